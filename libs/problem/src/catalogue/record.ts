import type { CatalogueEntry } from '../entry.js';

export const recordProblems = {} as const satisfies Record<string, CatalogueEntry>;

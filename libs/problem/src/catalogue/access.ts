import type { CatalogueEntry } from '../entry.js';

export const accessProblems = {} as const satisfies Record<string, CatalogueEntry>;

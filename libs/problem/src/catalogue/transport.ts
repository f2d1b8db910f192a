import type { CatalogueEntry } from '../entry.js';

export const transportProblems = {} as const satisfies Record<string, CatalogueEntry>;

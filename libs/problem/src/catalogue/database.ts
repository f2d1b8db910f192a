import type { CatalogueEntry } from '../entry.js';

export const databaseProblems = {} as const satisfies Record<string, CatalogueEntry>;

import type { CatalogueEntry } from '../entry.js';

export const officeProblems = {} as const satisfies Record<string, CatalogueEntry>;

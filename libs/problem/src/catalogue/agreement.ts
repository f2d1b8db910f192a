import type { CatalogueEntry } from '../entry.js';

export const agreementProblems = {} as const satisfies Record<string, CatalogueEntry>;

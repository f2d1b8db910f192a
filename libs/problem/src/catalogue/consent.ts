import type { CatalogueEntry } from '../entry.js';

export const consentProblems = {} as const satisfies Record<string, CatalogueEntry>;

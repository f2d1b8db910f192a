import type { CatalogueEntry } from '../entry.js';

export const envelopeProblems = {} as const satisfies Record<string, CatalogueEntry>;

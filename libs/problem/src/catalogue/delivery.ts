import type { CatalogueEntry } from '../entry.js';

export const deliveryProblems = {} as const satisfies Record<string, CatalogueEntry>;

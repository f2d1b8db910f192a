/** The shape of one entry of the catalogue. */
import type { Disposition, ProblemDetails } from './problem.js';

export interface CatalogueEntry {
  readonly status: number;
  readonly disposition: Disposition;
  /** What is wrong and what to do next, in Chinese, for the person at the counter. */
  readonly zh: (d: ProblemDetails) => string;
  readonly en: (d: ProblemDetails) => string;
}

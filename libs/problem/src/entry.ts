/** The shape of one entry of the catalogue: how it is told, and what becomes of the thing that met it. */

/**
 * What becomes of the thing that met the problem, over HTTP and on the wire:
 * `refuse` the domain says no (4xx, or a signed refusal) · `retry` the world is unwell (503, or back-off) ·
 * `park` can never be good (400/422, or stored whole for an operator) · `halt` we are wrong (500, or this stream stops).
 */
export type Disposition = 'refuse' | 'retry' | 'park' | 'halt';

export type ProblemDetails = Readonly<Record<string, string | number | boolean | undefined>>;

export interface CatalogueEntry {
  readonly status: number;
  readonly disposition: Disposition;
  /** What is wrong and what to do next, in Chinese, for the person at the counter. */
  readonly zh: (d: ProblemDetails) => string;
  readonly en: (d: ProblemDetails) => string;
}

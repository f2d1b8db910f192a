/**
 * What of an office's numbers may be shown (02-domain §4). Protects: nobody is found by a small number, nor by taking one shown number from
 * another. Rates need ten entries; counts are rounded to five; a period hidden alone in its year takes a neighbour with it.
 */
export const leastShown = 10;
const step = 5;

/** To the nearest five; but what happened is never shown as nothing. */
export function roundedCount(count: number): number {
  return count > 0 ? Math.max(step, step * Math.round(count / step)) : 0;
}

/** Null: too few. To a tenth of a per cent, and never rounded up to a whole that was not reached. */
export function shownRate(part: number, whole: number): number | null {
  if (whole < leastShown) return null;
  return part === whole ? 1 : Math.min(0.999, Math.round((1000 * part) / whole) / 1000);
}

/**
 * Which of the periods that one total sums up are hidden. One alone could be computed from the total and the others: then the smallest of
 * those shown is hidden too.
 */
export function hiddenPeriods(sizes: readonly number[]): boolean[] {
  const hidden = sizes.map((size) => size < leastShown);
  if (hidden.filter(Boolean).length !== 1 || sizes.length === 1) return hidden;
  const smallest = Math.min(...sizes.filter((_, index) => !hidden[index]));
  const partner = sizes.findIndex((size, index) => !hidden[index] && size === smallest);
  return hidden.map((is, index) => is || index === partner);
}

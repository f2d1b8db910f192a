/**
 * How many symbols differ, guessed from the counts of the first cells of a difference: a cell that each symbol is in with probability p has a count
 * whose variance is d·p·(1 − p). Protects: a thousand differences take one further message, not five that double; a wrong guess only costs another.
 */
import type { Cells } from '@liangdi/sketch';

/** `difference`: cells from the first on, own minus partner's. Within a fifth for hundreds of differences and the cells of a first answer. */
export function estimateDifferences(difference: Cells): number {
  if (difference.size < 2) return 0;
  const all = difference.countAt(0);
  let sum = 0;
  for (let index = 1; index < difference.size; index++) {
    const p = 1 / (1 + index / 2);
    sum += (difference.countAt(index) - all * p) ** 2 / (p * (1 - p));
  }
  return Math.round(sum / (difference.size - 1));
}

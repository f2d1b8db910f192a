/** How many cells are told at first, and how many to ask for next. Protects: a small difference costs one answer, a large one two, and none more than half again of what it needs. */

/** Enough for a hundred differences but two times in a thousand, and with question and envelope a hundred bytes under 8,192, however long the ledger. */
export const firstCells = 188;

/** Ranges up to what one message carries. */
const mostCellsAtOnce = 20_000;
const cellsADifference = 1.45;
const aFewMore = 40;

export interface SoFar {
  /** Cells had, from the first on. */
  readonly had: number;
  /** The number of differences as the first cells let guess it. */
  readonly guessed: number;
  /** Never more than this altogether. */
  readonly most: number;
}

/** After the first answer all that the guess asks for; where that was not enough, a quarter of what is there. */
export function nextRange({ had, guessed, most }: SoFar): number {
  const wanted = Math.ceil(guessed * cellsADifference) + aFewMore - had;
  return Math.max(0, Math.min(mostCellsAtOnce, most - had, Math.max(wanted, Math.ceil(had / 4), aFewMore)));
}

/** How much a machine may find and heal before it has to ask a person (04-exchange-protocol §6): over 1 % of what was compared, or 10,000 records. */

/** A ledger of a few hundred entries would reach one per cent with its second difference: so few are always healed. */
const always = 100;
const never = 10_000;

export function mostDifferences(compared: number): number {
  return Math.min(never, Math.max(always, Math.floor(compared / 100)));
}

/** Cells a difference takes at worst, generously: what is beyond is no small difference. */
const cellsPerDifference = 3;
const decoderFloor = 2_048;
/** Where a person has said to go on: still bounded in memory (28 bytes a cell, 16 a symbol). */
const withLeave = 400_000;

export function decoderLimits(compared: number, allowed: boolean): { cells: number; symbols: number } {
  const symbols = allowed ? withLeave : 2 * mostDifferences(compared);
  return { symbols, cells: Math.max(decoderFloor, cellsPerDifference * symbols) };
}

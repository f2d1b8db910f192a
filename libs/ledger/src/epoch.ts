/**
 * The epoch a sender writes into a manifest: its UTC day, or a further part of that day after 2^20 entries.
 * Protects: epochs never go backwards, whatever the clock does, so a sealed epoch stays sealed.
 */
export interface Epoch {
  /** `YYYY-MM-DD`; `YYYY-MM-DD.n` for the n-th further part of a day. */
  readonly name: string;
  /** Entries given to this epoch so far. */
  readonly count: number;
}

const entriesPerEpoch = 2 ** 20;

/** The epoch that takes the next `adding` entries, given the one that took the last. */
export function nextEpoch(last: Epoch | undefined, now: Date, adding: number): Epoch {
  const today = now.toISOString().slice(0, 10);
  if (!last || today > last.name.slice(0, 10)) return { name: today, count: adding };
  if (last.count + adding > entriesPerEpoch) return { name: nextPart(last.name), count: adding };
  return { name: last.name, count: last.count + adding };
}

function nextPart(name: string): string {
  return `${name.slice(0, 10)}.${Number(name.slice(11)) + 1}`;
}

/** Which receipts of a parcel speak of one of its entries: those of the neighbours are nobody's business here. */
import type { Receipt } from '@liangdi/envelope';

/** `accepted` and `delivered` speak of the whole parcel but for `except`; `refused` and `acknowledged` of what they list. */
export function speaksOf({ entries, except }: Receipt, seq: number): boolean {
  if (entries) return entries.some((entry) => entry.seq === seq);
  return except === undefined || !except.includes(seq);
}

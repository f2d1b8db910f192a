/** One line of a `refused` receipt; names the clause where the refusal does. */
import type { Problem } from '@liangdi/problem';
import type { RefusedEntry } from './answers-to-parcel.js';

/** `refusal`: what was judged, where it was; its clause is told only if it is the refusal of this code. */
export function refusedEntry(seq: number, digest: Buffer, code: string, refusal?: Problem): RefusedEntry {
  const clause = refusal?.code === code ? refusal.details['clause'] : undefined;
  const named = typeof clause === 'string' && clause !== 'none' ? { clauseId: clause } : {};
  return { seq, digest: digest.toString('base64url'), code, ...named };
}

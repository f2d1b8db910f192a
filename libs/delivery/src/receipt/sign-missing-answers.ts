/** Signs what a receiver owes for a parcel and no longer has: of `delivered` and `refused` only the stage that is gone, in the words of the other. */
import type { Tx } from '@liangdi/database';
import { signReceipt, type Manifest, type ReceiptStage } from '@liangdi/envelope';
import { insertReceipts, receiptRow } from '@liangdi/ledger';
import { instant } from '@liangdi/record';
import type { Terms } from '@liangdi/terms';
import { answersToParcel, type RefusedEntry } from './answers-to-parcel.js';

/** `held`: the stages signed before and still here. Answers the receipts that were signed now. */
export async function signMissingAnswers(
  tx: Tx,
  { terms, now }: { readonly terms: Terms; readonly now: () => Date },
  { manifest, digest }: { readonly manifest: Manifest; readonly digest: string },
  refused: readonly RefusedEntry[],
  held: readonly ReceiptStage[],
): Promise<string[]> {
  const missing = answersToParcel(manifest, digest, refused, instant(now())).filter(
    ({ stage }) => !held.includes(stage),
  );
  const rows = missing.map((made) => receiptRow(made, signReceipt(made, terms.keys.sign[0])));
  await insertReceipts(tx, rows);
  return rows.map(({ jws }) => jws);
}

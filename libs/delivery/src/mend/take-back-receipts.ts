/** Puts back the receipts of a lost parcel: the partner's as given, and our own `accepted`, signed anew where it is gone. */
import type { Tx } from '@liangdi/database';
import { decodeJwsUnverified, signReceipt } from '@liangdi/envelope';
import { insertReceipts, receiptRow, type ReceiptRow } from '@liangdi/ledger';
import { instant } from '@liangdi/record';
import type { Terms } from '@liangdi/terms';
import { acceptedReceipt } from '../receipt/accepted-receipt.js';
import type { CheckedParcel } from './check-given-parcel.js';

const accepted = `SELECT FROM receipt WHERE parcel_digest = $1 AND issuer = $2 AND stage = 'accepted'`;

/** Answers how many were put back. */
export async function takeBackReceipts(
  tx: Tx,
  { terms, now }: { readonly terms: Terms; readonly now: () => Date },
  checked: CheckedParcel,
): Promise<number> {
  const { digest, receipts } = checked;
  const held = await tx.query(accepted, [Buffer.from(digest, 'base64url'), terms.own]);
  const own = held.length > 0 ? [] : [signAccepted(terms, checked, now())];
  return (await insertReceipts(tx, [...receipts, ...own])).size;
}

/** With the key that signed the manifest it is the lost receipt to the letter; without it, a later one dated now. */
function signAccepted(
  { keys }: Terms,
  { manifest, manifestJws, digest }: CheckedParcel,
  now: Date,
): ReceiptRow {
  const receipt = acceptedReceipt(manifest, digest);
  const { kid } = decodeJwsUnverified(manifestJws).header;
  const first = keys.sign.find((key) => key.kid === kid);
  const dated = first ? receipt : { ...receipt, at: instant(now) };
  return receiptRow(dated, signReceipt(dated, first ?? keys.sign[0]));
}

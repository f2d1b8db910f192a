/**
 * A receiver restored from a backup takes back its own receipts for parcels it no longer has, from the sender's hands. When the parcels come again, each
 * entry is what it was then: neither refused because an agreement has been suspended since, nor applied though it was refused.
 */
import type { Tx } from '@liangdi/database';
import { signingKeyAt, verifyReceipt } from '@liangdi/envelope';
import { insertReceipts, receiptRow } from '@liangdi/ledger';
import { problem } from '@liangdi/problem';
import type { Terms } from '@liangdi/terms';

/** Only what this party signed is believed. Answers how many were gone. @throws as verifyReceipt; wrong-sender */
export async function takeBackAnswers(tx: Tx, terms: Terms, receipts: readonly string[]): Promise<number> {
  const { card } = await terms.cards.get(tx, terms.own);
  const rows = receipts.map((jws) =>
    receiptRow(
      verifyReceipt(jws, (kid, at) => signingKeyAt(card, kid, at)),
      jws,
    ),
  );
  if (rows.some(({ receipt }) => receipt.issuer !== terms.own || receipt.stage === 'accepted'))
    throw problem('wrong-sender');
  return (await insertReceipts(tx, rows)).size;
}

/**
 * Takes in the partner's receipts: each verified against its card and tied to a parcel that was really sent from here.
 * Protects: a receipt is believed for its signature alone; a refusal becomes an outcome in the ledger in the same transaction.
 */
import type { Actor, Tx } from '@liangdi/database';
import { signingKeyAt, verifyReceipt } from '@liangdi/envelope';
import { insertReceipts, receiptRow, type ReceiptRow } from '@liangdi/ledger';
import { problem } from '@liangdi/problem';
import { reach } from '../fault-point.js';
import { enterRefusals } from '../receipt/enter-refusals.js';
import type { IncomingMessage } from '../transport/transport.js';
import { openJsonMessage, senderOf } from './open-message.js';
import type { InboxDependencies } from './inbox-dependencies.js';

const mostReceipts = 2_000;

export class ReceiveReceipts {
  constructor(private readonly deps: Pick<InboxDependencies, 'database' | 'terms'>) {}

  async run(message: Pick<IncomingMessage, 'headers' | 'value'>): Promise<void> {
    const { database, terms } = this.deps;
    const sender = senderOf(message);
    const listed = receiptsIn(openJsonMessage(message, terms.keys));
    await database.inTransaction(this.actor, async (tx) => {
      const { card } = await terms.cards.get(tx, sender);
      const rows = listed.map((jws) =>
        receiptRow(
          verifyReceipt(jws, (kid, at) => signingKeyAt(card, kid, at)),
          jws,
        ),
      );
      if (rows.some(({ receipt }) => receipt.issuer !== sender)) throw problem('wrong-sender');
      await Promise.all([insertReceipts(tx, rows), requireSentParcels(tx, sender, rows)]);
      await enterRefusals(tx, rows);
      reach('receipt-receive:before-commit');
    });
    reach('receipt-receive:after-commit');
  }

  private get actor(): Actor {
    return { kind: 'machine', subject: 'inbox', roles: [], party: this.deps.terms.own };
  }
}

function receiptsIn(content: Record<string, unknown>): string[] {
  const { receipts } = content;
  if (
    !Array.isArray(receipts) ||
    receipts.length > mostReceipts ||
    !receipts.every((jws) => typeof jws === 'string')
  ) {
    throw problem('message-malformed');
  }
  return receipts as string[];
}

/** Marks the parcels answered; refuses a receipt whose parcel, stream or span was never sent to this partner. */
const markAnswered = {
  name: 'mark-answered',
  text: `
  UPDATE parcel_out p SET answered_at = coalesce(p.answered_at, now())
  FROM unnest($2::bytea[], $3::bigint[], $4::integer[], $5::uuid[], $6::text[])
       AS r(parcel_digest, first_seq, count, agreement_id, direction)
  WHERE p.parcel_digest = r.parcel_digest AND p.partner = $1 AND p.first_seq = r.first_seq AND p.count = r.count
    AND p.agreement_id = r.agreement_id AND p.direction = r.direction
  RETURNING p.parcel_digest`,
};

async function requireSentParcels(tx: Tx, sender: string, rows: readonly ReceiptRow[]): Promise<void> {
  const receipts = rows.map(({ receipt }) => receipt);
  const answered = await tx.query<{ parcel_digest: Buffer }>(markAnswered, [
    sender,
    receipts.map((receipt) => Buffer.from(receipt.parcelDigest, 'base64url')),
    receipts.map((receipt) => receipt.firstSeq),
    receipts.map((receipt) => receipt.count),
    receipts.map((receipt) => receipt.agreementId),
    receipts.map((receipt) => receipt.direction),
  ]);
  const known = new Set(answered.map((row) => row.parcel_digest.toString('base64url')));
  if (receipts.some((receipt) => !known.has(receipt.parcelDigest))) throw problem('receipt-without-parcel');
}

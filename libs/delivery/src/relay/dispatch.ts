/**
 * What waits to go to one partner, read and marked in one statement each: parcels, receipts, and messages between the offices.
 * Marking is not durable on purpose: a crash before it only sends again, and the partner's inbox absorbs that.
 */
import type { Tx } from '@liangdi/database';
import type { PartyId } from '@liangdi/record';
import type { MessageType } from '../message/cloud-event.js';

export interface Dispatch {
  /** As many of a kind as one dispatch takes: more of it may wait. */
  readonly more: boolean;
  readonly parcels: readonly {
    readonly parcelNo: string;
    readonly id: string;
    readonly key: string;
    readonly sealed: Buffer;
  }[];
  readonly receipts: readonly { readonly id: string; readonly jws: string }[];
  readonly messages: readonly {
    readonly id: string;
    readonly messageId: string;
    readonly type: MessageType;
    readonly content: string;
  }[];
}

interface DispatchRow {
  readonly what: 'parcel' | 'receipt' | 'message';
  readonly id: string;
  readonly name: string | null;
  readonly type: string | null;
  readonly text: string | null;
  readonly key: string | null;
}

const atMost = { messages: 50, receipts: 400, parcels: 8 };

const nextDispatch = {
  name: 'next-dispatch',
  text: `
  (SELECT 'message' AS what, id, message_id::text AS name, type, content AS text, NULL AS key
   FROM message_out WHERE partner = $1 ORDER BY id LIMIT ${atMost.messages})
  UNION ALL
  (SELECT 'receipt', o.id, NULL, NULL, r.receipt_jws, NULL
   FROM receipt_out o JOIN receipt r USING (receipt_id) WHERE o.partner = $1 ORDER BY o.id LIMIT ${atMost.receipts})
  UNION ALL
  (SELECT 'parcel', parcel_no, encode(parcel_digest, 'hex'), NULL, CASE WHEN parcel_digest = ANY($2::bytea[]) THEN NULL ELSE sealed END, partition_key
   FROM parcel_out WHERE partner = $1 AND sent_at IS NULL ORDER BY parcel_no LIMIT ${atMost.parcels})`,
};

/** `atHand`: parcels this relay has just sealed, by digest in hex; three hundred kilobytes each that need not be read back. */
export async function readDispatch(
  tx: Tx,
  partner: PartyId,
  atHand: ReadonlyMap<string, Buffer>,
): Promise<Dispatch> {
  const held = [...atHand.keys()].map((digest) => Buffer.from(digest, 'hex'));
  const rows = await tx.query<DispatchRow>(nextDispatch, [partner, held]);
  const of = (what: DispatchRow['what']) => rows.filter((row) => row.what === what);
  const [messages, receipts, parcels] = [of('message'), of('receipt'), of('parcel')];
  return {
    more:
      messages.length === atMost.messages ||
      receipts.length === atMost.receipts ||
      parcels.length === atMost.parcels,
    messages: messages.map((row) => ({
      id: row.id,
      messageId: row.name!,
      type: row.type as MessageType,
      content: row.text!,
    })),
    receipts: receipts.map((row) => ({ id: row.id, jws: row.text! })),
    parcels: parcels.map((row) => ({
      parcelNo: row.id,
      id: row.name!,
      key: row.key!,
      sealed: row.text === null ? atHand.get(row.name!)! : Buffer.from(row.text, 'ascii'),
    })),
  };
}

const markDispatched = {
  name: 'mark-dispatched',
  text: `
  WITH messages AS (DELETE FROM message_out WHERE id = ANY($1::bigint[])),
       receipts AS (DELETE FROM receipt_out WHERE id = ANY($2::bigint[]))
  UPDATE parcel_out SET sent_at = now(), attempts = attempts + 1 WHERE parcel_no = ANY($3::bigint[])`,
};

export function markSent(tx: Tx, { messages, receipts, parcels }: Dispatch): void {
  tx.post(markDispatched, [
    messages.map((message) => message.id),
    receipts.map((receipt) => receipt.id),
    parcels.map((parcel) => parcel.parcelNo),
  ]);
}

/**
 * Parcels that were sent and never answered are sent again, after a wait that doubles: a topic deleted or a receipt lost heals by itself,
 * because the inbox repeats the receipt of what it already has.
 */
const unanswered = {
  name: 'send-unanswered-again',
  text: `
  UPDATE parcel_out SET sent_at = NULL WHERE parcel_no IN (
    SELECT parcel_no FROM parcel_out
    WHERE partner = $1 AND answered_at IS NULL AND sealed IS NOT NULL AND sent_at < now() - $2::float8 * interval '1 ms' * power(2, least(attempts, 8) - 1)
    ORDER BY parcel_no LIMIT 64)
  RETURNING parcel_no`,
};

export async function sendUnansweredAgain(tx: Tx, partner: PartyId, afterMs: number): Promise<number> {
  return (await tx.query(unanswered, [partner, afterMs])).length;
}

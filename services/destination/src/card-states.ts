/**
 * How far sent cards have come, read from the ledger and the partner's signed receipts whenever somebody asks: no job writes states, so none
 * can lag behind or contradict what was signed.
 */
import type { Tx } from '@liangdi/database';
import { decodeJwsUnverified, type Receipt } from '@liangdi/envelope';
import { feedbackCardLife } from '@liangdi/record';
import type { FeedbackCardRow, FeedbackCardState } from './feedback-cards.js';

interface SealedRow {
  readonly record_id: string;
  readonly seq: string;
  readonly parcel_digest: Buffer;
  readonly refused: boolean;
}

const sealedCards = `
  SELECT l.record_id, l.seq, l.parcel_digest, o.seq IS NOT NULL AS refused
  FROM ledger_entry l LEFT JOIN ledger_outcome o USING (agreement_id, direction, seq)
  WHERE l.record_id = ANY($1::uuid[])`;

/** Receipts were verified when they came in; what is stored can be read as it stands. */
const receiptsOfParcels = `
  SELECT receipt_jws FROM receipt WHERE parcel_digest = ANY($1::bytea[]) AND issuer <> $2 AND stage IN ('delivered', 'acknowledged')`;

const stoppedCards = `SELECT record_id FROM stopped_record WHERE record_id = ANY($1::uuid[])`;

/** By record id; a card whose record still waits is simply sent. */
export async function statesOfCards(
  tx: Tx,
  cards: readonly FeedbackCardRow[],
): Promise<ReadonlyMap<string, FeedbackCardState>> {
  const records = cards.flatMap(({ state, record_id }) => (state === 'sent' && record_id ? [record_id] : []));
  const states = new Map<string, FeedbackCardState>(records.map((recordId) => [recordId, 'sent']));
  if (records.length === 0) return states;
  for (const { record_id } of await tx.query<{ record_id: string }>(stoppedCards, [records])) {
    states.set(record_id, feedbackCardLife.next('sent', 'recall'));
  }
  const sealed = await tx.query<SealedRow>(sealedCards, [records]);
  const receipts = await receiptsOf(tx, sealed);
  for (const row of sealed) states.set(row.record_id, stateOf(row, receipts));
  return states;
}

export async function stateOfCard(tx: Tx, card: FeedbackCardRow): Promise<FeedbackCardState> {
  return (await statesOfCards(tx, [card])).get(card.record_id ?? '') ?? card.state;
}

async function receiptsOf(tx: Tx, sealed: readonly SealedRow[]): Promise<readonly Receipt[]> {
  const parcels = [
    ...new Map(sealed.map(({ parcel_digest }) => [parcel_digest.toString('hex'), parcel_digest])).values(),
  ];
  const rows = await tx.query<{ receipt_jws: string }>(receiptsOfParcels, [parcels, tx.actor.party]);
  return rows.map(
    ({ receipt_jws }) => JSON.parse(decodeJwsUnverified(receipt_jws).payload.toString('utf8')) as Receipt,
  );
}

function stateOf(row: SealedRow, receipts: readonly Receipt[]): FeedbackCardState {
  if (row.refused) return feedbackCardLife.next('sent', 'refuse');
  const parcel = row.parcel_digest.toString('base64url');
  const seq = Number(row.seq);
  const mine = receipts.filter(({ parcelDigest }) => parcelDigest === parcel);
  const isDelivered = mine.some(({ stage, except }) => stage === 'delivered' && !except?.includes(seq));
  if (!isDelivered) return 'sent';
  const delivered = feedbackCardLife.next('sent', 'deliver');
  const isAcknowledged = mine.some(
    ({ stage, entries }) => stage === 'acknowledged' && entries?.some((entry) => entry.seq === seq),
  );
  return isAcknowledged ? feedbackCardLife.next(delivered, 'acknowledge') : delivered;
}

/**
 * The sender takes back what it lost, from the receiver's hands: records, ledger, parcels, receipts and the heads of its streams.
 * Protects: only what this party signed comes back; nothing that stands is overwritten, no head goes back, and nothing is sent a second time under a new number.
 */
import type { Tx } from '@liangdi/database';
import type { PersonVault } from '@liangdi/person';
import type { Terms } from '@liangdi/terms';
import { lockOutboundHead } from '../relay/stream-out-head.js';
import { checkGivenParcel, type CheckedParcel } from './check-given-parcel.js';
import type { GivenBack } from './given-back.js';
import { OwnRecords } from './own-records.js';
import { requireOneParcel } from './require-one-parcel.js';
import { takeBackParcel } from './take-back-parcel.js';
import { takeBackReceipts } from './take-back-receipts.js';
import { takeBackRows } from './take-back-rows.js';

export interface TakeBackDependencies {
  readonly terms: Terms;
  readonly vault: PersonVault;
  readonly now: () => Date;
  /** The run its corrections name. */
  readonly runId: string;
}

/** How many of each were put back; all zero where nothing had been lost. */
export interface TakenBack {
  readonly parcels: number;
  readonly records: number;
  readonly entries: number;
  readonly corrections: number;
  readonly receipts: number;
  /** Taken out of the queue, because they had been sent before the loss. */
  readonly unqueued: number;
}

const nothing: TakenBack = { parcels: 0, records: 0, entries: 0, corrections: 0, receipts: 0, unqueued: 0 };

/**
 * All of it or, where one parcel is refused, nothing. The second time changes nothing.
 * @throws as checkGivenParcel; sequence-conflict where this party has signed other content under a number: a person decides which stands
 */
export async function takeBack(tx: Tx, deps: TakeBackDependencies, given: GivenBack): Promise<TakenBack> {
  let sum = nothing;
  for (const parcel of given.parcels) {
    const taken = await takeBackOne(tx, deps, await checkGivenParcel(tx, deps.terms, parcel));
    sum = plus(sum, taken);
  }
  return sum;
}

async function takeBackOne(tx: Tx, deps: TakeBackDependencies, checked: CheckedParcel): Promise<TakenBack> {
  const { agreementId, direction } = checked.manifest;
  const head = await lockOutboundHead(tx, agreementId, direction);
  await requireOneParcel(tx, 'sender', checked, head);
  const own = await OwnRecords.read(tx, deps.vault, checked.entries);
  const records = await own.restore(tx, checked);
  const rows = await takeBackRows(tx, checked, deps.runId);
  const lost = await takeBackParcel(tx, deps, checked, own);
  const receipts = await takeBackReceipts(tx, deps, checked);
  const unqueued = await unqueue(tx, checked, own);
  return { parcels: lost ? 1 : 0, records, ...rows, receipts, unqueued };
}

/** By record and not by agreement: whatever it was queued under, this version has its number. The queue is read once; it is short, and is compared by id first. */
const unqueueSent = `
  DELETE FROM outbox WHERE record_id = ANY($1::uuid[])
    AND EXISTS (SELECT FROM unnest($1::uuid[], $2::integer[]) AS sent(id, v) WHERE id = record_id AND v = version)
  RETURNING record_id`;

/** Only what is proved to have been sent: a name for which the receiver gives no entry, and no record of ours has the digest, is its word alone. */
async function unqueue(tx: Tx, { entries }: CheckedParcel, own: OwnRecords): Promise<number> {
  const sent = entries.filter((taken) => taken.entry || own.has(taken));
  const names = [sent.map(({ recordId }) => recordId), sent.map(({ version }) => version)];
  return (await tx.query(unqueueSent, names)).length;
}

function plus(a: TakenBack, b: TakenBack): TakenBack {
  return {
    parcels: a.parcels + b.parcels,
    records: a.records + b.records,
    entries: a.entries + b.entries,
    corrections: a.corrections + b.corrections,
    receipts: a.receipts + b.receipts,
    unqueued: a.unqueued + b.unqueued,
  };
}

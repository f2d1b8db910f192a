/**
 * Turns the waiting records of one partner into one sealed parcel: sequence, ledger rows, manifest and `accepted` receipt in one transaction.
 * Protects: `seq` is gapless because it is given here, under the lock of the stream's head, and nowhere else; what lost its consent or
 * its person while it waited is stopped, not sent.
 */
import { refusalInForce } from '@liangdi/agreement';
import type { Tx } from '@liangdi/database';
import {
  b64u,
  encryptionKeyOf,
  joinParcel,
  keyHash,
  merkleRoot,
  parcelDigest,
  sealJwe,
  signManifest,
  signReceipt,
  streamKey,
  type Manifest,
} from '@liangdi/envelope';
import {
  insertLedgerEntries,
  insertReceipts,
  nextEpoch,
  receiptRow,
  type Epoch,
  type LedgerEntry,
} from '@liangdi/ledger';
import type { PersonVault } from '@liangdi/person';
import { problem } from '@liangdi/problem';
import { directionFrom, instant, type Instant, type PartyId } from '@liangdi/record';
import type { HeldAgreement, Terms } from '@liangdi/terms';
import { reach } from '../fault-point.js';
import { acceptedReceipt } from '../receipt/accepted-receipt.js';
import type { RecordsAtHand } from '../outbox/records-at-hand.js';
import { claimWaitingRecords, type WaitingRecord } from './claim-waiting.js';
import { packWaiting, type SendableRecord } from './pack-waiting.js';
import type { QueueFront } from './queue-front.js';
import { lockOutboundHead, type OutboundHead } from './stream-out-head.js';

export interface SealDependencies {
  readonly terms: Terms;
  readonly vault: PersonVault;
  readonly recordsAtHand: RecordsAtHand;
  readonly front: QueueFront;
  readonly now: () => Date;
}

/**
 * A parcel travels as one JWE below the topic's 1 MiB, and base64url adds a third. What is claimed may pass the limit by one record
 * of at most 256 KB (a little more once its quotes are escaped). Sealing runs only so many parcels ahead, so that a withdrawal still finds what a
 * slow partner has not been sent.
 */
const claimLimits = { records: 256, bytes: 400_000, unsentParcels: 32 };

export interface SealedParcel {
  /** base64url, as receipts name it. */
  readonly digest: string;
  readonly sealed: string;
}

export interface SealedRun {
  /** How many records were taken from the queue; 0 when none waits. */
  readonly records: number;
  /** Others wait behind them. */
  readonly more: boolean;
  /** Absent where none of them could go. */
  readonly parcel?: SealedParcel;
}

export async function sealNextParcel(tx: Tx, deps: SealDependencies, partner: PartyId): Promise<SealedRun> {
  const { terms, front, now } = deps;
  const waiting = await claimWaitingRecords(tx, partner, directionFrom(terms.own), front, claimLimits);
  const [first] = waiting;
  if (!first) return { records: 0, more: false };
  tx.afterCommit(() => front.taken(waiting));
  const [agreement, head] = await Promise.all([
    terms.findAgreement(tx, first.agreement_id, first.agreement_version),
    lockOutboundHead(tx, first.agreement_id, directionFrom(terms.own)),
  ]);
  if (!agreement) throw new Error(`a record waits under agreement ${first.agreement_id}, which is not held`);
  // Fenced after the claim read and before this lock: the claim is undone, and the next one passes the stream by.
  if (head.fenced) throw problem('stream-fenced');

  const at = instant(now());
  const sendable = await stopUnsendable(tx, agreement, waiting, at);
  const parcel =
    sendable.length > 0
      ? await sealParcel(tx, deps, agreement, head, await packWaiting(tx, deps, sendable), at)
      : undefined;
  reach('seal:before-commit');
  return { records: waiting.length, more: first.more, ...(parcel ? { parcel } : {}) };
}

/**
 * What was submitted was judged under this very version of the agreement, whose text never changes: what can be otherwise by now is whether it is in force,
 * whether her consent stands, and whether she is still known.
 */
async function stopUnsendable(
  tx: Tx,
  agreement: HeldAgreement,
  waiting: readonly WaitingRecord[],
  at: Instant,
): Promise<WaitingRecord[]> {
  const ended = refusalInForce(agreement, at)?.code;
  const judged = waiting.map((record) => ({ record, reason: reasonToStop(record) ?? ended }));
  const stopped = judged.filter(({ reason }) => reason !== undefined);
  if (stopped.length > 0) {
    await tx.query(
      `INSERT INTO stopped_record (record_id, version, reason) SELECT * FROM unnest($1::uuid[], $2::integer[], $3::text[])`,
      [
        stopped.map(({ record }) => record.record_id),
        stopped.map(({ record }) => record.version),
        stopped.map(({ reason }) => reason),
      ],
    );
  }
  return judged.filter(({ reason }) => reason === undefined).map(({ record }) => record);
}

function reasonToStop(record: WaitingRecord): string | undefined {
  if (!record.person_known) return 'person-erased';
  return record.consent_standing ? undefined : 'consent-withdrawn';
}

async function sealParcel(
  tx: Tx,
  { terms, now }: SealDependencies,
  agreement: HeldAgreement,
  head: OutboundHead,
  records: readonly SendableRecord[],
  at: Instant,
): Promise<SealedParcel> {
  const epoch = nextEpoch(head.epoch, now(), records.length);
  const manifest = manifestOf(terms, agreement, records, head, epoch, at);
  const manifestJws = signManifest(manifest, terms.keys.sign[0]);
  const digest = parcelDigest(manifestJws);
  const { card } = await terms.cards.get(tx, agreement.partner);
  const sealed = sealJwe(
    joinParcel(
      manifestJws,
      records.map(({ packed }) => packed),
    ),
    encryptionKeyOf(card, 'encrypt', at),
  );

  insertLedgerEntries(tx, ledgerEntriesOf(agreement, manifest, records, digest));
  const accepted = acceptedReceipt(manifest, digest);
  const { agreementId, direction, firstSeq, count } = manifest;
  tx.post(storeParcel, [
    Buffer.from(digest, 'base64url'),
    agreementId,
    direction,
    agreement.partner,
    firstSeq,
    count,
    streamKey(agreement.secret, agreementId, direction),
    manifestJws,
    sealed,
    firstSeq + count,
    epoch.name,
    epoch.count,
    digest,
  ]);
  await insertReceipts(tx, [receiptRow(accepted, signReceipt(accepted, terms.keys.sign[0]))]);
  return { digest, sealed };
}

function manifestOf(
  terms: Terms,
  { document: { agreementId, agreementVersion }, partner }: HeldAgreement,
  records: readonly SendableRecord[],
  head: OutboundHead,
  epoch: Epoch,
  createdAt: Instant,
): Manifest {
  return {
    type: 'liangdi-manifest/1',
    sender: terms.own,
    recipient: partner,
    agreementId,
    agreementVersion,
    direction: directionFrom(terms.own),
    epoch: epoch.name,
    firstSeq: head.nextSeq,
    count: records.length,
    merkleRoot: b64u(merkleRoot(records.map((record) => record.digest))),
    previousParcelDigest: head.lastParcelDigest,
    createdAt,
  };
}

function ledgerEntriesOf(
  { secret }: HeldAgreement,
  { agreementId, direction, firstSeq, epoch }: Manifest,
  records: readonly SendableRecord[],
  digest: string,
): LedgerEntry[] {
  const parcelDigest = Buffer.from(digest, 'base64url');
  return records.map((record, index) => ({
    agreementId,
    direction,
    seq: firstSeq + index,
    epoch,
    keyHash: Buffer.from(keyHash(secret, record.recordId), 'base64url'),
    recordId: record.recordId,
    version: record.version,
    digest: record.digest,
    status: 'applied',
    parcelDigest,
  }));
}

const storeParcel = {
  name: 'store-parcel',
  text: `
  WITH parcel AS (
    INSERT INTO parcel_out (parcel_digest, agreement_id, direction, partner, first_seq, count, partition_key, manifest, sealed)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9))
  UPDATE stream_out SET next_seq = $10, epoch = $11, epoch_count = $12, last_parcel_digest = $13
  WHERE agreement_id = $2 AND direction = $3`,
};

/**
 * Enters a parcel that is next in its stream: records, ledger, effects, receipts and the stream's head, in the caller's transaction.
 * Answers whether the parcel after it is being held.
 */
import type { Tx } from '@liangdi/database';
import { keyHash, signReceipt, type Receipt } from '@liangdi/envelope';
import {
  insertLedgerEntries,
  insertReceipts,
  insertRecords,
  receiptRow,
  sealBody,
  type RecordRow,
} from '@liangdi/ledger';
import { personsBehind, type PersonBehind } from '@liangdi/person';
import { problem, type Problem } from '@liangdi/problem';
import { instant, type RecordEntry } from '@liangdi/record';
import type { HeldAgreement } from '@liangdi/terms';
import { queueReceipts } from '../receipt/queue-receipts.js';
import { judgeRecord, type JudgedRecord } from './judge-record.js';
import type { InboxDependencies, VerifiedParcel } from './inbox-dependencies.js';
import type { ReceivedRecord } from './record-receiver.js';

export async function enterParcel(
  tx: Tx,
  deps: InboxDependencies,
  verified: VerifiedParcel,
  agreement: HeldAgreement,
): Promise<boolean> {
  const judged = judgeAll(deps, verified, agreement, (await deps.terms.cards.get(tx, deps.terms.own)).card);
  const { taken, refusals } = await storeRecords(tx, deps, verified, agreement, judged);
  enterInLedger(tx, verified, agreement, judged, refusals);
  const [heldNext] = await Promise.all([
    moveHead(tx, verified),
    applyRecords(tx, deps, taken),
    receipt(tx, deps, verified, judged, refusals),
  ]);
  return heldNext;
}

function judgeAll(
  deps: InboxDependencies,
  { manifest, entries, parcel }: VerifiedParcel,
  agreement: HeldAgreement,
  ownCard: Parameters<typeof judgeRecord>[2]['ownCard'],
): JudgedRecord[] {
  const bearings = {
    manifest,
    agreement,
    ownCard,
    kinds: deps.receivers.map(({ kind }) => kind),
    now: deps.now(),
  };
  return entries.map((checked, index) => judgeRecord(checked, parcel.records[index]!.body, bearings));
}

type Refusals = ReadonlyMap<number, Problem>;

interface Stored {
  readonly taken: readonly ReceivedRecord[];
  readonly refusals: Refusals;
}

async function storeRecords(
  tx: Tx,
  deps: InboxDependencies,
  { manifest, parcel, sender }: VerifiedParcel,
  agreement: HeldAgreement,
  judged: readonly JudgedRecord[],
): Promise<Stored> {
  const refusals = new Map<number, Problem>();
  for (const { seq, refusal } of judged) if (refusal) refusals.set(seq, refusal);
  const good = judged.filter(({ refusal }) => !refusal);
  const refs = good.map(({ entry }) => entry.subjectRef);
  const persons =
    refs.length > 0
      ? await personsBehind(tx, deps.vault, agreement.document, refs)
      : new Map<string, PersonBehind>();
  const rows: RecordRow[] = [];
  for (const { seq, entry, digest } of good) {
    const person = persons.get(entry.subjectRef);
    const sent = parcel.records[seq - manifest.firstSeq]!;
    if (!person) refusals.set(seq, problem('person-erased'));
    else rows.push(rowOf(entry, digest, sent, person, sender));
  }
  const inserted = await insertRecords(tx, rows);
  const taken: ReceivedRecord[] = [];
  const now = instant(deps.now());
  for (const { seq, entry, admin, hasClinical } of good) {
    const person = persons.get(entry.subjectRef);
    if (!person) continue;
    // A second entry for the same version in this very parcel finds the key used up, and is a duplicate too.
    if (inserted.delete(`${entry.recordId}/${entry.version}`)) {
      const late = entry.dueAt !== undefined && now > entry.dueAt;
      taken.push({ entry, personId: person.personId, admin, hasClinical, late });
    } else refusals.set(seq, problem('record-duplicate'));
  }
  return { taken, refusals };
}

function rowOf(
  entry: RecordEntry,
  digest: Buffer,
  sent: { readonly entry: string; readonly salt: string; readonly body: string },
  person: PersonBehind,
  partner: RecordRow['partner'],
): RecordRow {
  const body = { salt: Buffer.from(sent.salt, 'base64url'), text: sent.body };
  return {
    way: 'in',
    partner,
    personId: person.personId,
    entry,
    entryText: sent.entry,
    digest,
    body: sealBody(person.key, entry.recordId, entry.version, body),
  };
}

const nobody = '00000000-0000-0000-0000-000000000000';

function enterInLedger(
  tx: Tx,
  { manifest, digest }: VerifiedParcel,
  agreement: HeldAgreement,
  judged: readonly JudgedRecord[],
  refusals: Refusals,
): void {
  const parcelDigest = Buffer.from(digest, 'base64url');
  insertLedgerEntries(
    tx,
    judged.map((record) => {
      const refusal = refusals.get(record.seq);
      // An entry too malformed to name its record still has its number, its digest and its refusal.
      const named = refusal?.code !== 'entry-malformed';
      const recordId = named ? record.entry.recordId : nobody;
      return {
        agreementId: manifest.agreementId,
        direction: manifest.direction,
        seq: record.seq,
        epoch: manifest.epoch,
        keyHash: Buffer.from(keyHash(agreement.secret, recordId), 'base64url'),
        recordId,
        version: named ? record.entry.version : 0,
        digest: record.digest,
        status: refusal ? ('refused' as const) : ('applied' as const),
        ...(refusal ? { reason: refusal.code } : {}),
        parcelDigest,
      };
    }),
  );
}

async function applyRecords(
  tx: Tx,
  deps: InboxDependencies,
  taken: readonly ReceivedRecord[],
): Promise<void> {
  for (const receiver of deps.receivers) {
    const ofKind = taken.filter(({ entry }) => entry.kind === receiver.kind);
    if (ofKind.length > 0) await receiver.receive(tx, ofKind);
  }
}

/** `delivered` speaks of what was applied, `refused` of the rest; both are signed before the commit they are bound to. */
async function receipt(
  tx: Tx,
  deps: InboxDependencies,
  { manifest, digest, sender }: VerifiedParcel,
  judged: readonly JudgedRecord[],
  refusals: Refusals,
): Promise<void> {
  const { agreementId, agreementVersion, direction, firstSeq, count } = manifest;
  const about = {
    type: 'liangdi-receipt/1' as const,
    issuer: deps.terms.own,
    agreementId,
    agreementVersion,
    direction,
    parcelDigest: digest,
    firstSeq,
    count,
    at: instant(deps.now()),
  };
  const refused = judged.filter(({ seq }) => refusals.has(seq));
  const receipts: Receipt[] = [];
  if (refused.length < judged.length) {
    const except = refused.map(({ seq }) => seq);
    receipts.push({ ...about, stage: 'delivered', ...(except.length > 0 ? { except } : {}) });
  }
  if (refused.length > 0) {
    const entries = refused.map((record) => ({
      seq: record.seq,
      digest: record.digest.toString('base64url'),
      code: refusals.get(record.seq)!.code,
      ...clauseOf(refusals.get(record.seq)!),
    }));
    receipts.push({ ...about, stage: 'refused', entries });
  }
  const rows = receipts.map((made) => receiptRow(made, signReceipt(made, deps.terms.keys.sign[0])));
  const inserting = insertReceipts(tx, rows);
  queueReceipts(
    tx,
    sender,
    rows.map(({ receiptId }) => receiptId),
  );
  await inserting;
}

function clauseOf(refusal: Problem): { clauseId?: string } {
  const clause = refusal.details['clause'];
  return typeof clause === 'string' && clause !== 'none' ? { clauseId: clause } : {};
}

const storeParcelIn = {
  name: 'store-parcel-in',
  text: `
  WITH parcel AS (
    INSERT INTO parcel_in (parcel_digest, agreement_id, direction, partner, first_seq, count, manifest)
    VALUES ($1, $2, $3, $4, $5, $6, $7)),
  held AS (
    DELETE FROM held_parcel WHERE agreement_id = $2 AND direction = $3 AND first_seq < $8)
  UPDATE stream_in SET next_seq = $8, last_parcel_digest = $9, resend_asked_at = NULL
  WHERE agreement_id = $2 AND direction = $3
  RETURNING EXISTS (SELECT FROM held_parcel WHERE agreement_id = $2 AND direction = $3 AND first_seq = $8) AS held_next`,
};

async function moveHead(tx: Tx, { manifest, manifestJws, digest, sender }: VerifiedParcel): Promise<boolean> {
  const { agreementId, direction, firstSeq, count } = manifest;
  const [row] = await tx.query<{ held_next: boolean }>(storeParcelIn, [
    Buffer.from(digest, 'base64url'),
    agreementId,
    direction,
    sender,
    firstSeq,
    count,
    manifestJws,
    firstSeq + count,
    digest,
  ]);
  return row!.held_next;
}

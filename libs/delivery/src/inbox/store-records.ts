/**
 * Stores records of a verified parcel that may be taken in, sealed under the data key of the person behind each pseudonym.
 * Protects: one version of a record is held once; what is held already, or is about somebody erased, comes back as a refusal.
 */
import type { Tx } from '@liangdi/database';
import { insertRecords, sealBody, type RecordRow } from '@liangdi/ledger';
import { personsBehind, type PersonBehind } from '@liangdi/person';
import { problem, type Problem } from '@liangdi/problem';
import type { Instant, RecordEntry } from '@liangdi/record';
import type { HeldAgreement } from '@liangdi/terms';
import type { InboxDependencies, VerifiedParcel } from './inbox-dependencies.js';
import type { JudgedRecord } from './judge-record.js';
import type { ReceivedRecord } from './record-receiver.js';

export type Refusals = ReadonlyMap<number, Problem>;

export interface StoredRecords {
  /** What was really new, in order of seq. */
  readonly taken: readonly ReceivedRecord[];
  /** By seq: `person-erased` or `record-duplicate`. */
  readonly refusals: Refusals;
}

export async function storeRecords(
  tx: Tx,
  { vault }: Pick<InboxDependencies, 'vault'>,
  { manifest, parcel, sender }: VerifiedParcel,
  agreement: HeldAgreement,
  good: readonly JudgedRecord[],
  receivedAt: Instant,
): Promise<StoredRecords> {
  const refusals = new Map<number, Problem>();
  const refs = good.map(({ entry }) => entry.subjectRef);
  const persons =
    refs.length > 0
      ? await personsBehind(tx, vault, agreement.document, refs)
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
  for (const { seq, entry, admin, hasClinical } of good) {
    const person = persons.get(entry.subjectRef);
    if (!person) continue;
    // A second entry for the same version in this very parcel finds the key used up, and is a duplicate too.
    if (inserted.delete(`${entry.recordId}/${entry.version}`)) {
      const late = entry.dueAt !== undefined && receivedAt > entry.dueAt;
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

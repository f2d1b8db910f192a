/** Records as rows, sent and received alike. */
import { insertRows, type InsertStatement, type Tx } from '@liangdi/database';
import { problem } from '@liangdi/problem';
import type { PartyId, PersonId, RecordEntry, RecordId, RecordKind } from '@liangdi/record';

export type RecordWay = 'out' | 'in';

export interface RecordRow {
  readonly way: RecordWay;
  readonly partner: PartyId;
  readonly personId: PersonId;
  readonly entry: RecordEntry;
  /** The canonical text of `entry`: the bytes the digest is of. */
  readonly entryText: string;
  readonly digest: Buffer;
  readonly body: Buffer;
}

const columns = {
  record_id: 'uuid',
  version: 'integer',
  way: 'text',
  kind: 'text',
  agreement_id: 'uuid',
  agreement_version: 'integer',
  partner: 'text',
  person_id: 'uuid',
  consent_id: 'uuid',
  sender_office: 'text',
  recipient_office: 'text',
  issued_at: 'timestamptz',
  digest: 'bytea',
  entry: 'text',
  body: 'bytea',
} as const;

export function insertRecordsStatement(rows: readonly RecordRow[], suffix?: string): InsertStatement {
  return insertRows(
    'record',
    columns,
    rows.map(({ entry, way, partner, personId, digest, entryText, body }) => ({
      record_id: entry.recordId,
      version: entry.version,
      way,
      kind: entry.kind,
      agreement_id: entry.agreementId,
      agreement_version: entry.agreementVersion,
      partner,
      person_id: personId,
      consent_id: entry.consentId ?? null,
      sender_office: entry.senderOffice,
      recipient_office: entry.recipientOffice,
      issued_at: entry.issuedAt,
      digest,
      entry: entryText,
      body,
    })),
    suffix,
  );
}

/** Inserts in one round trip and answers which were new; a record that is there already stays as it is. */
export async function insertRecords(tx: Tx, rows: readonly RecordRow[]): Promise<Set<string>> {
  if (rows.length === 0) return new Set();
  const statement = insertRecordsStatement(rows, 'ON CONFLICT DO NOTHING RETURNING record_id, version');
  const inserted = await tx.query<{ record_id: string; version: number }>(statement);
  return new Set(inserted.map((row) => `${row.record_id}/${row.version}`));
}

interface StoredRow {
  readonly way: RecordWay;
  readonly kind: RecordKind;
  readonly partner: PartyId;
  readonly person_id: PersonId;
  readonly digest: Buffer;
  readonly entry: string;
  readonly body: Buffer;
}

/** The newest version of a record, or the version asked for. */
export async function findRecord(
  tx: Tx,
  recordId: RecordId,
  version?: number,
): Promise<RecordRow | undefined> {
  const [row] = await tx.query<StoredRow>(
    `SELECT way, kind, partner, person_id, digest, entry, body FROM record
     WHERE record_id = $1 AND ($2::integer IS NULL OR version = $2) ORDER BY version DESC LIMIT 1`,
    [recordId, version ?? null],
  );
  return (
    row && {
      way: row.way,
      partner: row.partner,
      personId: row.person_id,
      entry: JSON.parse(row.entry) as RecordEntry,
      entryText: row.entry,
      digest: row.digest,
      body: row.body,
    }
  );
}

/** @throws record-not-found */
export async function getRecord(tx: Tx, recordId: RecordId, version?: number): Promise<RecordRow> {
  const row = await findRecord(tx, recordId, version);
  if (!row) throw problem('record-not-found');
  return row;
}

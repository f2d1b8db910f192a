/** Consents as rows. Protects: a refusal is stored only as absence, and no query selects people by what they have not given. */
import type { ConsentRecord } from '@liangdi/consent';
import type { Tx } from '@liangdi/database';
import { problem } from '@liangdi/problem';
import type { Instant, PartyId, PersonId, RecordKind } from '@liangdi/record';
import { scopeOf } from './consent-scope-column.js';

export interface HeldConsent {
  readonly consent: ConsentRecord;
  readonly personId: PersonId;
  readonly receiptJws: string;
}

/** Consent is separate per recipient and record type: this is what one consent is about. */
export interface ConsentKey {
  readonly personId: PersonId;
  readonly recipient: PartyId;
  readonly recordType: RecordKind;
}

interface ConsentRow {
  readonly person_id: PersonId;
  readonly document: ConsentRecord;
  readonly receipt_jws: string;
  readonly withdrawn_at: Date | null;
}

const columns = 'c.person_id, c.document, c.receipt_jws, c.withdrawn_at';

export async function insertConsent(tx: Tx, held: HeldConsent): Promise<void> {
  const { consent, personId, receiptJws } = held;
  await tx.query(
    `INSERT INTO consent (consent_id, person_id, recipient, record_type, document, scope, receipt_jws, given_at, expires_at)
     VALUES ($1, $2, $3, $4, $5, ${scopeOf('$5::json')}, $6, $7, $8)`,
    [
      consent.consentId,
      personId,
      consent.recipient,
      consent.recordType,
      JSON.stringify(consent),
      receiptJws,
      consent.givenAt,
      consent.expiresAt,
    ],
  );
}

export async function listConsentsOf(tx: Tx, personId: PersonId): Promise<HeldConsent[]> {
  const rows = await tx.query<ConsentRow>(
    `SELECT ${columns} FROM consent c WHERE person_id = $1 ORDER BY given_at DESC, consent_id DESC`,
    [personId],
  );
  return rows.map(heldOf);
}

export async function findConsent(tx: Tx, consentId: string): Promise<HeldConsent | undefined> {
  const [row] = await tx.query<ConsentRow>(`SELECT ${columns} FROM consent c WHERE consent_id = $1`, [
    consentId,
  ]);
  return row ? heldOf(row) : undefined;
}

/** @throws consent-withdrawn where it has been withdrawn already */
export async function markWithdrawn(tx: Tx, consentId: string, at: Instant): Promise<void> {
  const rows = await tx.query(
    `UPDATE consent SET withdrawn_at = $2 WHERE consent_id = $1 AND withdrawn_at IS NULL RETURNING consent_id`,
    [consentId, at],
  );
  if (rows.length === 0) throw problem('consent-withdrawn');
}

function heldOf(row: ConsentRow): HeldConsent {
  return { consent: consentOf(row), personId: row.person_id, receiptJws: row.receipt_jws };
}

function consentOf(row: ConsentRow): ConsentRecord {
  return row.withdrawn_at
    ? { ...row.document, withdrawnAt: row.withdrawn_at.toISOString() as Instant }
    : row.document;
}

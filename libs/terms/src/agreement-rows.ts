/** Agreements as rows: one per version, its state, and the signed steps that led there. */
import type { AgreementState } from '@liangdi/agreement';
import type { Tx } from '@liangdi/database';
import { problem } from '@liangdi/problem';
import type { Instant, PartyId } from '@liangdi/record';

export interface AgreementRow {
  readonly agreement_id: string;
  readonly agreement_version: number;
  readonly partner: PartyId;
  readonly state: AgreementState;
  /** The canonical text that both sign. */
  readonly document: string;
  readonly digest: string;
  /** The general JWS with one or two signatures; null while it is a draft. */
  readonly signed: object | null;
}

export interface AgreementStepRecord {
  readonly step: string;
  readonly byParty: string;
  readonly bySubject?: string;
  readonly stepJws?: string;
  readonly at: Instant;
}

export async function insertAgreement(
  tx: Tx,
  row: Omit<AgreementRow, 'document'> & { readonly document: string },
): Promise<void> {
  const inserted = await tx.query(
    `INSERT INTO agreement (agreement_id, agreement_version, partner, state, document, digest, signed)
     VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT DO NOTHING RETURNING agreement_id`,
    [
      row.agreement_id,
      row.agreement_version,
      row.partner,
      row.state,
      row.document,
      row.digest,
      row.signed ? JSON.stringify(row.signed) : null,
    ],
  );
  if (inserted.length === 0) throw problem('agreement-already-known', { agreementId: row.agreement_id });
}

/** @throws agreement-not-found */
export async function getAgreement(
  tx: Tx,
  agreementId: string,
  agreementVersion: number,
  options: { readonly forUpdate?: boolean } = {},
): Promise<AgreementRow> {
  const [row] = await tx.query<AgreementRow>(
    `SELECT agreement_id, agreement_version, partner, state, document, digest, signed FROM agreement
     WHERE agreement_id = $1 AND agreement_version = $2 ${options.forUpdate ? 'FOR UPDATE' : ''}`,
    [agreementId, agreementVersion],
  );
  if (!row) throw problem('agreement-not-found', { agreementId, agreementVersion });
  return row;
}

export async function listAgreements(tx: Tx): Promise<AgreementRow[]> {
  return tx.query<AgreementRow>(
    `SELECT agreement_id, agreement_version, partner, state, document, digest, signed FROM agreement
     ORDER BY agreement_id, agreement_version`,
  );
}

/** Moves an agreement and writes down the step that moved it, in the same transaction. */
export async function moveAgreement(
  tx: Tx,
  row: AgreementRow,
  to: AgreementState,
  step: AgreementStepRecord,
  signed?: object,
): Promise<void> {
  await tx.query(
    `UPDATE agreement SET state = $3, signed = coalesce($4::jsonb, signed), updated_at = now()
     WHERE agreement_id = $1 AND agreement_version = $2`,
    [row.agreement_id, row.agreement_version, to, signed ? JSON.stringify(signed) : null],
  );
  await tx.query(
    `INSERT INTO agreement_step (agreement_id, agreement_version, step, by_party, by_subject, step_jws, at)
     VALUES ($1, $2, $3, $4, $5, $6, $7)`,
    [
      row.agreement_id,
      row.agreement_version,
      step.step,
      step.byParty,
      step.bySubject ?? null,
      step.stepJws ?? null,
      step.at,
    ],
  );
}

/**
 * Writes down a step of either party and moves the agreement. What waits unsent under one that has ended is stopped and says so: its
 * clauses can never let it go any more, and a record must not wait for ever without anybody knowing.
 */
import type { AgreementState, SignedAgreement } from '@liangdi/agreement';
import type { Tx } from '@liangdi/database';
import { moveAgreement, type AgreementRow, type AgreementStepRecord } from '@liangdi/terms';

/** The relay takes the same rows when it seals: whoever locks a row first has it. Sent in a new version, a record gets a new entry. */
const stopUnsentUnderAgreement = `
  WITH taken AS (
    DELETE FROM outbox WHERE agreement_id = $1 AND agreement_version = $2 RETURNING record_id, version)
  INSERT INTO stopped_record (record_id, version, reason)
  SELECT record_id, version, 'agreement-not-active' FROM taken`;

export async function moveAgreementOn(
  tx: Tx,
  row: AgreementRow,
  to: AgreementState,
  step: AgreementStepRecord,
  signed?: SignedAgreement,
): Promise<void> {
  await moveAgreement(tx, row, to, step, signed);
  if (to !== 'terminated' && to !== 'superseded') return;
  await tx.query(stopUnsentUnderAgreement, [row.agreement_id, row.agreement_version]);
}

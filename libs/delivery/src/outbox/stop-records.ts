/** Takes back what waits unsent under a consent: a withdrawal acts on everything the relay has not sealed yet. */
import type { Tx } from '@liangdi/database';

/**
 * The relay deletes the same rows when it seals: whoever locks a row first has it, so a record is either stopped or sent, never both.
 * What is submitted at the same moment is caught at sealing, where the consent is read again.
 */
const stopByConsent = `
  WITH taken AS (DELETE FROM outbox WHERE consent_id = $1 RETURNING record_id, version)
  INSERT INTO stopped_record (record_id, version, reason)
  SELECT record_id, version, 'consent-withdrawn' FROM taken
  RETURNING record_id`;

export async function stopUnsentUnder(tx: Tx, consentId: string): Promise<number> {
  return (await tx.query(stopByConsent, [consentId])).length;
}

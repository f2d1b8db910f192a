/** Stores records and puts them in the queue of their partner, in one round trip: neither is ever there without the other. */
import { insertRows, type Tx } from '@liangdi/database';
import { insertRecordsStatement } from '@liangdi/ledger';
import { problem } from '@liangdi/problem';
import type { BuiltRecord } from './build-record.js';

const outboxColumns = {
  partner: 'text',
  agreement_id: 'uuid',
  agreement_version: 'integer',
  record_id: 'uuid',
  version: 'integer',
  consent_id: 'uuid',
  size: 'integer',
} as const;

/** @throws record-already-submitted */
export async function insertSubmitted(tx: Tx, records: readonly BuiltRecord[]): Promise<void> {
  const stored = insertRecordsStatement(records, 'ON CONFLICT DO NOTHING RETURNING record_id');
  const storing = tx.query(stored);
  tx.post(
    insertRows(
      'outbox',
      outboxColumns,
      records.map(({ entry, partner, size }) => ({
        partner,
        agreement_id: entry.agreementId,
        agreement_version: entry.agreementVersion,
        record_id: entry.recordId,
        version: entry.version,
        consent_id: entry.consentId ?? null,
        size,
      })),
    ),
  );
  if ((await storing).length !== records.length) throw problem('record-already-submitted');
}

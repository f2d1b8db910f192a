/** Stores records and puts them in the queue of their partner, in one round trip: neither is ever there without the other. */
import { insertRows, isUniqueViolation, type Tx } from '@liangdi/database';
import { insertRecordsStatement } from '@liangdi/ledger';
import { problem } from '@liangdi/problem';
import type { BuiltRecord } from './build-record.js';

const outboxColumns = {
  agreement_id: 'uuid',
  agreement_version: 'integer',
  record_id: 'uuid',
  version: 'integer',
  person_id: 'uuid',
  consent_id: 'uuid',
  size: 'integer',
} as const;

/**
 * Not waited for: a record that is there already makes the commit throw `record-already-submitted`. The records go in first, so that the transaction
 * has its number before it draws a place in the queue: the relay counts on it (queue-front).
 */
export function insertSubmitted(tx: Tx, records: readonly BuiltRecord[]): void {
  tx.post(insertRecordsStatement(records), undefined, (failure) =>
    isUniqueViolation(failure) ? problem('record-already-submitted') : failure,
  );
  tx.post(
    insertRows(
      'outbox',
      outboxColumns,
      records.map(({ entry, personId, size }) => ({
        agreement_id: entry.agreementId,
        agreement_version: entry.agreementVersion,
        record_id: entry.recordId,
        version: entry.version,
        person_id: personId,
        consent_id: entry.consentId ?? null,
        size,
      })),
    ),
  );
}

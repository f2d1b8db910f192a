/** Backups of one side and the going back to them, as specs of a restore need them: the side's own doing, and nothing that the partner hears of. */
import type { Ledgers, SideName } from './ledgers.js';

/** Every table of the exchange, copied aside: what a backup of that day holds. */
const both = [
  'record',
  'ledger_entry',
  'ledger_outcome',
  'ledger_correction',
  'ledger_change',
  'receipt',
  'outbox',
  'parcel_out',
  'stream_out',
  'parcel_in',
  'stream_in',
  'receipt_out',
  'taken_back',
  'received_service_record',
  'person',
  'person_key',
  'person_pseudonym',
  'person_account',
  'sketch',
  'sketch_stale',
  'checkpoint',
  'idempotency_key',
];
const tables = {
  origin: [...both, 'certificate_request', 'certificate', 'received_feedback_card'],
  destination: [...both, 'feedback_card', 'received_certificate'],
};

export async function backUp(ledgers: Ledgers, side: SideName): Promise<void> {
  await ledgers.breakAt(
    side,
    'DROP SCHEMA IF EXISTS backup CASCADE',
    'CREATE SCHEMA backup',
    ...tables[side].map((table) => `CREATE TABLE backup.${table} AS TABLE public.${table}`),
  );
}

/** The service is down while its database is put back, as it would be. */
export async function restore(ledgers: Ledgers, side: SideName): Promise<void> {
  const at = ledgers.world[side];
  // In order, so that the broker keeps no message for it: what was taken in once does not come again by itself.
  await Promise.all([at.process?.stop(), at.reconciliation.process?.stop()]);
  // Triggers are off and the cells go back with the rows, as when files are restored.
  await ledgers.breakAt(
    side,
    `SET session_replication_role = replica;
     TRUNCATE ${tables[side].join(', ')} CASCADE;
     ${tables[side]
       .map((table) => `INSERT INTO ${table} OVERRIDING SYSTEM VALUE SELECT * FROM backup.${table};`)
       .join('\n')}
     SET session_replication_role = DEFAULT`,
  );
  await at.start();
  await at.reconciliation.start({ env: { RECONCILE_EVERY_MS: '0' } });
}

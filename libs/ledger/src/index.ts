/** WHAT HAPPENED, provably. */
export { ledgerMigrations } from './migrations/index.js';
export { insertLedgerEntries, type LedgerEntry, type LedgerStatus } from './ledger-entries.js';
export { insertOutcomes, type LedgerOutcome } from './ledger-outcomes.js';
export { openBody, sealBody, type RecordBody } from './record-body.js';
export {
  findRecord,
  getRecord,
  insertRecords,
  insertRecordsStatement,
  type RecordRow,
  type RecordWay,
} from './record-rows.js';
export { listReceipts, insertReceipts, receiptRow, type ReceiptRow } from './receipt-rows.js';
export { nextEpoch, type Epoch } from './epoch.js';
export { ledgerTotals, type LedgerTotals } from './ledger-totals.js';

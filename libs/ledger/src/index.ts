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
export type { Stream } from './stream.js';
export { readStanding, sameKeyElsewhere, type StandingRow } from './standing-rows.js';
export { readSignedRows, type SignedRow } from './stood-rows.js';
export { insertCorrections, noRun, type LedgerCorrection } from './correction-rows.js';
export {
  addCountersignature,
  findCheckpoint,
  insertCheckpoint,
  lastCheckpoint,
  listCheckpoints,
  type CheckpointRow,
  type NewCheckpoint,
} from './checkpoint-rows.js';
export { bringUpToDate, type Upkeep, type UpkeepOptions, type UpkeepProgress } from './sketch-upkeep.js';
export { cellsThrough, packedSymbols, type CellsAtCut, type CutOptions } from './cells-through.js';
export { doubtCells } from './sketch-changes.js';
export { epochRootsOf, proofOf } from './checkpoint-leaves.js';

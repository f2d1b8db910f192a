/** WHERE two ledgers differ: symbols, cells, decoder, cells on the wire, classification, checkpoint and its proofs. */
export {
  namesNobody,
  nobody,
  rowOf,
  standingRowOf,
  statusByte,
  type Row,
  type RowStatus,
  type StandingRow,
} from './row.js';

export { sketchKeys, type SketchKeys } from './symbol/sketch-keys.js';
export { tagOf, tagsOf, type TaggedRow } from './symbol/tag.js';
export { seqOf, seqsOf, symbolsOf, symbolsOfRows, type Symbols } from './symbol/symbols.js';

export { cellBytes, Cells, cellsOfRange, storedCells } from './cells/cells.js';
export { decodeWire, encodeWire } from './cells/cells-on-the-wire.js';
export { Decoder, type DecoderLimits } from './cells/decoder.js';

export {
  classify,
  discrepancyClasses,
  type DiscrepancyClass,
  type Finding,
  type Heal,
  type SeqFacts,
  type WrongSide,
} from './classify.js';

export {
  buildCheckpoint,
  checkpointDigest,
  type Checkpoint,
  type CheckpointEpoch,
  type CheckpointMaterial,
} from './checkpoint/checkpoint.js';
export { requireCheckpoint } from './checkpoint/checkpoint-shape.js';
export {
  consistencyPath,
  historyLeaf,
  historyRoot,
  verifyConsistency,
  type TreeState,
} from './checkpoint/history.js';
export {
  checkpointLeaf,
  checkpointRoot,
  epochLeaf,
  epochOrder,
  epochRoot,
  rowOrder,
  type EpochRoot,
  type LeafRow,
} from './checkpoint/leaves.js';
export { proveRow, verifyRowProof, type RowProof } from './checkpoint/row-proof.js';
export {
  countersignCheckpoint,
  signCheckpoint,
  verifyCheckpoint,
  verifyProposedCheckpoint,
  type CheckedCheckpoint,
  type PartyKeyAt,
} from './checkpoint/sign-checkpoint.js';
export { treeRoot } from './checkpoint/tree-head.js';

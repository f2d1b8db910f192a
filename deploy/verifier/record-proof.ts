/**
 * That one row of the ledger stands under the signed root of a checkpoint: leaf, path to the root of its epoch, path to the root.
 * Protects: a number, a version, a status or an entry text that is not the one both sides compared leads to another root.
 */
import { b64u, fromB64u } from './base64url.js';
import { epochLeaf, type Checkpoint } from './checkpoint.js';
import { uint32be, uint64be } from './digest.js';
import { readEntry } from './entry.js';
import { below, hold } from './fault.js';
import type { Json } from './json.js';
import { leafHash, rootFromPath } from './merkle.js';
import { closed, hashOf, integerOf, listOf, oneOf, textOf, uuidOf } from './shape.js';

export interface RecordProof {
  readonly at: string;
  readonly recordId: string;
  readonly version: number;
  readonly seq: number;
  readonly status: Status;
  readonly keyHash: string;
  readonly digest: string;
  readonly epoch: string;
  readonly index: number;
  readonly path: readonly Buffer[];
  readonly epochIndex: number;
  readonly epochPath: readonly Buffer[];
  readonly checkpoint: number;
  readonly entry?: string;
}

const statuses = ['applied', 'refused', 'withdrawn'] as const;
type Status = (typeof statuses)[number];

const members = [
  'recordId',
  'version',
  'seq',
  'status',
  'keyHash',
  'digest',
  'epoch',
  'index',
  'path',
  'epochIndex',
  'epochPath',
  'checkpoint',
];

export function readRecordProof(value: Json, at: string): RecordProof {
  const fields = closed(value, at, members, ['entry']);
  const { entry } = fields;
  return {
    at,
    recordId: uuidOf(fields['recordId'], below(at, 'recordId')),
    version: integerOf(fields['version'], below(at, 'version'), 1, 10_000),
    seq: integerOf(fields['seq'], below(at, 'seq'), 1),
    status: oneOf(fields['status'], below(at, 'status'), statuses),
    keyHash: hashOf(fields['keyHash'], below(at, 'keyHash')),
    digest: hashOf(fields['digest'], below(at, 'digest')),
    epoch: textOf(fields['epoch'], below(at, 'epoch'), 10, 20),
    index: integerOf(fields['index'], below(at, 'index')),
    path: pathOf(fields['path'], below(at, 'path')),
    epochIndex: integerOf(fields['epochIndex'], below(at, 'epochIndex')),
    epochPath: pathOf(fields['epochPath'], below(at, 'epochPath')),
    checkpoint: integerOf(fields['checkpoint'], below(at, 'checkpoint'), 1),
    ...(entry === undefined ? {} : { entry: textOf(entry, below(at, 'entry')) }),
  };
}

/** Sibling hashes, lowest first; a tree of 2^53 leaves has no longer path. */
export function pathOf(value: Json | undefined, at: string): readonly Buffer[] {
  return listOf(value, at, 0, 54).map((item, index) => {
    const place = below(at, index);
    return fromB64u(hashOf(item, place), place);
  });
}

/** Answers the checkpoint the row stands in. @throws Fault */
export function requireRecord(proof: RecordProof, checkpoints: readonly Checkpoint[]): Checkpoint {
  const { at, seq } = proof;
  // They are known to be consecutive from 1 on.
  const checkpoint = checkpoints[proof.checkpoint - 1];
  const place = below(at, 'checkpoint');
  hold(checkpoint !== undefined, place, 'No such checkpoint is in the file.', '文件中没有这个检查点。');
  const { fromSeq, throughSeq, number } = checkpoint;
  hold(
    seq >= fromSeq && seq <= throughSeq,
    at,
    `seq and checkpoint do not fit: checkpoint ${number} covers ${fromSeq}–${throughSeq} of the ledger.`,
    `seq 与 checkpoint 不符：第 ${number} 号检查点涵盖台账第 ${fromSeq}–${throughSeq} 号。`,
  );
  requirePaths(proof, checkpoint);
  return checkpoint;
}

function requirePaths(proof: RecordProof, checkpoint: Checkpoint): void {
  const { at, epochIndex } = proof;
  const epoch = checkpoint.epochs[epochIndex];
  const [en, zh] = [
    'The checkpoint has no such epoch at epochIndex.',
    '检查点在 epochIndex 处没有这个时段。',
  ];
  hold(epoch?.epoch === proof.epoch, at, en, zh);
  const epochRoot = rootFromPath(leafOf(proof), proof.index, epoch.entries, proof.path);
  hold(
    epochRoot !== undefined && b64u(epochRoot) === epoch.root,
    at,
    'keyHash, version, digest, status, seq, index and path do not together lead to the root of the epoch: one of them is another.',
    '该行（keyHash、version、digest、status、seq）与其 index、path 合起来得不出时段的根哈希：其中一项不符。',
  );
  const root = rootFromPath(epochLeaf(epoch), epochIndex, checkpoint.epochs.length, proof.epochPath);
  hold(
    root !== undefined && b64u(root) === checkpoint.root,
    below(at, 'epochPath'),
    'The path of the epoch does not lead to the root of the checkpoint.',
    '时段的路径得不出检查点的根哈希。',
  );
}

function leafOf({ at, keyHash, version, digest, status, seq }: RecordProof): Buffer {
  const statusByte = Uint8Array.of(statuses.indexOf(status));
  return leafHash(fromB64u(keyHash, at), uint32be(version), fromB64u(digest, at), statusByte, uint64be(seq));
}

/** Only the entry text ties the row to the id of its record: `keyHash` is keyed, and the key is the two parties'. @throws Fault */
export function requireEntry(proof: RecordProof, { stream }: Checkpoint): void {
  if (proof.entry === undefined) return;
  const at = below(proof.at, 'entry');
  const hashed = b64u(leafHash(proof.entry)) === proof.digest;
  hold(hashed, at, 'The entry text is not the one of this digest.', '条目文本与摘要不符。');
  const entry = readEntry(proof.entry, at);
  const { sender, receiver } = stream.parties;
  hold(
    entry.version === proof.version &&
      entry.agreementId === stream.agreementId &&
      entry.senderOffice.startsWith(sender.slice(0, 6)) &&
      entry.recipientOffice.startsWith(receiver.slice(0, 6)),
    at,
    'The entry is of another version, agreement or party.',
    '条目的版本、协议或机构不符。',
  );
  const [en, zh] = ['The entry is of another record.', '条目属于另一条记录。'];
  hold(entry.recordId === proof.recordId, below(proof.at, 'recordId'), en, zh);
}

/** A small checkpoint file as the two sides write it, with whatever is wanted otherwise. Built by libs/sketch, which the verifier does not know. */
import { b64u, canonicalJson, leafHash, sha256, type GeneralJws, type SigningKey } from '@liangdi/envelope';
import {
  buildCheckpoint,
  checkpointDigest,
  checkpointLeaf,
  consistencyPath,
  countersignCheckpoint,
  epochRoot,
  historyLeaf,
  proveRow,
  rowOrder,
  signCheckpoint,
  type Checkpoint,
  type CheckpointMaterial,
  type LeafRow,
  type RowStatus,
} from '@liangdi/sketch';
import { agreementId, receiver, sampleParty, sender, type SampleParty } from './sample-parties.js';

/* eslint-disable @typescript-eslint/no-explicit-any -- specs change whatever they like */
export interface SampleFile {
  type: string;
  cards: string[];
  checkpoints: any[];
  proofs?: { records: any[]; consistency?: any };
}

interface SampleRow extends LeafRow {
  readonly recordId: string;
  readonly entry: string;
  readonly epoch: string;
}

export interface Sample {
  readonly file: SampleFile;
  readonly documents: readonly Checkpoint[];
  readonly parties: { readonly sender: SampleParty; readonly receiver: SampleParty };
}

export const recordIdOf = (seq: number): string => `019ab000-0000-7000-8000-${String(seq).padStart(12, '0')}`;

/** `count` checkpoints over four rows each, in two epochs; one record proof for each. */
export function sampleFile(
  count = 3,
  parties = { sender: sampleParty(sender), receiver: sampleParty(receiver) },
): Sample {
  const documents: Checkpoint[] = [];
  const records = [];
  for (let number = 1; number <= count; number += 1) {
    const rows = [1, 2, 3, 4].map((place) => sampleRow((number - 1) * 4 + place, number));
    const document = buildCheckpoint(materialOf(rows, documents));
    documents.push(document);
    records.push(recordProof(document, rows, rows[2]!));
  }
  const leaves = documents.map((document) => historyLeaf(checkpointDigest(document)));
  const consistency = { from: 1, to: count, path: consistencyPath(leaves, 1).map(b64u) };
  const file = {
    type: 'liangdi-checkpoint-file/1',
    cards: [parties.sender.card, parties.receiver.card],
    checkpoints: documents.map((document) => signedBy(document, parties.sender.key, parties.receiver.key)),
    proofs: { records, consistency },
  };
  return { file: structuredClone(file), documents, parties };
}

export function signedBy(document: Checkpoint, first: SigningKey, second: SigningKey): GeneralJws {
  return countersignCheckpoint(signCheckpoint(document, first), document, second);
}

function materialOf(rows: readonly SampleRow[], before: readonly Checkpoint[]): CheckpointMaterial {
  const epochs = [...new Set(rows.map(({ epoch }) => epoch))].map((epoch) => {
    const leaves = leavesOf(rows, epoch);
    return { epoch, entries: leaves.length, root: epochRoot(leaves) };
  });
  return {
    agreementId,
    direction: 'originToDestination',
    parties: { sender, receiver },
    earlier: { digests: before.map(checkpointDigest), throughSeq: before.at(-1)?.throughSeq ?? 0 },
    throughSeq: rows.at(-1)!.seq,
    epochs,
    at: new Date(Date.UTC(2026, 2, before.length + 2, 1)).toISOString(),
  } as unknown as CheckpointMaterial;
}

const ordered = (rows: readonly SampleRow[], epoch: string): SampleRow[] =>
  rows.filter((row) => row.epoch === epoch).sort(rowOrder);

const leavesOf = (rows: readonly SampleRow[], epoch: string): Buffer[] =>
  ordered(rows, epoch).map(checkpointLeaf);

function recordProof(document: Checkpoint, rows: readonly SampleRow[], row: SampleRow): object {
  const place = ordered(rows, row.epoch).indexOf(row);
  const { path, epochPath, ...more } = proveRow(document, row.epoch, leavesOf(rows, row.epoch), place);
  return {
    recordId: row.recordId,
    version: row.version,
    seq: row.seq,
    status: row.status,
    keyHash: b64u(row.keyHash),
    digest: b64u(row.digest),
    checkpoint: document.number,
    entry: row.entry,
    ...more,
    path: path.map(b64u),
    epochPath: epochPath.map(b64u),
  };
}

const statuses: readonly RowStatus[] = ['applied', 'refused', 'applied', 'withdrawn'];

function sampleRow(seq: number, number: number): SampleRow {
  const recordId = recordIdOf(seq);
  const entry = sampleEntry(recordId);
  return {
    seq,
    recordId,
    entry,
    epoch: `${new Date(Date.UTC(2026, 2, number)).toISOString().slice(0, 10)}${seq % 4 === 1 ? '' : '.1'}`,
    keyHash: sha256('key of', recordId),
    version: 1,
    digest: leafHash(entry),
    status: statuses[(seq + number) % 4]!,
  };
}

export function sampleEntry(recordId: string, more: object = {}): string {
  return canonicalJson({
    agreementId,
    agreementVersion: 1,
    bodyCommitment: b64u(sha256('body of', recordId)),
    clauseId: 'C1',
    consentId: '019ab000-0000-7000-8000-00000000c001',
    issuedAt: '2026-03-01T01:00:00.000Z',
    kind: 'certificate',
    purpose: 'certificateVerification',
    recipientOffice: '440306001',
    recordId,
    retentionUntil: '2029-03-02',
    schemaVersion: 1,
    senderOffice: '360731100',
    subjectRef: b64u(sha256('person of', recordId)),
    version: 1,
    ...more,
  });
}

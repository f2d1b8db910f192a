/** An evidence file as the sending side exports it, built by the house's own code from the house's own documents. */
import {
  addSignature,
  b64u,
  bodyCommitment,
  buildEvidence,
  canonicalJson,
  leafHash,
  merkleRoot,
  newSalt,
  parcelDigest,
  sha256,
  signGeneral,
  signManifest,
  signReceipt,
  type Manifest,
  type Receipt,
} from '@liangdi/envelope';
import { recordIdOf, sampleEntry } from './sample-file.js';
import { agreementId, receiver, sampleParty, sender, type SampleParty } from './sample-parties.js';

/* eslint-disable @typescript-eslint/no-explicit-any -- specs change whatever they like */
export type SampleEvidence = Record<string, any>;

interface EvidenceParties {
  readonly sender: SampleParty;
  readonly receiver: SampleParty;
}

export const evidenceParties: EvidenceParties = {
  sender: sampleParty(sender),
  receiver: sampleParty(receiver),
};
const typ = 'liangdi.agreement.v1';
const clause = {
  clauseId: 'C1',
  recordType: 'certificate',
  direction: 'originToDestination',
  purpose: 'certificateVerification',
};

/** The second of three records: delivered and acknowledged. `signers`: whoever signs in the name of the two. */
export function sampleEvidence(
  clauses: readonly object[] = [clause],
  signers: EvidenceParties = evidenceParties,
): SampleEvidence {
  const { sender: from, receiver: to } = signers;
  const text = canonicalJson({ admin: { nameAsPrinted: '𬭩㛃𠮷·示例' } });
  const salt = newSalt();
  const entries = [1, 2, 3].map((seq) =>
    sampleEntry(recordIdOf(seq), seq === 2 ? { bodyCommitment: bodyCommitment(salt, text) } : {}),
  );
  const leafHashes = entries.map((entry) => leafHash(entry));
  const manifestJws = signManifest(manifestOf(leafHashes), from.key);
  const receipts = [
    receiptOf(manifestJws, from, { stage: 'accepted' }),
    receiptOf(manifestJws, to, { stage: 'delivered', except: [43] }),
    receiptOf(manifestJws, to, {
      stage: 'acknowledged',
      entries: [{ seq: 42, digest: b64u(leafHashes[1]!) }],
    }),
  ];
  const file = buildEvidence({
    exportedAt: '2026-03-03T00:00:00.000Z' as never,
    agreement: addSignature(signGeneral(agreementOf(clauses, signers), from.key, typ), to.key, typ),
    partyCards: [from.card, to.card],
    manifestJws,
    leafHashes,
    entry: entries[1]!,
    index: 1,
    receipts,
    body: { salt: b64u(salt), text },
  });
  return structuredClone(file) as unknown as SampleEvidence;
}

function agreementOf(clauses: readonly object[], { sender: from, receiver: to }: EvidenceParties): string {
  const parties = {
    origin: { party: sender, cardDigest: b64u(sha256(from.card)) },
    destination: { party: receiver, cardDigest: b64u(sha256(to.card)) },
  };
  return canonicalJson({ type: 'liangdi-agreement/1', agreementId, agreementVersion: 1, parties, clauses });
}

function manifestOf(leafHashes: readonly Buffer[]): Manifest {
  return {
    type: 'liangdi-manifest/1',
    sender,
    recipient: receiver,
    agreementId,
    agreementVersion: 1,
    direction: 'originToDestination',
    epoch: '2026-03-02',
    firstSeq: 41,
    count: 3,
    merkleRoot: b64u(merkleRoot(leafHashes)),
    previousParcelDigest: b64u(sha256('before')),
    createdAt: '2026-03-02T01:00:00.000Z',
  } as unknown as Manifest;
}

function receiptOf(manifestJws: string, { party, key }: SampleParty, more: object): string {
  const receipt = {
    type: 'liangdi-receipt/1',
    agreementId,
    agreementVersion: 1,
    direction: 'originToDestination',
    parcelDigest: parcelDigest(manifestJws),
    firstSeq: 41,
    count: 3,
    at: '2026-03-02T01:00:01.000Z',
    issuer: party,
    ...more,
  } as unknown as Receipt;
  return signReceipt(receipt, key);
}

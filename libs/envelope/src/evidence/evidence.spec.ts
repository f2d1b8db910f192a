/**
 * A stranger's checker: `jose` and SHA-256 only, nothing of this lib, written from docs/protocol.md. Proves that an
 * evidence file convinces somebody who trusts neither party nor us.
 */
import { createHash } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { compactVerify, generalVerify, importJWK, type GeneralJWS, type JWK } from 'jose';
import {
  originCard,
  destinationCard,
  readGolden,
  sampleLeaves,
  sampleManifestJws,
  sampleRecords,
} from '../golden/samples.js';
import { buildEvidence, type EvidenceFile, type EvidenceMaterial } from './build-evidence.js';

type Fields = Record<string, unknown>;
interface Card {
  readonly party: string;
  readonly keys: readonly {
    kid: string;
    use: string;
    jwk: JWK;
    validFrom: string;
    validUntil?: string;
    compromisedSince?: string;
  }[];
}

const evidence = readGolden('evidence.json') as EvidenceFile;
const [originJws, destinationJws] = evidence.partyCards as [string, string];

const hash = (...parts: (Uint8Array | string)[]): Buffer =>
  parts.reduce((sha, part) => sha.update(part), createHash('sha256')).digest();
const claimed = (jws: string): Fields =>
  JSON.parse(Buffer.from(jws.split('.')[1]!, 'base64url').toString()) as Fields;

async function keyAt(card: Card, kid: string | undefined, at: string) {
  const key = card.keys.find((candidate) => candidate.kid === kid && candidate.use === 'sign');
  if (!key || at < key.validFrom || at >= (key.validUntil ?? '9') || at >= (key.compromisedSince ?? '9'))
    throw new Error('no key');
  return importJWK(key.jwk, 'EdDSA');
}

async function signedBy(card: Card, jws: string, typ: string, at: string): Promise<Fields> {
  const { payload, protectedHeader } = await compactVerify(jws, (header) => keyAt(card, header.kid, at), {
    algorithms: ['EdDSA'],
  });
  if (protectedHeader.typ !== typ) throw new Error('another typ');
  return JSON.parse(Buffer.from(payload).toString()) as Fields;
}

/** RFC 9162 §2.1.3.2, spelled by halves instead of bits: what lies left and right of the split. */
function rootFrom(leaf: Buffer, index: number, count: number, path: Buffer[]): Buffer {
  if (count === 1) {
    if (path.length > 0) throw new Error('path too long');
    return leaf;
  }
  const sibling = path.at(-1);
  if (!sibling) throw new Error('path too short');
  const split = 2 ** Math.ceil(Math.log2(count) - 1);
  const rest = path.slice(0, -1);
  return index < split
    ? hash('\x01', rootFrom(leaf, index, split, rest), sibling)
    : hash('\x01', sibling, rootFrom(leaf, index - split, count - split, rest));
}

/** Throws unless everything the file says follows from keys the checker has compared by another channel. */
async function check(
  file: EvidenceFile,
  pinnedKids: readonly string[],
): Promise<{ sender: unknown; seq: number; stages: unknown[] }> {
  const cards = new Map<string, Card>();
  for (const jws of file.partyCards) {
    const card = claimed(jws) as unknown as Card & { issuedAt: string };
    if (!card.keys.some((key) => pinnedKids.includes(key.kid))) throw new Error('a stranger');
    await signedBy(card, jws, 'liangdi.party-card.v1', card.issuedAt);
    cards.set(card.party, card);
  }
  const cardOf = (party: unknown): Card => {
    const card = cards.get(String(party));
    if (!card) throw new Error('no card');
    return card;
  };

  const { createdAt, sender, recipient } = claimed(file.manifest) as {
    createdAt: string;
    sender: string;
    recipient: string;
  };
  const manifest = await signedBy(cardOf(sender), file.manifest, 'liangdi.manifest.v1', createdAt);
  if (hash(file.manifest).toString('base64url') !== file.parcelDigest) throw new Error('another parcel');

  const signers = new Set<string>();
  const { payload } = await generalVerify(file.agreement as unknown as GeneralJWS, async (header) => {
    const card = [...cards.values()].find((candidate) =>
      candidate.keys.some((key) => key.kid === header?.kid),
    );
    return keyAt(card!, header?.kid, createdAt);
  });
  for (const signature of file.agreement.signatures) {
    const one = { payload: file.agreement.payload, signatures: [signature] } as unknown as GeneralJWS;
    const { kid } = JSON.parse(Buffer.from(signature.protected, 'base64url').toString()) as { kid: string };
    const card = [...cards.values()].find((candidate) => candidate.keys.some((key) => key.kid === kid))!;
    await generalVerify(one, () => keyAt(card, kid, createdAt));
    signers.add(card.party);
  }
  if (!signers.has(sender) || !signers.has(recipient)) throw new Error('agreement not signed by both');
  const agreement = JSON.parse(Buffer.from(payload).toString()) as Fields;
  if (agreement.agreementId !== manifest.agreementId) throw new Error('another agreement');

  const path = file.inclusionPath.map((text) => Buffer.from(text, 'base64url'));
  const leaf = hash('\x00', file.entry);
  const root = rootFrom(leaf, file.index, manifest.count as number, path).toString('base64url');
  if (root !== manifest.merkleRoot) throw new Error('not under this manifest');
  if (file.seq !== (manifest.firstSeq as number) + file.index) throw new Error('another seq');

  if (file.body) {
    const committed = (JSON.parse(file.entry) as Fields).bodyCommitment;
    const { salt, text } = file.body;
    if (hash(Buffer.from(salt, 'base64url'), text).toString('base64url') !== committed)
      throw new Error('another body');
  }

  const stages = [];
  for (const jws of file.receipts) {
    const { issuer, at } = claimed(jws) as { issuer: string; at: string };
    const receipt = await signedBy(cardOf(issuer), jws, 'liangdi.receipt.v1', at);
    if (receipt.parcelDigest !== file.parcelDigest) throw new Error('a receipt of another parcel');
    stages.push(receipt.stage);
  }
  return { sender: manifest.sender, seq: file.seq, stages };
}

const pinned = [originCard.keys[0]!.kid, destinationCard.keys[0]!.kid];

describe('an evidence file', () => {
  it('convinces a stranger with jose and SHA-256, with the body and without', async () => {
    const expected = { sender: '360731.origin', seq: 42, stages: ['accepted', 'refused'] };
    expect(await check(evidence, pinned)).toEqual(expected);
    const { body: _body, parcel: _parcel, ...bare } = evidence;
    expect(await check(bare, pinned)).toEqual(expected);
  });

  it('convinces nobody who has not compared the parties’ keys', async () => {
    await expect(check(evidence, [])).rejects.toThrow('a stranger');
  });

  it.each<[string, Partial<EvidenceFile>]>([
    ['entry', { entry: sampleRecords[0]!.entry }],
    ['index', { index: 0 }],
    ['seq', { seq: 41 }],
    ['inclusion path', { inclusionPath: [...evidence.inclusionPath].reverse() }],
    ['parcel digest', { parcelDigest: evidence.inclusionPath[0]! }],
    ['body', { body: { salt: sampleRecords[0]!.salt, text: sampleRecords[0]!.body } }],
    ['manifest', { manifest: forge(evidence.manifest) }],
    ['receipt', { receipts: [forge(evidence.receipts[0]!)] }],
    ['party card', { partyCards: [forge(originJws), destinationJws] }],
    ['list of party cards', { partyCards: [originJws] }],
    [
      'agreement',
      { agreement: { ...evidence.agreement, signatures: evidence.agreement.signatures.slice(0, 1) } },
    ],
    ['agreement payload', { agreement: { ...evidence.agreement, payload: 'e30' } }],
  ])('convinces nobody when the %s is another', async (_, change) => {
    await expect(check({ ...evidence, ...change }, pinned)).rejects.toThrow();
  });

  it('is built from the ledger the same today', () => {
    expect(buildEvidence(material())).toEqual(evidence);
  });

  it.each<[string, Partial<EvidenceMaterial>]>([
    ['the entry is not at that place', { index: 0 }],
    ['there is no such place', { index: 3 }],
    ['a digest is missing', { leafHashes: sampleLeaves.slice(0, 2) }],
    ['a digest is another', { leafHashes: [sampleLeaves[1]!, sampleLeaves[1]!, sampleLeaves[2]!] }],
    ['the body is another', { body: { salt: sampleRecords[0]!.salt, text: sampleRecords[1]!.body } }],
  ])('is never written when %s', (_, change) => {
    expect(() => buildEvidence({ ...material(), ...change })).toThrow(/evidence-inconsistent/);
  });
});

function material(): EvidenceMaterial {
  const { exportedAt, agreement, partyCards, receipts, parcel, body, entry, index } = evidence;
  const rest = {
    manifestJws: sampleManifestJws,
    leafHashes: sampleLeaves,
    entry,
    index,
    receipts,
    parcel: parcel!,
    body: body!,
  };
  return { exportedAt, agreement, partyCards, ...rest };
}

/** One digit of the payload changed, signature kept. */
function forge(jws: string): string {
  const [header, payload, signature] = jws.split('.') as [string, string, string];
  const text = Buffer.from(payload, 'base64url').toString().replace(/2026/, '2025');
  return `${header}.${Buffer.from(text).toString('base64url')}.${signature}`;
}

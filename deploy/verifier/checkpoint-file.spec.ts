import { describe, expect, it } from '@jest/globals';
import { b64u, canonicalJson, sha256, signGeneral } from '@liangdi/envelope';
import { changed, failing, sample } from './specs/failing.js';
import { recordIdOf, sampleEntry, signedBy, type SampleFile } from './specs/sample-file.js';
import { verifyText } from './verify.js';

const { file, documents, parties } = sample;

describe('a checkpoint file', () => {
  it('holds as both sides wrote it, and says what was checked', () => {
    const result = verifyText(JSON.stringify(file));
    expect(result).toMatchObject({ ok: true, type: 'liangdi-checkpoint-file/1', unpinned: true });
    expect(result.checks.map(({ name }) => name)).toEqual([
      'file',
      'party-card-signature',
      'party-card-succession',
      'party-card-stranger',
      'checkpoint-document',
      'checkpoint-signature',
      'checkpoint-root',
      'checkpoint-chain',
      'checkpoint-history',
      'proofs',
      'record-proof',
      'record-entry',
      'consistency',
    ]);
  });

  it('holds without proofs, and in whatever layout', () => {
    const { proofs: _proofs, ...bare } = file;
    expect(failing(JSON.stringify(bare, null, 4))).toBeUndefined();
  });

  it('says where a record stands, in which checkpoint and with which status', () => {
    const { ok, checks } = verifyText(JSON.stringify(file), { record: recordIdOf(7) });
    expect(ok).toBe(true);
    expect(checks.at(-1)).toMatchObject({ name: 'record', ok: true, at: '/proofs/records/1' });
    expect(checks.at(-1)?.en).toMatch(
      /number 7 of the ledger in checkpoint 2 of 2026-03-03T01:00:00.000Z: refused/,
    );
    expect(checks.at(-1)?.en).toContain('What became of it later stands in no checkpoint');
    expect(checks.at(-1)?.zh).toContain('已拒收');
  });

  it('does not say that a record stands where the file has no proof of it', () => {
    expect(failing(file, { record: recordIdOf(99) })).toMatchObject({
      name: 'record',
      at: '/proofs/records',
    });
  });

  it('says that the id of a record is only claimed where its entry text is not there', () => {
    const bare = changed(({ proofs }) => proofs!.records.forEach((proof) => delete proof.entry));
    const { ok, checks } = verifyText(JSON.stringify(bare), { record: recordIdOf(3) });
    expect(ok).toBe(true);
    expect(checks.at(-1)?.en).toContain('only claimed');
  });
});

describe('what was altered is named', () => {
  it.each<[string, string, (copy: SampleFile) => void]>([
    ['party-card-signature', '/cards/1', ({ cards }) => (cards[1] = flipped(cards[1]!))],
    [
      'checkpoint-signature',
      '/checkpoints/0/signatures/1/signature',
      ({ checkpoints: [one] }) => (one.signatures[1].signature = flipped(one.signatures[1].signature, 5)),
    ],
    [
      'checkpoint-signature',
      '/checkpoints/1/payload',
      ({ checkpoints: [, two] }) =>
        (two.payload = withDocument(two.payload, { root: b64u(sha256('other')) })),
    ],
    [
      'checkpoint-signature',
      '/checkpoints/1/payload',
      ({ checkpoints: [, two] }) =>
        (two.payload = withDocument(two.payload, { at: '2025-01-01T00:00:00.000Z' })),
    ],
    [
      'checkpoint-document',
      '/checkpoints/2/payload',
      ({ checkpoints: [, , three] }) => (three.payload = withDocument(three.payload, { note: 1 })),
    ],
    [
      'checkpoint-signature',
      '/checkpoints/0/payload',
      ({ checkpoints: [one] }) => {
        const [first, second] = one.signatures;
        [first.signature, second.signature] = [second.signature, first.signature];
      },
    ],
    ['checkpoint-signature', '/checkpoints/0/signatures', ({ checkpoints: [one] }) => one.signatures.pop()],
    [
      'checkpoint-signature',
      '/checkpoints/0/signatures/1/protected',
      ({ checkpoints: [one] }) => (one.signatures[1] = one.signatures[0]),
    ],
    ['checkpoint-chain', '/checkpoints/0/payload', ({ checkpoints }) => checkpoints.shift()],
    ['checkpoint-chain', '/checkpoints/1/payload', ({ checkpoints }) => checkpoints.splice(1, 1)],
    ['checkpoint-chain', '/checkpoints/0/payload', ({ checkpoints }) => checkpoints.reverse()],
    [
      'checkpoint-chain',
      '/checkpoints/1/payload',
      ({ checkpoints }) => checkpoints.splice(1, 0, checkpoints[0]),
    ],
    [
      'record-proof',
      '/proofs/records/0',
      ({ proofs }) => (proofs!.records[0].keyHash = b64u(sha256('other'))),
    ],
    ['record-proof', '/proofs/records/0', ({ proofs }) => (proofs!.records[0].status = 'withdrawn')],
    ['record-proof', '/proofs/records/0', ({ proofs }) => (proofs!.records[0].version = 2)],
    ['record-proof', '/proofs/records/1', ({ proofs }) => (proofs!.records[1].path = [])],
    ['record-proof', '/proofs/records/0', ({ proofs }) => (proofs!.records[0].seq = 9)],
    [
      'record-proof',
      '/proofs/records/0/epochPath',
      ({ proofs }) => (proofs!.records[0].epochPath = [b64u(sha256())]),
    ],
    ['record-proof', '/proofs/records/0/checkpoint', ({ proofs }) => (proofs!.records[0].checkpoint = 9)],
    [
      'record-entry',
      '/proofs/records/2/entry',
      ({ proofs }) => (proofs!.records[2].entry = sampleEntry(recordIdOf(2))),
    ],
    [
      'record-entry',
      '/proofs/records/0/recordId',
      ({ proofs }) => (proofs!.records[0].recordId = recordIdOf(1)),
    ],
    ['consistency', '/proofs/consistency', ({ proofs }) => (proofs!.consistency.path[0] = b64u(sha256('x')))],
    ['consistency', '/proofs/consistency', ({ proofs }) => (proofs!.consistency.from = 2)],
    ['consistency', '/proofs/consistency/to', ({ proofs }) => (proofs!.consistency.to = 4)],
  ])('%s at %s', (name, at, change) => {
    expect(failing(changed(change))).toMatchObject({ name, at });
  });

  it.each<[string, object, string]>([
    ['a root that is not that of the epochs', { root: b64u(sha256('other')) }, 'checkpoint-root'],
    ['another history', { history: { size: 1, root: b64u(sha256('other')) } }, 'checkpoint-history'],
    ['another checkpoint before', { previous: b64u(sha256('other')) }, 'checkpoint-chain'],
    ['a gap in the ledger', { fromSeq: 6, throughSeq: 9 }, 'checkpoint-chain'],
    ['another agreement', { agreementId: '019ab000-0000-7000-8000-00000000a002' }, 'checkpoint-chain'],
  ])('%s, even where both sides signed it', (_, more, name) => {
    // The house refuses to sign some of these: here they are signed by hand.
    const text = canonicalJson({ ...documents[1]!, ...more });
    const [first, second] = [parties.sender.key, parties.receiver.key].map((key) =>
      signGeneral(text, key, 'liangdi.checkpoint.v1'),
    );
    const lying = { ...first!, signatures: [...first!.signatures, ...second!.signatures] };
    const told = { ...file, checkpoints: [file.checkpoints[0], lying], proofs: undefined };
    expect(failing(told)).toMatchObject({ name, at: '/checkpoints/1/payload' });
  });

  it('a checkpoint both sides signed anew: the one after it names the old one', () => {
    const anew = { ...documents[0]!, at: documents[1]!.at };
    const rewritten = changed(
      ({ checkpoints }) => (checkpoints[0] = signedBy(anew, parties.sender.key, parties.receiver.key)),
    );
    expect(failing(rewritten)).toMatchObject({ name: 'checkpoint-chain', at: '/checkpoints/1/payload' });
  });
});

function flipped(text: string, fromEnd = 20): string {
  const at = text.length - fromEnd;
  return text.slice(0, at) + (text[at] === 'A' ? 'B' : 'A') + text.slice(at + 1);
}

function withDocument(payload: string, more: object): string {
  const document = JSON.parse(Buffer.from(payload, 'base64url').toString()) as object;
  return Buffer.from(canonicalJson({ ...document, ...more })).toString('base64url');
}

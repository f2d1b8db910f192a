import { createHash } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import {
  b64u,
  canonicalJson,
  sha256,
  signGeneral,
  type GeneralJws,
  type SigningKey,
} from '@liangdi/envelope';
import { code, sampleRow } from '../specs/samples.js';
import {
  keyFor,
  leavesOf,
  receiverKey,
  sampleCheckpoint,
  senderKey,
  strangerKey,
} from '../specs/sample-checkpoint.js';
import {
  checkpointDigest,
  checkpointLeaf,
  checkpointRoot,
  countersignCheckpoint,
  epochOrder,
  epochRoot,
  historyRoot,
  proveRow,
  requireCheckpoint,
  rowOrder,
  signCheckpoint,
  verifyCheckpoint,
  verifyProposedCheckpoint,
  verifyRowProof,
} from '../index.js';
import { checkpointTyp } from './sign-checkpoint.js';

const refused = (expected: string): unknown => expect.objectContaining(code(expected) as object);
const H = (...parts: (Buffer | string)[]): Buffer =>
  createHash('sha256')
    .update(Buffer.concat(parts.map((part) => Buffer.from(part as string))))
    .digest();
const checkpoint = sampleCheckpoint();
const agreed = countersignCheckpoint(signCheckpoint(checkpoint, senderKey), checkpoint, receiverKey);
/** Signed without being looked at, as by a party that does not play fair. */
const signedAnyway = (document: unknown, ...by: SigningKey[]): GeneralJws => {
  const text = typeof document === 'string' ? document : canonicalJson(document);
  const each = by.map((key) => signGeneral(text, key, checkpointTyp));
  return { payload: each[0]!.payload, signatures: each.flatMap(({ signatures }) => signatures) };
};

describe('a checkpoint', () => {
  it('has the leaves and roots of decision 0008, byte for byte', () => {
    const row = sampleRow(4_294_967_298, { version: 2, status: 'withdrawn' });
    const bytes = [
      Buffer.of(0),
      row.keyHash,
      Buffer.of(0, 0, 0, 2),
      row.digest,
      Buffer.of(2),
      Buffer.of(0, 0, 0, 1, 0, 0, 0, 2),
    ];
    expect(checkpointLeaf(row)).toEqual(H(...bytes));

    const entries = (n: number): Buffer => Buffer.of(0, 0, 0, 0, 0, 0, 0, n);
    const first = H(Buffer.of(0), '2026-03-01', Buffer.of(0), entries(2), epochRoot(leavesOf('2026-03-01')));
    const second = H(Buffer.of(0), '2026-03-02', Buffer.of(0), entries(3), epochRoot(leavesOf('2026-03-02')));
    expect(checkpoint.root).toBe(b64u(H(Buffer.of(1), first, second)));
    expect(checkpoint.epochs.map(({ epoch }) => epoch)).toEqual(['2026-03-01', '2026-03-02']);
    expect(checkpointDigest(checkpoint)).toEqual(H(canonicalJson(checkpoint)));
  });

  it('puts rows in order of name, version and seq, and epochs in order of time', () => {
    const [a, b] = [Buffer.alloc(32, 1), Buffer.alloc(32, 2)];
    const rows = [
      sampleRow(1, { keyHash: b }),
      sampleRow(9, { keyHash: a, version: 2 }),
      sampleRow(8, { keyHash: a, version: 2 }),
      sampleRow(7, { keyHash: a, version: 10 }),
    ];
    expect(rows.sort(rowOrder).map(({ seq }) => seq)).toEqual([8, 9, 7, 1]);
    const names = ['2026-03-02', '2026-03-01.10', '2026-03-01.9', '2026-03-01'];
    const sorted = names.map((epoch) => ({ epoch, entries: 1, root: sha256(epoch) })).sort(epochOrder);
    expect(sorted.map(({ epoch }) => epoch)).toEqual([...names].reverse());
    expect(checkpointRoot([...sorted].reverse())).toEqual(checkpointRoot(sorted));
  });

  it('begins where the one before ended, and names it and all before it', () => {
    const digests = [checkpointDigest(checkpoint), sha256('second')];
    const third = sampleCheckpoint({ digests, throughSeq: 12 });
    expect(third).toMatchObject({ number: 3, fromSeq: 13, throughSeq: 17, previous: b64u(digests[1]!) });
    expect(third.history).toEqual({ size: 2, root: b64u(historyRoot(digests)) });
    expect(requireCheckpoint(third)).toBe(third);
    expect(checkpoint).toMatchObject({ number: 1, fromSeq: 1, previous: null, history: { size: 0 } });
  });

  it('may say that nothing was exchanged since the last', () => {
    const empty = { ...checkpoint, throughSeq: 0, entries: 0, epochs: [], root: b64u(checkpointRoot([])) };
    expect(requireCheckpoint(empty)).toBe(empty);
  });

  it('proves each of its rows alone, and no other row, place or path', () => {
    const leaves = leavesOf('2026-03-02');
    const rows = [3, 4, 5].map((seq) => sampleRow(seq)).sort(rowOrder);
    rows.forEach((row, index) => {
      const proof = proveRow(checkpoint, '2026-03-02', leaves, index);
      verifyRowProof(checkpoint, row, proof);
      const wrong = [
        [{ ...row, status: 'refused' as const }, proof],
        [{ ...row, seq: row.seq + 1 }, proof],
        [{ ...row, seq: 99 }, proof],
        [row, { ...proof, epoch: '2026-03-01' }],
        [row, { ...proof, epochIndex: 0 }],
        [row, { ...proof, epochIndex: 7 }],
        [row, { ...proof, path: [sha256('x'), ...proof.path.slice(1)] }],
        [row, { ...proof, epochPath: [sha256('x')] }],
      ] as const;
      for (const [given, by] of wrong) {
        expect(() => verifyRowProof(checkpoint, given, by)).toThrow(/proof-invalid|inclusion-path-invalid/);
      }
    });
    expect(() => proveRow(checkpoint, '2026-03-03', leaves, 0)).toThrow(refused('proof-invalid'));
    expect(() => proveRow(checkpoint, '2026-03-01', leaves, 0)).toThrow(refused('proof-invalid'));
  });
});

describe('a checkpoint is refused', () => {
  const { epochs, history, parties } = checkpoint;
  const [one, two] = epochs as [(typeof epochs)[0], (typeof epochs)[0]];
  const digest = b64u(sha256('other'));
  it.each<[string, unknown, string]>([
    ['another type', { ...checkpoint, type: 'liangdi-checkpoint/2' }, '/type'],
    ['an agreement of another spelling', { ...checkpoint, agreementId: 'a b' }, '/agreementId'],
    ['no direction', { ...checkpoint, direction: 'both' }, '/direction'],
    ['the other direction', { ...checkpoint, direction: 'destinationToOrigin' }, '/parties'],
    [
      'parties of one role',
      { ...checkpoint, parties: { ...parties, receiver: '440306.origin' } },
      '/parties',
    ],
    ['a third party', { ...checkpoint, parties: { ...parties, third: parties.sender } }, '/parties'],
    ['number 0', { ...checkpoint, number: 0 }, '/number'],
    ['a later number without the one before', { ...checkpoint, number: 2 }, '/previous'],
    ['a first that names one before', { ...checkpoint, previous: digest }, '/previous'],
    ['a first that begins later', { ...checkpoint, fromSeq: 2 }, '/fromSeq'],
    ['a span that ends before it begins', { ...checkpoint, throughSeq: -1 }, '/throughSeq'],
    ['more entries than the span has', { ...checkpoint, throughSeq: 4 }, '/entries'],
    ['entries that are not those of the epochs', { ...checkpoint, entries: 4 }, '/entries'],
    ['another root', { ...checkpoint, root: digest }, '/root'],
    ['a root of another spelling', { ...checkpoint, root: `${checkpoint.root.slice(0, 42)}B` }, '/root'],
    ['another root of an epoch', { ...checkpoint, epochs: [{ ...one, root: digest }, two] }, '/root'],
    ['epochs out of order', { ...checkpoint, epochs: [two, one] }, '/epochs'],
    ['an epoch twice', { ...checkpoint, epochs: [one, one, two], entries: 7, throughSeq: 9 }, '/epochs'],
    ['an empty epoch', { ...checkpoint, epochs: [{ ...one, entries: 0 }, two] }, '/epochs'],
    ['an epoch with a member too many', { ...checkpoint, epochs: [{ ...one, note: '' }, two] }, '/epochs'],
    ['a history of another size', { ...checkpoint, history: { ...history, size: 1 } }, '/history'],
    ['a first with a history', { ...checkpoint, history: { ...history, root: digest } }, '/history'],
    ['an instant of another spelling', { ...checkpoint, at: '2026-03-03T00:00:00Z' }, '/at'],
    ['a member too many', { ...checkpoint, note: 'x' }, ''],
    ['no object', [checkpoint], ''],
    ['nothing', null, ''],
  ])('with %s, before it is signed or believed', (_, document, pointer) => {
    expect(() => requireCheckpoint(document)).toThrow(
      expect.objectContaining({ code: 'checkpoint-malformed', details: { pointer } }),
    );
    expect(() => signCheckpoint(document as never, senderKey)).toThrow(refused('checkpoint-malformed'));
    const signed = signedAnyway(document, senderKey, receiverKey);
    expect(() => verifyCheckpoint(signed, keyFor)).toThrow(refused('checkpoint-malformed'));
  });

  it('without any one of its members', () => {
    for (const name of Object.keys(checkpoint)) {
      const without = Object.fromEntries(Object.entries(checkpoint).filter(([member]) => member !== name));
      expect(() => requireCheckpoint(without)).toThrow(
        expect.objectContaining({ code: 'checkpoint-malformed', details: { pointer: `/${name}` } }),
      );
    }
  });
});

describe('a signed checkpoint', () => {
  it('holds with the signatures of both, whoever proposed it', () => {
    const signedBy = { sender: senderKey.kid, receiver: receiverKey.kid };
    const expected = { checkpoint, digest: checkpointDigest(checkpoint), signedBy };
    expect(verifyCheckpoint(agreed, keyFor)).toEqual(expected);
    const proposed = signCheckpoint(checkpoint, receiverKey);
    expect(verifyProposedCheckpoint(proposed, keyFor).signedBy).toEqual({ receiver: receiverKey.kid });
    expect(verifyCheckpoint(countersignCheckpoint(proposed, checkpoint, senderKey), keyFor)).toEqual(
      expected,
    );
  });

  it('does not show that both agree while one has not signed', () => {
    const proposed = signCheckpoint(checkpoint, senderKey);
    expect(() => verifyCheckpoint(proposed, keyFor)).toThrow(refused('checkpoint-not-countersigned'));
    expect(countersignCheckpoint(proposed, checkpoint, senderKey)).toEqual(proposed);
  });

  it('is countersigned only where it is what the own ledger leads to', () => {
    const proposed = signCheckpoint(checkpoint, senderKey);
    const own = sampleCheckpoint({ digests: [sha256('first')], throughSeq: 5 });
    expect(() => countersignCheckpoint(proposed, own, receiverKey)).toThrow(refused('checkpoint-differs'));
  });

  it('is refused with any member altered after it was signed', () => {
    for (const [name, value] of Object.entries(checkpoint)) {
      const other = typeof value === 'number' ? value + 1 : typeof value === 'string' ? `${value}0` : [];
      const payload = Buffer.from(canonicalJson({ ...checkpoint, [name]: other })).toString('base64url');
      expect(() => verifyCheckpoint({ ...agreed, payload }, keyFor)).toThrow(
        /checkpoint-malformed|signature-invalid/,
      );
    }
    const later = { ...checkpoint, at: '2026-03-03T00:00:00.001Z' };
    const payload = Buffer.from(canonicalJson(later)).toString('base64url');
    expect(() => verifyCheckpoint({ ...agreed, payload }, keyFor)).toThrow(refused('signature-invalid'));
  });

  it('is refused with a signature of a stranger, of a key not valid then, of one twice, or for another purpose', () => {
    const withStranger = signedAnyway(checkpoint, senderKey, receiverKey, strangerKey);
    expect(() => verifyCheckpoint(withStranger, keyFor)).toThrow(refused('signer-unknown'));
    const early = { ...checkpoint, at: '2025-12-31T23:59:59.999Z' };
    expect(() => verifyCheckpoint(signedAnyway(early, senderKey, receiverKey), keyFor)).toThrow(
      refused('signer-unknown'),
    );
    expect(() => verifyCheckpoint(signedAnyway(checkpoint, senderKey, senderKey), keyFor)).toThrow(
      refused('jws-malformed'),
    );
    const receipt = signGeneral(canonicalJson(checkpoint), senderKey, 'liangdi.receipt.v1');
    expect(() => verifyProposedCheckpoint(receipt, keyFor)).toThrow(refused('jws-malformed'));
  });

  it('is refused when the text is not canonical, is no JSON, or the message has no shape', () => {
    const spaced = signedAnyway(JSON.stringify(checkpoint, null, 1), senderKey, receiverKey);
    expect(() => verifyCheckpoint(spaced, keyFor)).toThrow(refused('json-not-canonical'));
    expect(() => verifyCheckpoint(signedAnyway('{', senderKey), keyFor)).toThrow(refused('json-malformed'));
    expect(() => verifyCheckpoint({} as never, keyFor)).toThrow(refused('jws-malformed'));
    expect(() => verifyCheckpoint({ ...agreed, header: {} } as never, keyFor)).toThrow(
      refused('jws-malformed'),
    );
  });
});

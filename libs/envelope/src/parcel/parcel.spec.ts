import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { canonicalJson } from '../canonical/canonical-json.js';
import { b64u } from '../digest/base64url.js';
import { leafHash, merkleRoot } from '../digest/merkle.js';
import { agreementId, originCard, originKeys, sampleLeaves, sampleManifest } from '../golden/samples.js';
import { sampleManifestJws, sampleReceipt, sampleRecords } from '../golden/samples.js';
import { destinationCard, destinationKeys } from '../golden/samples.js';
import { signJws } from '../jose/jws.js';
import { signingKeyAt } from '../party-card/party-keys.js';
import { checkEntries, checkParcel } from './check-parcel.js';
import { signManifest, verifyManifest, type Manifest } from './manifest.js';
import { packedBytes, packParcel, packRecord, unpackParcel, type ParcelRecord } from './pack-parcel.js';
import { signReceipt, verifyReceipt, type Receipt } from './receipt.js';

const text = packParcel(sampleManifestJws, sampleRecords);
const senderKeys = (kid: string, at: string) => signingKeyAt(originCard, kid, at);
const code = (expected: string): unknown => expect.objectContaining({ code: expected });

/** Records under a manifest that truly names them. */
function manifestOf(records: readonly ParcelRecord[]): Manifest {
  const merkle = b64u(merkleRoot(records.map((record) => leafHash(record.entry))));
  return { ...sampleManifest, count: records.length, merkleRoot: merkle };
}

describe('a parcel', () => {
  it('arrives as it was sent, every entry in its place', () => {
    const parcel = unpackParcel(Buffer.from(text));
    const manifest = verifyManifest(parcel.manifestJws, senderKeys);
    expect(manifest).toEqual(sampleManifest);
    expect(parcel.records).toEqual(sampleRecords);
    expect(checkParcel(parcel, manifest)).toEqual(sampleLeaves);
    expect(
      checkEntries(parcel, manifest).map(({ seq, digest, entry }) => [seq, digest, entry.agreementId]),
    ).toEqual(sampleLeaves.map((leaf, index) => [41 + index, b64u(leaf), agreementId]));
  });

  it('is refused, or says the very same, when any byte is another', () => {
    const bytes = Buffer.from(text);
    fc.assert(
      fc.property(fc.nat(bytes.length - 1), fc.integer({ min: 1, max: 255 }), (index, flip) => {
        const altered = Buffer.from(bytes);
        altered[index] = altered[index]! ^ flip;
        return !isTakenAsAnother(altered);
      }),
      { numRuns: 400 },
    );
  });

  it('is refused when a record is dropped, added, moved or put in the place of another', () => {
    const [a, b, c] = sampleRecords as [ParcelRecord, ParcelRecord, ParcelRecord];
    for (const records of [
      [a, b],
      [a, b, c, c],
      [b, a, c],
      [a, b, b],
    ]) {
      const parcel = unpackParcel(packParcel(sampleManifestJws, records));
      expect(() => checkParcel(parcel, sampleManifest)).toThrow(code('merkle-root-differs'));
    }
  });

  it('is refused when a body or salt is not the one committed to', () => {
    const [a, b, c] = sampleRecords as [ParcelRecord, ParcelRecord, ParcelRecord];
    for (const altered of [
      { ...b, body: a.body },
      { ...b, salt: a.salt },
      { ...b, body: b.body + ' ' },
    ]) {
      const parcel = unpackParcel(packParcel(sampleManifestJws, [a, altered, c]));
      const fault = expect.objectContaining({ code: 'commitment-differs', details: { index: 1 } });
      expect(() => checkParcel(parcel, sampleManifest)).toThrow(fault);
    }
  });

  it('is refused when an entry is not canonical, or not an object, though truly signed', () => {
    const [record] = sampleRecords as [ParcelRecord];
    const spaced = [{ ...record, entry: record.entry + ' ' }];
    expect(() => checkParcel({ manifestJws: '', records: spaced }, manifestOf(spaced))).toThrow(
      code('json-not-canonical'),
    );
    const list = [{ ...record, entry: '[]' }];
    expect(() => checkParcel({ manifestJws: '', records: list }, manifestOf(list))).toThrow(
      code('parcel-malformed'),
    );
  });

  it.each([
    ['json-malformed', '{'],
    ['parcel-malformed', '[]'],
    ['parcel-malformed', '{"manifest":"x","records":[]}'],
    ['parcel-malformed', '{"manifest":1,"records":[{"entry":"{}","salt":"","body":"{}"}]}'],
    ['parcel-malformed', `{"manifest":"x","records":[{"entry":"{}","salt":"AAAA","body":"{}"}]}`],
    [
      'parcel-malformed',
      `{"manifest":"x","records":[{"entry":{},"salt":"${sampleRecords[0]!.salt}","body":"{}"}]}`,
    ],
    ['json-too-deep', '['.repeat(40) + ']'.repeat(40)],
  ])('is refused as %s when its shape is %s', (expected, malformed) => {
    expect(() => unpackParcel(malformed)).toThrow(code(expected));
  });

  it('is bounded: 256 records, 256 KB a record, 1 MB in all, on both sides', () => {
    const [record] = sampleRecords as [ParcelRecord];
    const fill = (bytes: number): ParcelRecord => ({
      ...record,
      body: 'x'.repeat(bytes - record.entry.length - record.salt.length),
    });
    const many = (count: number): ParcelRecord[] => Array.from({ length: count }, () => record);
    expect(() => packParcel('m', many(257))).toThrow(code('parcel-malformed'));
    expect(unpackParcel(packParcel('m', many(256))).records).toHaveLength(256);
    expect(() => packParcel('m', [fill(262_145)])).toThrow(code('record-too-large'));
    expect(unpackParcel(packParcel('m', [fill(262_144)])).records).toHaveLength(1);
    const tooLarge = JSON.stringify({ manifest: 'm', records: [fill(262_145)] });
    expect(() => unpackParcel(tooLarge)).toThrow(code('record-too-large'));
    expect(() =>
      packParcel(
        'm',
        Array.from({ length: 5 }, () => fill(250_000)),
      ),
    ).toThrow(code('message-too-large'));
    expect(() => unpackParcel(' '.repeat(1_048_577))).toThrow(code('message-too-large'));
  });

  it('can be weighed record by record before it is packed', () => {
    const empty = packParcel(sampleManifestJws, [sampleRecords[0]!]);
    const grown = packParcel(sampleManifestJws, sampleRecords.slice(0, 2));
    expect(Buffer.byteLength(grown) - Buffer.byteLength(empty)).toBe(
      packedBytes(packRecord(sampleRecords[1]!)),
    );
  });
});

describe('a manifest', () => {
  it('is believed only under a key that was valid when it was made', () => {
    const early = { ...sampleManifest, createdAt: '2025-12-31T00:00:00.000Z' as Manifest['createdAt'] };
    expect(() => verifyManifest(signManifest(early, originKeys.sign), senderKeys)).toThrow(
      code('signer-unknown'),
    );
  });

  it.each<[string, object]>([
    ['/direction', { direction: 'destinationToOrigin' }],
    ['/direction', { sender: '440306.destination', recipient: '360731.origin' }],
    ['/count', { count: 257 }],
    ['/count', { count: 0 }],
    ['/firstSeq', { firstSeq: 0 }],
    ['/firstSeq', { firstSeq: 2 ** 53 }],
    ['/epoch', { epoch: 'today' }],
    ['/merkleRoot', { merkleRoot: 'AA' }],
    ['/previousParcelDigest', { previousParcelDigest: '' }],
    ['/createdAt', { createdAt: '2026-03-02T09:00:00+08:00' }],
    ['/type', { type: 'liangdi-manifest/2' }],
    ['', { note: 'x' }],
  ])('is neither signed nor believed with a fault at %j (%j)', (pointer, change) => {
    const manifest = { ...sampleManifest, ...change } as Manifest;
    const fault = expect.objectContaining({ code: 'manifest-malformed', details: { pointer } });
    expect(() => signManifest(manifest, originKeys.sign)).toThrow(fault);
    const jws = signJws(canonicalJson(manifest), originKeys.sign, 'liangdi.manifest.v1');
    expect(() => verifyManifest(jws, senderKeys)).toThrow(fault);
  });

  it('is not a receipt, and a receipt is not a manifest', () => {
    const receiptJws = signReceipt(sampleReceipt, originKeys.sign);
    expect(() => verifyManifest(receiptJws, senderKeys)).toThrow(code('manifest-malformed'));
    expect(() => verifyReceipt(sampleManifestJws, senderKeys)).toThrow(code('receipt-malformed'));
    const relabelled = signJws(canonicalJson(sampleManifest), originKeys.sign, 'liangdi.receipt.v1');
    expect(() => verifyManifest(relabelled, senderKeys)).toThrow(code('jws-malformed'));
  });
});

describe('a receipt', () => {
  const receiverKeys = (kid: string, at: string) => signingKeyAt(destinationCard, kid, at);
  const { entries, ...parcelReceipt } = sampleReceipt;
  const entry = entries![0]!;

  it.each<Receipt>([
    sampleReceipt,
    { ...parcelReceipt, stage: 'accepted' },
    { ...parcelReceipt, stage: 'delivered', except: [42, 43] },
    { ...parcelReceipt, stage: 'acknowledged', entries: [{ seq: 41, digest: entry.digest }] },
  ])('of the stage $stage is verified', (receipt) => {
    expect(verifyReceipt(signReceipt(receipt, destinationKeys.sign), receiverKeys)).toEqual(receipt);
  });

  it.each<[string, object]>([
    ['/stage', { stage: 'lost' }],
    ['/entries', { stage: 'refused', entries: undefined }],
    ['/entries', { stage: 'accepted', entries: [entry] }],
    ['/entries', { entries: [{ ...entry, code: undefined }] }],
    ['/entries', { entries: [{ ...entry, seq: 44 }] }],
    ['/entries', { entries: [entry, entry] }],
    ['/entries/0/code', { entries: [{ ...entry, code: 'Zhang San was not found' }] }],
    ['/except', { except: [42] }],
    ['/except', { stage: 'delivered', entries: undefined, except: [44] }],
    ['/parcelDigest', { parcelDigest: 'x' }],
  ])('is neither signed nor believed with a fault at %s (%j)', (pointer, change) => {
    const receipt = JSON.parse(JSON.stringify({ ...sampleReceipt, ...change })) as Receipt;
    const fault = expect.objectContaining({ code: 'receipt-malformed', details: { pointer } });
    expect(() => signReceipt(receipt, destinationKeys.sign)).toThrow(fault);
    const jws = signJws(canonicalJson(receipt), destinationKeys.sign, 'liangdi.receipt.v1');
    expect(() => verifyReceipt(jws, receiverKeys)).toThrow(fault);
  });

  it('of one party is not taken as the other’s', () => {
    const jws = signReceipt(sampleReceipt, destinationKeys.sign);
    expect(() => verifyReceipt(jws, senderKeys)).toThrow(code('signer-unknown'));
  });
});

/** Whether altered bytes pass every check and yet say something else than what was sent. */
function isTakenAsAnother(altered: Buffer): boolean {
  try {
    const parcel = unpackParcel(altered);
    checkParcel(parcel, verifyManifest(parcel.manifestJws, senderKeys));
    return (
      JSON.stringify(parcel.records) !== JSON.stringify(sampleRecords) ||
      parcel.manifestJws !== sampleManifestJws
    );
  } catch {
    return false;
  }
}

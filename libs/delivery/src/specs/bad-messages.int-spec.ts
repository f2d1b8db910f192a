/** Messages that can never be good, each refused by the code that says why. */
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { canonicalJson, generateSigningKey, openJwe, signJws, unpackParcel } from '@liangdi/envelope';
import { twoParties, type TwoParties } from '@liangdi/testing';
import type { IncomingMessage } from '../transport/transport.js';
import { codeOf, count, message, parcels, receiptsBack, seal, submit } from './by-hand.js';

let two: TwoParties;
beforeEach(async () => {
  two = await twoParties();
});
afterEach(() => two.close());

describe('a message that can never be good', () => {
  async function sealedParcel(): Promise<IncomingMessage> {
    await submit(two.destination, two.serviceRecord());
    await seal(two.destination, two.origin);
    const [parcel] = await parcels(two.destination, two.origin);
    return parcel!;
  }

  it('is refused when a byte of it was altered', async () => {
    const parcel = await sealedParcel();
    const altered = Buffer.from(parcel.value);
    altered[altered.length - 60]! ^= 1;
    expect(await codeOf(two.origin.receiveParcel.run({ ...parcel, value: altered }))).toMatch(
      /decryption-failed|jwe-malformed/,
    );
    expect(await count(two.origin, 'ledger_entry')).toBe(0);
  });

  it('is refused when a stranger signed it', async () => {
    const parcel = await sealedParcel();
    const { plaintext } = openJwe(parcel.value.toString(), () => two.origin.keys.encrypt[0].privateKey);
    const { manifestJws, records } = unpackParcel(plaintext);
    const payload = Buffer.from(manifestJws.split('.')[1]!, 'base64url').toString();
    const forged = { manifest: signJws(payload, generateSigningKey(), 'liangdi.manifest.v1'), records };
    const from = message(two.destination, two.origin, 'liangdi.parcel.v1', forged);
    expect(await codeOf(two.origin.receiveParcel.run(from))).toBe('signer-unknown');
  });

  it('is refused when its records are not those the manifest was signed over', async () => {
    const parcel = await sealedParcel();
    const { plaintext } = openJwe(parcel.value.toString(), () => two.origin.keys.encrypt[0].privateKey);
    const { manifestJws, records } = unpackParcel(plaintext);
    const entry = canonicalJson({
      ...(JSON.parse(records[0]!.entry) as object),
      purpose: 'benefitPortability',
    });
    const swapped = { manifest: manifestJws, records: [{ ...records[0]!, entry }] };
    const from = message(two.destination, two.origin, 'liangdi.parcel.v1', swapped);
    expect(await codeOf(two.origin.receiveParcel.run(from))).toBe('merkle-root-differs');
  });

  it('is kept as evidence when it claims numbers that are taken', async () => {
    const first = await sealedParcel();
    await two.origin.receiveParcel.run(first);
    const { plaintext } = openJwe(first.value.toString(), () => two.origin.keys.encrypt[0].privateKey);
    const { manifestJws, records } = unpackParcel(plaintext);
    const manifest = JSON.parse(Buffer.from(manifestJws.split('.')[1]!, 'base64url').toString()) as object;
    const other = signJws(
      canonicalJson({ ...manifest, createdAt: '2026-11-22T00:00:00.000Z' }),
      two.destination.keys.sign[0],
      'liangdi.manifest.v1',
    );
    const from = message(two.destination, two.origin, 'liangdi.parcel.v1', { manifest: other, records });
    expect(await codeOf(two.origin.receiveParcel.run(from))).toMatch(/sequence-conflict|signer-unknown/);
    expect(await count(two.origin, 'ledger_entry')).toBe(1);
  });

  it('is refused when it was for somebody else', async () => {
    const parcel = await sealedParcel();
    expect(await codeOf(two.destination.receiveParcel.run(parcel))).toBe('decryption-key-unknown');
  });

  it('is refused when the sender named is a stranger', async () => {
    const parcel = await sealedParcel();
    const headers = { ...parcel.headers, ce_source: 'urn:liangdi:party:110101.destination' };
    expect(await codeOf(two.origin.receiveParcel.run({ ...parcel, headers }))).toBe('partner-unknown');
  });

  it('is refused as a receipt for a parcel never sent', async () => {
    await two.origin.receiveParcel.run(await sealedParcel());
    const receipts = await receiptsBack(two.origin, two.destination);
    await two.destination.database.inTransaction(two.destination.actor, (tx) =>
      tx.query('DELETE FROM parcel_out'),
    );
    expect(await codeOf(two.destination.receiveReceipts.run(receipts))).toBe('receipt-without-parcel');
    expect(await count(two.destination, `receipt WHERE stage = 'delivered'`)).toBe(0);
  });

  it('is parked under its own name when it was held, and the one before it stands', async () => {
    const first = await sealedParcel();
    const { plaintext } = openJwe(first.value.toString(), () => two.origin.keys.encrypt[0].privateKey);
    const { manifestJws, records } = unpackParcel(plaintext);
    const manifest = JSON.parse(Buffer.from(manifestJws.split('.')[1]!, 'base64url').toString()) as object;
    // Its number is the next but one's, and the parcel it claims to follow was never sent.
    const orphan = signJws(
      canonicalJson({ ...manifest, firstSeq: 2, previousParcelDigest: 'A'.repeat(43) }),
      two.destination.keys.sign[0],
      'liangdi.manifest.v1',
    );
    await two.origin.receiveParcel.run(
      message(two.destination, two.origin, 'liangdi.parcel.v1', { manifest: orphan, records }),
    );
    expect(await count(two.origin, 'held_parcel')).toBe(1);
    await two.origin.receiveParcel.run(first);
    expect(await count(two.origin, 'ledger_entry')).toBe(1);
    expect(await count(two.origin, `parked_message WHERE code = 'sequence-conflict'`)).toBe(1);
    expect(await count(two.origin, 'held_parcel')).toBe(0);
  });
});

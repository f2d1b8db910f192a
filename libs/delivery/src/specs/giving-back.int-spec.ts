/** What a sender lost is given back by its receiver; until it has it again, its stream is fenced. */
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { Tx } from '@liangdi/database';
import { canonicalJson, generateSigningKey, signJws, type SigningKey } from '@liangdi/envelope';
import type { ProblemCode } from '@liangdi/problem';
import { newId } from '@liangdi/record';
import type { TestParty } from '@liangdi/testing';
import { fenceStream } from '../mend/fence-stream.js';
import { giveBack, type GivenPiece } from '../mend/give-back.js';
import {
  readGivenBack,
  type GivenBack,
  type GivenEntry,
  type GivenParcel,
  type GivenRecord,
} from '../mend/given-back.js';
import { liftFence } from '../mend/lift-fence.js';
import { resendParcels } from '../mend/resend-parcels.js';
import { takeBack, type TakenBack } from '../mend/take-back.js';
import { backUp, codeOf, count, parcels, restoreBackup, seal, submit, tamper, totals } from './by-hand.js';
import { OneWay } from './one-way.js';

let way: OneWay;
beforeEach(async () => {
  way = await OneWay.open();
});
afterEach(() => way.close());

describe('a sender that lost what it sent', () => {
  async function given(at: TestParty, seqs: readonly number[], limits?: { bytes: number; records: number }) {
    return at.database.inTransaction(at.actor, (tx) => giveBack(tx, at, way.stream, seqs, limits));
  }

  /** As it would come over the wire. */
  const overTheWire = (piece: GivenPiece | undefined): GivenBack =>
    readGivenBack(JSON.parse(JSON.stringify(piece!.content)));

  async function take(content: GivenBack): Promise<TakenBack> {
    const deps = { terms: way.sender.terms, vault: way.sender.vault, now: () => new Date(), runId: newId() };
    return way.sender.database.inTransaction(way.sender.actor, (tx) => takeBack(tx, deps, content));
  }

  const nothing = { parcels: 0, records: 0, entries: 0, corrections: 0, receipts: 0, unqueued: 0 };

  it('gets its tail back whole, goes on behind it, and the second time changes nothing', async () => {
    await way.exchange(2);
    await backUp(way.sender);
    await way.exchange(1, 3, 2);
    const told = await totals(way.sender, way.two.agreementId);
    await restoreBackup(way.sender);
    const piece = overTheWire(await given(way.receiver, [3, 4, 5, 6, 7, 8]));
    expect(await take(piece)).toEqual({
      parcels: 3,
      records: 6,
      entries: 6,
      corrections: 0,
      receipts: 6,
      unqueued: 0,
    });
    expect(await take(piece)).toEqual(nothing);
    expect(await totals(way.sender, way.two.agreementId)).toEqual(told);
    expect(
      await count(way.sender, 'parcel_out WHERE answered_at IS NULL OR sent_at IS NULL OR sealed IS NULL'),
    ).toBe(0);
    expect(await count(way.sender, 'stream_out WHERE next_seq = 9 AND epoch_count = 8')).toBe(1);
    await way.exchange(2);
    await way.expectEqualLedgers(10);
    expect(way.receiver.received).toHaveLength(10);
  });

  it('does not send again what waited in the queue when the backup was made', async () => {
    await way.exchange(1);
    const [first] = await submit(way.sender, way.two.serviceRecord(), way.two.serviceRecord());
    await backUp(way.sender);
    await seal(way.sender, way.receiver);
    await way.receive(await parcels(way.sender, way.receiver));
    await way.answer();
    await restoreBackup(way.sender);
    expect(await count(way.sender, 'outbox')).toBe(2);
    const piece = overTheWire(await given(way.receiver, [2, 3]));
    expect(await take(piece)).toEqual({
      parcels: 1,
      records: 0,
      entries: 2,
      corrections: 0,
      receipts: 2,
      unqueued: 2,
    });
    expect(await count(way.sender, 'outbox')).toBe(0);
    expect(await seal(way.sender, way.receiver)).toBe(0);
    expect(way.effects).toContain(first!.recordId);
    await way.expectEqualLedgers(3);
  });

  it('gets a parcel back that it can send again, and the way.receiver knows it', async () => {
    await way.exchange(2, 2);
    await tamper(way.sender, 'TRUNCATE parcel_out, record, receipt');
    await take(overTheWire(await given(way.receiver, [1, 4])));
    const again = await way.sender.database.inTransaction(way.sender.actor, (tx) =>
      resendParcels(tx, way.receiver.id, way.stream, [1, 2, 3, 99]),
    );
    expect(again).toBe(2);
    await tamper(way.receiver, 'TRUNCATE ledger_entry');
    await way.receive(await parcels(way.sender, way.receiver));
    expect(way.receiver.received).toHaveLength(4);
    await way.expectEqualLedgers(4);
  });

  it('has an altered row corrected, and a lost one restored, beside those that stand', async () => {
    await way.exchange(3);
    await tamper(
      way.sender,
      `UPDATE ledger_entry SET digest = sha256('x') WHERE seq = 2; DELETE FROM ledger_entry WHERE seq = 3`,
    );
    const piece = overTheWire(await given(way.receiver, [2]));
    expect(await take(piece)).toMatchObject({ entries: 1, corrections: 1, parcels: 0 });
    expect(await take(piece)).toEqual(nothing);
    await way.expectEqualLedgers(3);
  });

  it('learns again what was refused, from the signed receipt', async () => {
    await way.exchange(1);
    await backUp(way.sender);
    await tamper(way.receiver, `UPDATE agreement SET state = 'suspended'`);
    await way.exchange(2);
    await restoreBackup(way.sender);
    const piece = overTheWire(await given(way.receiver, [2]));
    expect(piece.parcels[0]!.records[0]).toMatchObject({ status: 'refused', reason: 'agreement-suspended' });
    await take(piece);
    expect(await take(piece)).toEqual(nothing);
    await way.expectEqualLedgers(3, 2);
    // The way.receiver does not keep a refused record, so nobody can send it again.
    expect(await count(way.sender, 'parcel_out WHERE sealed IS NULL')).toBe(1);
    expect(
      await way.sender.database.inTransaction(way.sender.actor, (tx) =>
        resendParcels(tx, way.receiver.id, way.stream, [2]),
      ),
    ).toBe(0);
  });

  it('gets the row and no body of a person who has been erased at the receiver', async () => {
    await way.exchange(1);
    await backUp(way.sender);
    await way.exchange(1);
    await restoreBackup(way.sender);
    await tamper(way.receiver, 'UPDATE person_key SET wrapped_key = NULL, destroyed_at = now()');
    const piece = overTheWire(await given(way.receiver, [2]));
    expect(piece.parcels[0]!.records[0]).toMatchObject({ erased: true });
    expect(piece.parcels[0]!.records[0]).not.toHaveProperty('body');
    expect(await take(piece)).toMatchObject({ entries: 1, records: 0, parcels: 1 });
    expect(await take(piece)).toEqual(nothing);
    await way.expectEqualLedgers(2);
  });

  it('is stopped where it has given the numbers to new records meanwhile', async () => {
    await way.exchange(1);
    await backUp(way.sender);
    await way.exchange(1, 1);
    await restoreBackup(way.sender);
    const piece = await given(way.receiver, [2, 3]);
    const tailOnly = await given(way.receiver, [3]);
    await submit(way.sender, way.two.serviceRecord());
    await seal(way.sender, way.receiver);
    expect(await codeOf(take(overTheWire(piece)))).toBe('sequence-conflict');
    expect(await codeOf(take(overTheWire(tailOnly)))).toBe('sequence-conflict');
    expect(await count(way.sender, 'ledger_entry')).toBe(2);
  });

  it('takes back nothing that was forged', async () => {
    await way.exchange(1);
    await backUp(way.sender);
    await way.exchange(2);
    const [before] = overTheWire(await given(way.receiver, [1])).parcels as [GivenParcel];
    await restoreBackup(way.sender);
    const [good] = overTheWire(await given(way.receiver, [2])).parcels as [GivenParcel];
    const [first, second] = good.records as [GivenRecord & GivenEntry, GivenEntry];
    const ours = way.sender.keys.sign[0];
    const theirs = way.receiver.keys.sign[0];
    const entry = first.entry.replace('continuityOfMaternalCare', 'benefitPortability');
    const name = { digest: 'A'.repeat(43), recordId: newId(), version: 1, status: 'applied' as const };
    const foreign = { sender: way.receiver.id, recipient: way.sender.id, direction: 'originToDestination' };
    const forgeries: [Partial<GivenParcel>, ProblemCode][] = [
      [{ records: [{ ...first, body: first.body!.replace('2', '3') }, second] }, 'commitment-differs'],
      [{ records: [{ ...first, salt: 'A'.repeat(43) }, second] }, 'commitment-differs'],
      [{ records: [{ ...first, entry }, second] }, 'merkle-root-differs'],
      [{ records: [name, second] }, 'merkle-root-differs'],
      [{ records: [second, first] }, 'merkle-root-differs'],
      [{ records: [first] }, 'merkle-root-differs'],
      [{ manifest: signedAnew(good.manifest, generateSigningKey()) }, 'signer-unknown'],
      [{ manifest: signedAnew(good.manifest, theirs) }, 'signer-unknown'],
      [{ manifest: signedAnew(good.manifest, theirs, foreign) }, 'signer-unknown'],
      [{ manifest: signedAnew(good.manifest, ours, foreign) }, 'wrong-sender'],
      [{ manifest: before.manifest }, 'merkle-root-differs'],
      [{ receipts: [signedAnew(good.receipts[0]!, ours, {}, 'liangdi.receipt.v1')] }, 'signer-unknown'],
      [{ receipts: before.receipts }, 'receipt-without-parcel'],
    ];
    for (const [forged, code] of forgeries)
      expect(await codeOf(take({ parcels: [{ ...good, ...forged }] }))).toBe(code);
    expect(await count(way.sender, 'ledger_entry')).toBe(1);
    expect(await count(way.sender, 'stream_out WHERE next_seq = 2')).toBe(1);
    expect(await take({ parcels: [good] })).toMatchObject({ entries: 2 });
  });

  it.each<[string, (good: GivenParcel) => unknown]>([
    ['has no parcels', () => ({ parcels: [] })],
    ['has a member nobody knows', (good) => ({ parcels: [{ ...good, note: 1 }] })],
    ['has an entry without a name', (good) => ({ parcels: [{ ...good, records: [{ status: 'applied' }] }] })],
    [
      'has a body without its salt',
      (good) => ({ parcels: [{ ...good, records: [{ ...good.records[0], salt: undefined }] }] }),
    ],
  ])('does not read what %s', async (_, change) => {
    await way.exchange(1);
    const [good] = overTheWire(await given(way.receiver, [1])).parcels as [GivenParcel];
    const malformed = expect.objectContaining({ code: 'message-malformed' }) as unknown as Error;
    expect(() => readGivenBack(change(good))).toThrow(malformed);
  });

  it('gets pieces no larger than asked for, and hears what is left', async () => {
    await way.exchange(2, 2, 1);
    const piece = await given(way.receiver, [1, 3, 5, 77], { bytes: 1_000_000, records: 4 });
    expect(piece).toMatchObject({ nextSeq: 5, rest: [5, 77] });
    expect(await given(way.receiver, [5, 77])).toMatchObject({ nextSeq: 6, rest: [77] });
    expect(await given(way.receiver, [77])).toBeUndefined();
    expect(await given(way.receiver, [1, 3], { bytes: 10, records: 256 })).toMatchObject({
      nextSeq: 3,
      rest: [3],
    });
  });
});

describe('a fenced stream', () => {
  const within = <T>(work: (tx: Tx) => Promise<T>) =>
    way.sender.database.inTransaction(way.sender.actor, work);

  it('seals nothing until its fence is lifted, and then in order', async () => {
    await way.exchange(1);
    await within((tx) => fenceStream(tx, way.stream));
    await within((tx) => fenceStream(tx, way.stream));
    const [waiting] = await submit(way.sender, way.two.serviceRecord());
    expect(await seal(way.sender, way.receiver)).toBe(0);
    expect(await count(way.sender, 'outbox')).toBe(1);
    await within((tx) => liftFence(tx, way.stream));
    await within((tx) => liftFence(tx, way.stream));
    expect(await seal(way.sender, way.receiver)).toBe(1);
    await way.receive(await parcels(way.sender, way.receiver));
    expect(way.effects.at(-1)).toBe(waiting!.recordId);
  });

  it('stops a sealing that had claimed its records before the fence was seen', async () => {
    await way.exchange(1);
    await submit(way.sender, way.two.serviceRecord());
    const sealing = await within(async (tx) => {
      await fenceStream(tx, way.stream);
      // Reads the queue now, and waits for the head this transaction holds.
      const code = codeOf(seal(way.sender, way.receiver));
      await new Promise((resolve) => setTimeout(resolve, 500));
      return { code };
    });
    expect(await sealing.code).toBe('stream-fenced');
    expect(await count(way.sender, 'outbox')).toBe(1);
    expect(await count(way.sender, 'ledger_entry')).toBe(1);
  });

  it('can be fenced before it ever sealed anything', async () => {
    await within((tx) => fenceStream(tx, way.stream));
    await submit(way.sender, way.two.serviceRecord());
    expect(await seal(way.sender, way.receiver)).toBe(0);
    await within((tx) => liftFence(tx, way.stream));
    expect(await seal(way.sender, way.receiver)).toBe(1);
  });
});

/** The same document, or one changed, under another signature. */
function signedAnew(jws: string, key: SigningKey, change: object = {}, typ = 'liangdi.manifest.v1'): string {
  const document = JSON.parse(Buffer.from(jws.split('.')[1]!, 'base64url').toString()) as object;
  return signJws(canonicalJson({ ...document, ...change }), key, typ);
}

/** What a receiver lost, or somebody altered there, is mended by a parcel that comes again. */
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { canonicalJson, openJwe, signJws, unpackParcel } from '@liangdi/envelope';
import type { TestParty } from '@liangdi/testing';
import { takeBackAnswers } from '../mend/take-back-answers.js';
import { repeatReceiptsOf } from '../receipt/repeat-receipts-of.js';
import type { IncomingMessage } from '../transport/transport.js';
import { backUp, codeOf, count, message, parcels, restoreBackup, takeDispatch, tamper } from './by-hand.js';
import { OneWay } from './one-way.js';

let way: OneWay;
beforeEach(async () => {
  way = await OneWay.open();
});
afterEach(() => way.close());

describe('a parcel that comes again to a receiver', () => {
  it.each([
    ['the rows of its ledger', 'DELETE FROM ledger_entry WHERE seq IN (3, 4)'],
    [
      'one row of its ledger, and the parcel',
      'DELETE FROM ledger_entry WHERE seq = 4; DELETE FROM parcel_in',
    ],
    ['the parcels', 'DELETE FROM parcel_in'],
    ['its receipts', `DELETE FROM receipt WHERE stage = 'delivered'`],
    ['a digest that was altered', `UPDATE ledger_entry SET digest = sha256('x') WHERE seq = 3`],
    ['a name that was altered', `UPDATE ledger_entry SET key_hash = sha256('x') WHERE seq = 4`],
    ['an epoch that was altered', `UPDATE ledger_entry SET epoch = '2020-01-01' WHERE seq = 4`],
    ['a status that was altered', `UPDATE ledger_entry SET status = 'refused', reason = 'x' WHERE seq = 3`],
    ['a row under another parcel', `UPDATE ledger_entry SET parcel_digest = sha256('x') WHERE seq = 3`],
    ['a row voided by a hand', `${voided(3)}`],
  ])('mends %s, once, and without a second effect', async (_, sql) => {
    const { sent, parcels: all } = await way.exchange(2, 3, 1);
    await tamper(way.receiver, sql);
    for (let i = 0; i < 2; i += 1) {
      await way.receive(all);
      expect(way.effects).toEqual(sent.map(({ recordId }) => recordId));
      await way.expectEqualLedgers(6);
      expect(await count(way.receiver, 'parcel_in')).toBe(3);
      await way.answer();
    }
    expect(await count(way.receiver, `receipt WHERE stage = 'delivered'`)).toBe(3);
    expect(await count(way.receiver, 'ledger_correction')).toBeLessThanOrEqual(2);
    expect(await count(way.receiver, `stream_in WHERE next_seq = 7`)).toBe(1);
  });

  it('brings back a record that was really gone, and only its effect', async () => {
    const { sent, parcels: all } = await way.exchange(2, 2);
    await tamper(way.receiver, `DELETE FROM record WHERE record_id = '${sent[1]!.recordId}'`);
    way.receiver.received.length = 0;
    await way.receive(all);
    await way.receive(all);
    expect(way.effects).toEqual([sent[1]!.recordId]);
    expect(await count(way.receiver, 'record')).toBe(4);
    await way.expectEqualLedgers(4);
  });

  it('is mended though the agreement has been suspended since, or has run out', async () => {
    const { sent, parcels: all } = await way.exchange(2);
    await tamper(
      way.receiver,
      `TRUNCATE record, ledger_entry, parcel_in, receipt; UPDATE agreement SET state = 'suspended'`,
    );
    way.receiver.received.length = 0;
    await way.receive(all);
    expect(way.effects).toEqual(sent.map(({ recordId }) => recordId));
    await way.expectEqualLedgers(2);
  });

  it('comes back refused as it was refused, and never applied', async () => {
    const first = await way.seals(1, 1);
    await tamper(way.receiver, `UPDATE agreement SET state = 'suspended'`);
    await way.receive(first.parcels);
    await way.answer();
    await tamper(
      way.receiver,
      `UPDATE agreement SET state = 'active'; DELETE FROM ledger_entry WHERE seq = 2; DELETE FROM parcel_in`,
    );
    await way.receive(first.parcels);
    await way.receive(first.parcels);
    expect(way.effects).toEqual([]);
    expect(await count(way.receiver, `ledger_entry WHERE reason = 'agreement-suspended'`)).toBe(2);
    expect(await count(way.receiver, `receipt WHERE stage = 'refused'`)).toBe(2);
    expect(await count(way.receiver, `receipt WHERE stage = 'delivered'`)).toBe(0);
    await way.expectEqualLedgers(2, 2);
  });

  it('does not undo what was decided about it later', async () => {
    const { parcels: all } = await way.exchange(2);
    await tamper(way.receiver, voided(1, 'withdrawn'));
    await way.receive(all);
    expect(await count(way.receiver, `ledger_standing WHERE seq = 1 AND status = 'withdrawn'`)).toBe(1);
    expect(await count(way.receiver, 'ledger_correction')).toBe(1);
  });

  it('changes nothing but repeats its receipt where all of it stands', async () => {
    const { parcels: all } = await way.exchange(2, 2);
    await way.receive(all);
    await way.receive(all);
    expect((await takeDispatch(way.receiver, way.sender)).receipts).toHaveLength(2);
    expect(await count(way.receiver, 'ledger_correction')).toBe(0);
    expect(way.receiver.received).toHaveLength(4);
  });

  it('with another content under numbers that are known is a conflict still, whatever was lost', async () => {
    const { parcels: all } = await way.exchange(1, 1, 1);
    const other = await forged(all[1]!, { createdAt: new Date().toISOString() });
    for (const lost of [
      'SELECT 1',
      `DELETE FROM parcel_in WHERE first_seq = 2`,
      `DELETE FROM receipt WHERE receipt_jws IS NOT NULL`,
      `DELETE FROM ledger_entry WHERE seq = 2`,
    ]) {
      await tamper(way.receiver, lost);
      expect(await codeOf(way.receiver.receiveParcel.run(other))).toBe('sequence-conflict');
    }
    await way.receive(all);
    await way.expectEqualLedgers(3);
  });
});

describe('a receiver restored from a backup', () => {
  it('asks for its tail and takes it in again, in order', async () => {
    const before = await way.exchange(2, 1);
    await backUp(way.receiver);
    const lost = await way.exchange(1, 2, 1);
    await restoreBackup(way.receiver);
    way.receiver.received.length = 3;
    const [next] = (await way.seals(1)).parcels;
    await way.receiver.receiveParcel.run(next!);
    const { messages } = await takeDispatch(way.receiver, way.sender);
    await way.sender.receiveResendRequest.run(
      message(way.receiver, way.sender, 'liangdi.resend.v1', JSON.parse(messages[0]!.content) as object),
    );
    await way.receive(await parcels(way.sender, way.receiver));
    await way.answer();
    const sent = [...before.sent, ...lost.sent].map(({ recordId }) => recordId);
    expect(way.effects.slice(0, 7)).toEqual(sent);
    await way.expectEqualLedgers(8);
    expect(await count(way.sender, 'parcel_out WHERE answered_at IS NULL')).toBe(0);
  });

  it('that has its own receipts back takes each record as it took it then, whatever became of the agreement', async () => {
    await way.exchange(1);
    await backUp(way.receiver);
    const lost = await way.exchange(2);
    await tamper(way.receiver, `UPDATE agreement SET state = 'suspended'`);
    const refused = await way.exchange(1);
    await restoreBackup(way.receiver);
    way.receiver.received.length = 1;
    const held = await way.sender.database.inTransaction(way.sender.actor, (tx) =>
      tx.query<{ jws: string }>(
        `SELECT receipt_jws AS jws FROM receipt WHERE issuer = $1 ORDER BY receipt_id`,
        [way.receiver.id],
      ),
    );
    const take = (at: TestParty, receipts: string[]) =>
      at.database.inTransaction(at.actor, (tx) => takeBackAnswers(tx, at.terms, receipts));
    const receipts = held.map(({ jws }) => jws);
    expect(await codeOf(take(way.sender, receipts))).toBe('signer-unknown');
    expect(await take(way.receiver, receipts)).toBe(2);
    expect(await take(way.receiver, receipts)).toBe(0);
    await way.receive([...lost.parcels, ...refused.parcels]);
    expect(way.effects.slice(1)).toEqual(lost.sent.map(({ recordId }) => recordId));
    await way.answer();
    await way.expectEqualLedgers(4, 1);
    expect(await count(way.receiver, `receipt WHERE stage IN ('delivered', 'refused')`)).toBe(3);
  });

  it('whose head alone was set back finds that it has the rest, and moves on', async () => {
    const { sent, parcels: all } = await way.exchange(2, 1, 2);
    await tamper(
      way.receiver,
      `UPDATE stream_in s SET next_seq = 3, last_parcel_digest = translate(rtrim(encode(p.parcel_digest, 'base64'), '='), '+/', '-_')
       FROM parcel_in p WHERE p.first_seq = 1`,
    );
    await way.receive(all);
    expect(way.effects).toEqual(sent.map(({ recordId }) => recordId));
    expect(await count(way.receiver, `stream_in WHERE next_seq = 6`)).toBe(1);
    await way.exchange(1);
    await way.expectEqualLedgers(6);
  });

  it('whose head was lost, with half of the rows, is whole after its parcels came again', async () => {
    const { sent, parcels: all } = await way.exchange(2, 2, 2);
    await tamper(
      way.receiver,
      `TRUNCATE stream_in; DELETE FROM ledger_entry WHERE seq > 3; DELETE FROM parcel_in WHERE first_seq > 2`,
    );
    await way.receive(all);
    expect(way.effects).toEqual(sent.map(({ recordId }) => recordId));
    await way.expectEqualLedgers(6);
    await way.exchange(1);
    await way.expectEqualLedgers(7);
  });
});

describe('receipts asked for again', () => {
  it('are repeated as they were signed, to the partner they are for, and not doubled', async () => {
    await way.exchange(1, 1);
    const digests = await way.receiver.database.inTransaction(way.receiver.actor, async (tx) => {
      const rows = await tx.query<{ parcel_digest: Buffer }>('SELECT parcel_digest FROM parcel_in');
      return rows.map((row) => row.parcel_digest.toString('base64url'));
    });
    const repeat = (partner: TestParty) =>
      way.receiver.database.inTransaction(way.receiver.actor, (tx) =>
        repeatReceiptsOf(tx, partner.id, digests),
      );
    expect(await repeat(way.receiver)).toBe(0);
    expect(await repeat(way.sender)).toBe(2);
    expect(await repeat(way.sender)).toBe(0);
    await tamper(way.sender, 'TRUNCATE receipt, ledger_outcome; UPDATE parcel_out SET answered_at = NULL');
    await way.answer();
    expect(await count(way.sender, 'parcel_out WHERE answered_at IS NULL')).toBe(0);
    expect(await count(way.sender, 'receipt')).toBe(2);
  });

  it('bring back an outcome that was lost though the receipt was not', async () => {
    const { parcels: all } = await way.seals(1);
    await tamper(way.receiver, `UPDATE agreement SET state = 'suspended'`);
    await way.receive(all);
    await way.answer();
    await tamper(way.sender, 'TRUNCATE ledger_outcome');
    await way.receive(all);
    await way.answer();
    await way.expectEqualLedgers(1, 1);
  });
});

function voided(seq: number, status = 'void'): string {
  return `INSERT INTO ledger_correction (agreement_id, direction, seq, epoch, key_hash, record_id, version, digest, status, reason, parcel_digest, class, run_id)
    SELECT agreement_id, direction, seq, epoch, key_hash, record_id, version, digest, '${status}', 'never-sent', parcel_digest, 'orphan', gen_random_uuid()
    FROM ledger_entry WHERE seq = ${seq}`;
}

/** The same records under another manifest, truly signed by the way.sender. */
async function forged(parcel: IncomingMessage, change: object): Promise<IncomingMessage> {
  const { plaintext } = openJwe(parcel.value.toString(), () => way.receiver.keys.encrypt[0].privateKey);
  const { manifestJws, records } = unpackParcel(plaintext);
  const manifest = JSON.parse(Buffer.from(manifestJws.split('.')[1]!, 'base64url').toString()) as object;
  const text = canonicalJson({ ...manifest, ...change });
  const other = signJws(text, way.sender.keys.sign[0], 'liangdi.manifest.v1');
  return message(way.sender, way.receiver, 'liangdi.parcel.v1', { manifest: other, records });
}

/** A side that goes back to an old backup: everything it lost comes back from the partner in one run, in order, with clocks and receipts right again. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import * as backups from './backups.js';
import { Ledgers, type SideName } from './ledgers.js';

let ledgers: Ledgers;

beforeAll(async () => {
  ledgers = await Ledgers.open();
}, 180_000);
afterAll(() => ledgers?.close());

const backUp = (side: SideName) => backups.backUp(ledgers, side);
const restore = (side: SideName) => backups.restore(ledgers, side);

async function expectWhole(records: number): Promise<void> {
  expect(await ledgers.equal()).toBe(true);
  const [one, other] = await ledgers.lastCheckpoints();
  expect(one).toEqual(other);
  expect(one).toMatchObject({ signatures: 2, through: records });
  for (const side of ['origin', 'destination'] as const) {
    const [row] = await ledgers.rows(
      side,
      `SELECT count(*)::integer AS records, count(DISTINCT record_id)::integer AS each FROM record`,
    );
    expect(row).toEqual({ records, each: records });
  }
  const [effects] = await ledgers.rows(
    'origin',
    'SELECT count(*)::integer AS n FROM received_service_record',
  );
  expect(effects).toEqual({ n: records });
  const [loose] = await ledgers.rows(
    'destination',
    `SELECT count(*)::integer AS n FROM parcel_out p WHERE answered_at IS NULL
       OR NOT EXISTS (SELECT FROM receipt r WHERE r.parcel_digest = p.parcel_digest AND r.stage IN ('delivered', 'refused'))
       OR NOT EXISTS (SELECT FROM receipt r WHERE r.parcel_digest = p.parcel_digest AND r.stage = 'accepted')`,
  );
  expect(loose).toEqual({ n: 0 });
}

describe('after a restore from an old backup', () => {
  it('the receiver gets back its tail, in order, each record once', async () => {
    await ledgers.send(150);
    await ledgers.compare('destination');
    await backUp('origin');
    await ledgers.send(200);
    await restore('origin');
    const run = await ledgers.compare('destination');
    expect(run).toMatchObject({ state: 'agreed' });
    expect(run.differences).toMatchObject([
      { class: 'lostByRestore', wrongSide: 'receiver', state: 'healed', count: 200 },
    ]);
    await expectWhole(350);
  }, 180_000);

  it('the receiver takes its tail as it took it then, though the agreement has been suspended since', async () => {
    const suspend = (state: string) => ledgers.breakAt('origin', `UPDATE agreement SET state = '${state}'`);
    const receipts = () =>
      ledgers.rows(
        'origin',
        `SELECT receipt_id, receipt_jws FROM receipt WHERE stage <> 'accepted' ORDER BY receipt_id`,
      );
    await backUp('origin');
    await ledgers.send(40);
    const before = await receipts();
    await suspend('suspended');
    await restore('origin');
    const run = await ledgers.compare('destination');
    await suspend('active');
    expect(run).toMatchObject({ state: 'agreed' });
    expect(run.differences).toMatchObject([{ class: 'lostByRestore', state: 'healed', count: 40 }]);
    expect(await receipts()).toEqual(before);
    expect(await ledgers.rows('origin', `SELECT FROM ledger_standing WHERE status = 'refused'`)).toEqual([]);
    await expectWhole(390);
  }, 180_000);

  it('the sender gets back what it signed, and gives no number twice', async () => {
    await backUp('destination');
    await ledgers.send(120);
    await restore('destination');
    const run = await ledgers.compare('origin');
    expect(run).toMatchObject({ state: 'agreed' });
    expect(run.differences).toMatchObject([
      { class: 'lostByRestore', wrongSide: 'sender', state: 'healed', count: 120 },
    ]);
    await expectWhole(510);
    await ledgers.send(30);
    await ledgers.compare('origin');
    await expectWhole(540);
  }, 180_000);

  it('both sides, to different days, come back to what either still has', async () => {
    await backUp('origin');
    await ledgers.send(60);
    await backUp('destination');
    await ledgers.send(40);
    await restore('origin');
    await restore('destination');
    const run = await ledgers.compare('destination');
    expect(run).toMatchObject({ state: 'agreed' });
    // The last forty were lost on both sides: nobody is left to bring them back.
    await expectWhole(600);
  }, 180_000);
});

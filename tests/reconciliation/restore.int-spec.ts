/** A side that goes back to an old backup: everything it lost comes back from the partner in one run, in order, with clocks and receipts right again. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Ledgers, type SideName } from './ledgers.js';

let ledgers: Ledgers;

beforeAll(async () => {
  ledgers = await Ledgers.open();
}, 180_000);
afterAll(() => ledgers?.close());

/** Every table of the exchange, copied aside: what a backup of that day holds. */
const tables = {
  origin: [
    'record',
    'ledger_entry',
    'ledger_outcome',
    'ledger_correction',
    'receipt',
    'parcel_in',
    'stream_in',
    'receipt_out',
    'received_service_record',
    'person',
    'person_key',
    'person_pseudonym',
    'sketch',
    'sketch_stale',
    'checkpoint',
  ],
  destination: [
    'record',
    'ledger_entry',
    'ledger_outcome',
    'ledger_correction',
    'receipt',
    'parcel_out',
    'stream_out',
    'receipt_out',
    'outbox',
    'sketch',
    'sketch_stale',
    'checkpoint',
    'idempotency_key',
  ],
} as const;

async function backUp(side: SideName): Promise<void> {
  await ledgers.breakAt(
    side,
    'DROP SCHEMA IF EXISTS backup CASCADE',
    'CREATE SCHEMA backup',
    ...tables[side].map((table) => `CREATE TABLE backup.${table} AS TABLE public.${table}`),
  );
}

/** The service is down while its database is put back, as it would be. */
async function restore(side: SideName): Promise<void> {
  const at = ledgers.world[side];
  // In order, so that the broker keeps no message for it: what was taken in once does not come again by itself.
  await Promise.all([at.process?.stop(), at.reconciliation.process?.stop()]);
  // Triggers are off and the cells go back with the rows, as when files are restored.
  await ledgers.breakAt(
    side,
    `SET session_replication_role = replica;
     TRUNCATE ${tables[side].join(', ')} CASCADE;
     ${tables[side]
       .map((table) => `INSERT INTO ${table} OVERRIDING SYSTEM VALUE SELECT * FROM backup.${table};`)
       .join('\n')}
     SET session_replication_role = DEFAULT`,
  );
  await at.start();
  await at.reconciliation.start({ env: { RECONCILE_EVERY_MS: '0' } });
}

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

  it('the sender gets back what it signed, and gives no number twice', async () => {
    await backUp('destination');
    await ledgers.send(120);
    await restore('destination');
    const run = await ledgers.compare('origin');
    expect(run).toMatchObject({ state: 'agreed' });
    expect(run.differences).toMatchObject([
      { class: 'lostByRestore', wrongSide: 'sender', state: 'healed', count: 120 },
    ]);
    await expectWhole(470);
    await ledgers.send(30);
    await ledgers.compare('origin');
    await expectWhole(500);
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
    await expectWhole(560);
  }, 180_000);
});

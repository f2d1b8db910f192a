/** Ledgers that grow while they are compared: records under way are no differences, whoever asks and however often. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startLocalKafka, type LocalKafka } from '@liangdi/delivery';
import { describeWithKafka } from '@liangdi/testing';
import { Ledgers, type ComparedRun, type SideName } from './ledgers.js';

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** Hands records in without a rest for so long, and compares again and again; answers every comparison there was. */
async function compareUnderLoad(ledgers: Ledgers, forMs: number): Promise<ComparedRun[]> {
  const runs: ComparedRun[] = [];
  const end = Date.now() + forMs;
  const load = (async () => {
    while (Date.now() < end) {
      await ledgers.hand(40);
      await pause(20);
    }
  })();
  const compare = async (by: SideName) => runs.push(await ledgers.compare(by));
  while (Date.now() < end) {
    await compare('origin');
    await compare('destination');
    // And both at the same moment.
    await Promise.all([compare('origin'), compare('destination')]);
  }
  await load;
  return runs;
}

async function expectNoDifference(ledgers: Ledgers, runs: readonly ComparedRun[]): Promise<void> {
  expect(runs.filter(({ state }) => state !== 'agreed')).toEqual([]);
  expect(runs.flatMap(({ differences }) => differences)).toEqual([]);
  for (const side of ['origin', 'destination'] as const) {
    expect(await ledgers.rows(side, 'SELECT class, seq, count, wrong_side, state FROM discrepancy')).toEqual(
      [],
    );
    expect(await ledgers.rows(side, 'SELECT code FROM parked_message')).toEqual([]);
    // The partner's side of a run ends a message later.
    await ledgers.world.eventually('every comparison to end', async () => {
      const open = await ledgers.rows(side, 'SELECT FROM reconciliation_run WHERE finished_at IS NULL');
      return open.length === 0;
    });
    expect(
      await ledgers.rows(side, `SELECT state, failure FROM reconciliation_run WHERE state <> 'agreed'`),
    ).toEqual([]);
  }
  await ledgers.quiet();
  expect(await ledgers.compare('destination')).toMatchObject({ state: 'agreed', differences: [] });
  expect(await ledgers.equal()).toBe(true);
  const [one, other] = await ledgers.lastCheckpoints();
  expect(one).toEqual(other);
  expect(one!.signatures).toBe(2);
}

describe('two ledgers under load', () => {
  let ledgers: Ledgers;
  beforeAll(async () => {
    ledgers = await Ledgers.open('postgres', 6);
    await ledgers.send(40);
  }, 120_000);
  afterAll(() => ledgers?.close());

  it('are compared over and over, by either side and by both, and every comparison ends agreed without a difference', async () => {
    const runs = await compareUnderLoad(ledgers, 20_000);
    expect(runs.length).toBeGreaterThan(3);
    await expectNoDifference(ledgers, runs);
  }, 120_000);
});

describeWithKafka('two ledgers under load over Kafka', () => {
  let ledgers: Ledgers;
  let broker: LocalKafka;
  const given = process.env['KAFKA_BROKERS'];

  beforeAll(async () => {
    // A broker of its own: names of parties, and so topics, are the same in every world.
    broker = await startLocalKafka();
    process.env['KAFKA_BROKERS'] = broker.brokers.join(',');
    ledgers = await Ledgers.open('kafka', 6);
    await ledgers.send(20);
  }, 120_000);
  afterAll(async () => {
    await ledgers?.close();
    await broker?.stop();
    if (given === undefined) delete process.env['KAFKA_BROKERS'];
    else process.env['KAFKA_BROKERS'] = given;
  }, 60_000);

  it('are compared over and over, and every comparison ends agreed without a difference', async () => {
    const runs = await compareUnderLoad(ledgers, 8_000);
    expect(runs.length).toBeGreaterThan(3);
    await expectNoDifference(ledgers, runs);
  }, 90_000);

  it('are made whole where a record is missing', async () => {
    await ledgers.breakAt(
      'origin',
      `DELETE FROM record r USING ledger_entry l WHERE l.record_id = r.record_id AND l.seq = 7`,
      `DELETE FROM ledger_entry WHERE seq = 7`,
    );
    const run = await ledgers.compare('origin');
    expect(run).toMatchObject({ state: 'agreed' });
    expect(run.differences).toMatchObject([
      { seq: 7, class: 'missing', wrongSide: 'receiver', state: 'healed' },
    ]);
    expect(await ledgers.equal()).toBe(true);
  }, 60_000);
});

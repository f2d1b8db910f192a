/** Two processes of each side, and everybody asks at once: one comparison of a stream at a time, and all is agreed in the end. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { direction, Ledgers, type SideName } from './ledgers.js';
import { startSecond, type Replica } from '../harness/second-process.js';

const env = { RECONCILE_EVERY_MS: '0', RECONCILE_SILENT_MS: '500' };
const sides = ['origin', 'destination'] as const;

let ledgers: Ledgers;
let second: Record<SideName, Replica>;

beforeAll(async () => {
  ledgers = await Ledgers.open('postgres', 3, env);
  await ledgers.send(30);
  const [origin, destination] = await Promise.all(
    sides.map((side) =>
      startSecond(ledgers.world, ledgers.world[side], ledgers.world[side].reconciliation, env),
    ),
  );
  second = { origin: origin!, destination: destination! };
}, 120_000);
afterAll(async () => {
  await Promise.all(sides.map((side) => second?.[side].process.stop()));
  await ledgers?.close();
});

const wanted = () => ({ agreementId: ledgers.agreementId, direction });

/** Asks both processes of a side, several times each, in the same moment; answers the runs they named. */
async function askAll(side: SideName, times: number): Promise<string[]> {
  const desks = [ledgers.world[side].reconciliation.desk('auditor'), second[side].desk('auditor')];
  const answers = await Promise.all(
    Array.from({ length: times }, () => desks)
      .flat()
      .map((desk) => desk.post<{ runs: { runId: string }[] }>('/reconciliations', wanted())),
  );
  return answers.map(({ runs }) => runs[0]!.runId);
}

async function expectAllAgreed(): Promise<void> {
  for (const side of sides) {
    await ledgers.world.eventually('every run to end', async () => {
      const open = await ledgers.rows(side, 'SELECT FROM reconciliation_run WHERE finished_at IS NULL');
      return open.length === 0;
    });
    const unwell = await ledgers.rows(
      side,
      `SELECT state, failure FROM reconciliation_run
       WHERE state <> 'agreed' AND failure NOT IN ('reconciliation-under-way', 'reconciliation-given-up')`,
    );
    expect(unwell).toEqual([]);
    expect(await ledgers.rows(side, 'SELECT code FROM parked_message')).toEqual([]);
  }
  expect(await ledgers.equal()).toBe(true);
  const [one, other] = await ledgers.lastCheckpoints();
  expect(one).toEqual(other);
  expect(one!.signatures).toBe(2);
}

/** Looks, as fast as it can, how many runs a side has said something in and not ended. */
async function watchRuns(until: Promise<unknown>): Promise<number> {
  let [most, over] = [0, false];
  void until.finally(() => (over = true)).catch(() => undefined);
  while (!over) {
    for (const side of sides) {
      const [row] = await ledgers.rows(
        side,
        `SELECT count(*)::integer AS n FROM reconciliation_run WHERE finished_at IS NULL AND initiator AND state <> 'asked'`,
      );
      most = Math.max(most, row!['n']);
    }
  }
  return most;
}

describe('comparisons of one stream', () => {
  it('asked for by many in one moment are one run, and all are told which', async () => {
    const named = await askAll('destination', 4);
    expect(new Set(named).size).toBe(1);
    await ledgers.ended(ledgers.world.destination, named[0]!);
    await expectAllAgreed();
  }, 60_000);

  it('asked for by both sides at once go one after the other, again and again, and all end agreed', async () => {
    for (let times = 0; times < 4; times += 1) {
      await ledgers.breakAt(
        'origin',
        `DELETE FROM record r USING ledger_entry l WHERE l.record_id = r.record_id AND l.seq = ${times + 3} AND l.direction = '${direction}'`,
        `DELETE FROM ledger_entry WHERE seq = ${times + 3} AND direction = '${direction}'`,
      );
      const asked = Promise.all(sides.map((side) => askAll(side, 2)));
      const ended = asked.then((named) =>
        Promise.all(
          sides.map((side, n) =>
            Promise.all([...new Set(named[n])].map((runId) => ledgers.ended(ledgers.world[side], runId))),
          ),
        ),
      );
      expect(await watchRuns(ended)).toBeLessThanOrEqual(1);
      const runs = (await ended).flat();
      expect(runs.map(({ state }) => state)).toEqual(runs.map(() => 'agreed'));
      await expectAllAgreed();
    }
  }, 120_000);

  it('go on at the other process when the one that began is killed', async () => {
    await ledgers.send(3);
    const named = await askAll('destination', 1);
    await Promise.all(sides.map((side) => ledgers.world[side].reconciliation.process!.kill()));
    const run = await ledgers.ended(ledgers.world.destination, named[0]!);
    expect(run.state).toBe('agreed');
    await expectAllAgreed();
  }, 60_000);
});

/** The process that reconciles dies by SIGKILL at each step of a run, at either side: started again, it goes on by itself and ends agreed. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { faultPoints, type FaultPoint } from '@liangdi/delivery';
import { Ledgers, type SideName } from './ledgers.js';

interface Round {
  readonly asker: SideName;
  /** Where the asker dies, and where the one who answers. */
  readonly at: FaultPoint;
  readonly other: FaultPoint;
}

/** In the order of a run's steps; the origin is the receiver of the records, the destination their sender. */
const rounds: readonly Round[] = [
  { asker: 'origin', at: 'reconcile:after-asked', other: 'reconcile:before-answer' },
  { asker: 'destination', at: 'reconcile:after-cells', other: 'reconcile:after-rows' },
  { asker: 'origin', at: 'reconcile:before-rows', other: 'reconcile:after-countersign' },
  { asker: 'origin', at: 'reconcile:after-rows', other: 'reconcile:after-give-back' },
  { asker: 'destination', at: 'reconcile:before-checkpoint', other: 'reconcile:after-countersign' },
  { asker: 'destination', at: 'reconcile:before-agreed', other: 'offset:before' },
];

const env = { RECONCILE_EVERY_MS: '0', RECONCILE_SILENT_MS: '400' };
const other = { origin: 'destination', destination: 'origin' } as const;
const before = 30;
const sentEachRound = 3;

let ledgers: Ledgers;

beforeAll(async () => {
  ledgers = await Ledgers.open('postgres', 4, env);
  await ledgers.send(before);
  await Promise.all(
    (['origin', 'destination'] as const).map(async (side) => {
      await ledgers.world[side].reconciliation.process!.stop();
      await start(side, rounds[0]);
    }),
  );
}, 120_000);
afterAll(() => ledgers?.close());

/** Once told (SIGUSR2) it dies at its step of the round; until then it is a service like any other. */
async function start(side: SideName, round: Round | undefined): Promise<void> {
  const point = round && (round.asker === side ? round.at : round.other);
  const armed: Record<string, string> = point ? { LIANGDI_FAULT_AT: `${point}:1:when-told` } : {};
  await ledgers.world[side].reconciliation.start({ env: { ...env, ...armed } });
}

/** What ended it; it is back, and armed for the next round, when this resolves. */
async function dieAndComeBack(side: SideName, next: Round | undefined): Promise<string | null> {
  const doomed = ledgers.world[side].reconciliation.process!;
  process.kill(doomed.pid, 'SIGUSR2');
  const { signal } = await doomed.ended;
  await start(side, next);
  return signal;
}

/** One record lost at the receiver, another at the sender, and a few new ones, so that every step of a run is passed. */
async function makeDifferences(nth: number): Promise<void> {
  await ledgers.send(sentEachRound);
  const lose = (side: SideName, seq: number) =>
    ledgers.breakAt(
      side,
      `DELETE FROM record r USING ledger_entry l WHERE l.record_id = r.record_id AND l.seq = ${seq} AND l.direction = 'destinationToOrigin'`,
      `DELETE FROM ledger_entry WHERE seq = ${seq} AND direction = 'destinationToOrigin'`,
    );
  await lose('origin', 2 * nth + 1);
  await lose('destination', 2 * nth + 2);
}

async function ask(by: SideName): Promise<string> {
  // It may die before it has answered.
  await ledgers.world[by].reconciliation
    .desk('auditor')
    .post('/reconciliations', { agreementId: ledgers.agreementId, direction: 'destinationToOrigin' })
    .catch(() => undefined);
  const [run] = await ledgers.rows(
    by,
    'SELECT run_id FROM reconciliation_run WHERE initiator ORDER BY started_at DESC LIMIT 1',
  );
  return run!['run_id'] as string;
}

async function expectNothingTwice(records: number): Promise<void> {
  expect(await ledgers.equal()).toBe(true);
  for (const side of ['origin', 'destination'] as const) {
    const [row] = await ledgers.rows(
      side,
      `SELECT (SELECT count(*) FROM record)::integer AS records, (SELECT count(DISTINCT record_id) FROM record)::integer AS each,
              (SELECT count(*) FROM ledger_standing)::integer AS standing, (SELECT count(*) FROM parked_message)::integer AS parked,
              (SELECT count(*) FROM reconciliation_run WHERE finished_at IS NULL)::integer AS open`,
    );
    expect(row).toEqual({ records, each: records, standing: records, parked: 0, open: 0 });
  }
  const [effects] = await ledgers.rows(
    'origin',
    'SELECT count(*)::integer AS n FROM received_service_record',
  );
  expect(effects).toEqual({ n: records });
}

describe('a process that reconciles and dies', () => {
  it.each(rounds.map((round, nth) => ({ ...round, nth, next: rounds[nth + 1] })))(
    'at $at as the $asker that asked, while the other dies at $other, goes on where it was, and both sign the same root',
    async ({ asker, nth, next }) => {
      await makeDifferences(nth);
      const deaths = [dieAndComeBack(asker, next), dieAndComeBack(other[asker], next)];
      const runId = await ask(asker);
      expect(await Promise.all(deaths)).toEqual(['SIGKILL', 'SIGKILL']);
      const run = await ledgers.ended(ledgers.world[asker], runId);
      expect(run).toMatchObject({ state: 'agreed', checkpoint: nth + 1 });
      expect(new Set(run.differences.map(({ state }) => state))).toEqual(new Set(['healed']));
      expect(run.differences.map(({ seq }) => seq)).toEqual([2 * nth + 1, 2 * nth + 2]);
      expect(await ledgers.ended(ledgers.world[other[asker]], runId)).toMatchObject({ state: 'agreed' });
      const records = before + sentEachRound * (nth + 1);
      await expectNothingTwice(records);
      const [one, two] = await ledgers.lastCheckpoints();
      expect(one).toEqual(two);
      expect(one).toMatchObject({ signatures: 2, through: records });
      const roots = await Promise.all(
        (['origin', 'destination'] as const).map((side) =>
          ledgers.rows(
            side,
            `SELECT encode(own_root, 'hex') AS own, encode(partner_root, 'hex') AS partner FROM reconciliation_run WHERE run_id = $1`,
            [runId],
          ),
        ),
      );
      expect(roots[0]).toEqual(roots[1]);
      expect(roots[0]![0]!['own']).toBe(roots[0]![0]!['partner']);
    },
    90_000,
  );

  it('has then died at every step of a run there is', () => {
    const met = new Set(rounds.flatMap(({ at, other: there }) => [at, there]));
    for (const point of faultPoints.filter((name) => name.startsWith('reconcile:')))
      expect(met).toContain(point);
  });
});

/** Comparisons that nobody asks for: the agreed day's full pass, and light passes in between. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Ledgers } from './ledgers.js';

let ledgers: Ledgers;

beforeAll(async () => {
  ledgers = await Ledgers.open();
  await ledgers.send(60);
  for (const side of ['origin', 'destination'] as const) {
    const { reconciliation } = ledgers.world[side];
    await reconciliation.process?.stop();
    await reconciliation.start({ env: { RECONCILE_EVERY_MS: '1000' } });
  }
}, 180_000);
afterAll(() => ledgers?.close());

describe('the schedule', () => {
  it('compares by itself again and again, at the sender of the stream, and finds nothing', async () => {
    const passes = await ledgers.world.eventually(
      'three passes to end',
      async () => {
        const rows = await ledgers.rows(
          'destination',
          `SELECT cause, state FROM reconciliation_run WHERE initiator AND finished_at IS NOT NULL ORDER BY started_at`,
        );
        return rows.length >= 3 && rows;
      },
      45_000,
    );
    expect(new Set(passes.map(({ state }) => state))).toEqual(new Set(['agreed']));
    expect(passes.map(({ cause }) => cause)).toContain('light');
    expect(await ledgers.rows('origin', 'SELECT FROM reconciliation_run WHERE initiator')).toEqual([]);
  }, 60_000);

  it('heals what a light pass finds without anybody asking', async () => {
    await ledgers.breakAt('origin', `DELETE FROM ledger_entry WHERE seq = 7`);
    await ledgers.world.eventually('the row to be back', () => ledgers.equal(), 30_000);
    const found = await ledgers.rows(
      'destination',
      `SELECT DISTINCT seq::float8 AS seq, class FROM discrepancy`,
    );
    expect(found).toEqual([{ seq: 7, class: 'missing' }]);
  }, 60_000);
});

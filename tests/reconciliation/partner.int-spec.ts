/** A partner that is down, or speaks a version nobody here knows: the run is bounded and named, tried again later, and agreed once the partner is back. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { canonicalJson, signJws } from '@liangdi/envelope';
import { instant, newId } from '@liangdi/record';
import { direction, Ledgers } from './ledgers.js';
import { expectUnmoved, fingerprint } from './fingerprint.js';
import { inventedRow } from './lies/liar.js';
import { Peer } from './peer.js';

const records = 20;
const heads = { head: records, acked: records, cut: records, entries: records, firstCell: 'A'.repeat(38) };
const env = { RECONCILE_EVERY_MS: '0', RECONCILE_SILENT_MS: '60' };

let ledgers: Ledgers;

beforeAll(async () => {
  ledgers = await Ledgers.open('postgres', 3, env);
  await ledgers.send(records);
}, 120_000);
afterAll(() => ledgers?.close());

describe('a partner that is down', () => {
  it('is asked a few times and then named; the schedule tries again, and both agree once it is back', async () => {
    const { origin, destination } = ledgers.world;
    await origin.reconciliation.process!.stop();
    const silent = await ledgers.compare('destination', 30_000);
    expect(silent).toMatchObject({
      state: 'failed',
      failure: 'reconciliation-partner-silent',
      differences: [],
    });
    // The last of them is said, and counted, once the run has ended.
    await ledgers.world.eventually('eight questions and the word that it was given up', async () => {
      const [asked] = await ledgers.rows(
        'destination',
        'SELECT messages_sent FROM reconciliation_run WHERE run_id = $1',
        [silent.runId],
      );
      return asked!['messages_sent'] === 9;
    });

    await destination.reconciliation.process!.stop();
    await destination.reconciliation.start({ env: { ...env, RECONCILE_EVERY_MS: '500' } });
    await ledgers.world.eventually('the schedule to have tried again in vain', async () => {
      const rows = await ledgers.rows(
        'destination',
        `SELECT FROM reconciliation_run WHERE failure = 'reconciliation-partner-silent' AND cause IN ('light', 'scheduled')`,
      );
      return rows.length > 0;
    });
    await origin.reconciliation.start({ env });
    const back = await ledgers.world.eventually('a scheduled run to agree', async () => {
      const [run] = await ledgers.rows(
        'destination',
        `SELECT checkpoint_number FROM reconciliation_run WHERE state = 'agreed' AND cause IN ('light', 'scheduled')
         ORDER BY started_at LIMIT 1`,
      );
      return run;
    });
    expect(back).toEqual({ checkpoint_number: 1 });
    await destination.reconciliation.process!.stop();
    await destination.reconciliation.start({ env });
    // What lay on the topic in the meantime was read, and of that only ends are left.
    await ledgers.world.eventually('every run to have ended', async () => {
      const open = await ledgers.rows('origin', 'SELECT FROM reconciliation_run WHERE finished_at IS NULL');
      return open.length === 0;
    });
    for (const side of ['origin', 'destination'] as const)
      expect(await ledgers.rows(side, 'SELECT code FROM parked_message')).toEqual([]);
    const [one, other] = await ledgers.lastCheckpoints();
    expect(one).toEqual(other);
    expect(one).toMatchObject({ signatures: 2, through: records });
  }, 120_000);
});

describe('a partner of another version', () => {
  it('has its statement parked and the run named, and no ledger is touched', async () => {
    await ledgers.world.destination.reconciliation.process!.stop();
    const peer = await Peer.inPlaceOf(ledgers, 'destination');
    try {
      const before = await fingerprint(ledgers, 'origin');
      const ended = ledgers.compare('origin', 30_000);
      const { statement } = await ledgers.world.eventually('to be asked', async () =>
        peer.heard.find((spoken) => spoken.statement.step === 'compare'),
      );
      const { runId, agreementId } = statement;
      for (const type of ['liangdi-reconciliation/2', 'liangdi-reconciliation/0']) {
        const answer = {
          type,
          step: 'cells',
          runId,
          agreementId,
          direction,
          by: peer.party,
          at: instant(new Date()),
          keyVersion: 1,
          head: records,
          acked: records,
          cut: records,
          entries: records,
          from: 0,
          count: 0,
          equal: true,
          waits: false,
        };
        const jws = Buffer.from(
          signJws(canonicalJson(answer), peer.keys.sign[0], 'liangdi.reconciliation.v1'),
          'ascii',
        );
        const length = Buffer.alloc(4);
        length.writeUInt32BE(jws.length);
        await peer.put(Buffer.concat([length, jws]), runId);
      }
      expect(await ended).toMatchObject({ state: 'failed', failure: 'reconciliation-partner-silent' });
      expect(await ledgers.rows('origin', 'SELECT code FROM parked_message')).toEqual([
        { code: 'message-malformed' },
        { code: 'message-malformed' },
      ]);
      await expectUnmoved(ledgers, 'origin', before);
    } finally {
      await peer.close();
      await ledgers.world.destination.reconciliation.start({ env });
    }
    expect(await ledgers.compare('origin')).toMatchObject({ state: 'agreed', differences: [] });
  }, 90_000);
});

describe('a partner that shows its rows in several messages', () => {
  it('has a difference told healed by a later comparison that no longer finds it, never by its own next message', async () => {
    await ledgers.world.destination.reconciliation.process!.stop();
    const peer = await Peer.inPlaceOf(ledgers, 'destination');
    const runId = newId();
    const ask = async (nth: number) => {
      await peer.say('compare', { runId, ...heads });
      await peer.hears('cells', runId, nth);
    };
    const show = (seq: number, last: boolean) =>
      peer.say(
        'rows',
        { runId, head: records, acked: records, cut: records, answer: false, last },
        { items: [{ seq, row: inventedRow(seq), epoch: '2026-01-01' }], manifests: [] },
      );
    const states = async () => {
      const found = await ledgers.rows(
        'origin',
        'SELECT seq::float8, state FROM discrepancy WHERE run_id = $1 ORDER BY seq',
        [runId],
      );
      return Object.fromEntries(found.map(({ seq, state }) => [seq, state]));
    };
    try {
      await ask(1);
      await show(3, false);
      await show(4, true);
      await peer.hears('rows', runId, 2);
      expect(await states()).toEqual({ 3: 'healing', 4: 'healing' });
      // A comparison that was broken off after its first message has shown nothing of the rest.
      await ask(2);
      await show(4, false);
      await peer.hears('rows', runId, 3);
      expect(await states()).toEqual({ 3: 'healing', 4: 'healing' });
      await ask(3);
      await show(4, true);
      await peer.hears('rows', runId, 4);
      expect(await states()).toEqual({ 3: 'healed', 4: 'healing' });
      await peer.say('stop', { runId, code: 'reconciliation-open-tasks' });
      expect(await ledgers.ended(ledgers.world.origin, runId)).toMatchObject({ state: 'openTasks' });
      expect(await states()).toEqual({ 3: 'healed', 4: 'open' });
    } finally {
      await peer.close();
      await ledgers.world.destination.reconciliation.start({ env });
    }
    expect(await ledgers.compare('origin')).toMatchObject({ state: 'agreed', differences: [] });
  }, 90_000);
});

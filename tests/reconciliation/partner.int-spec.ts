/** A partner that is down, or speaks a version nobody here knows: the run is bounded and named, tried again later, and agreed once the partner is back. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { canonicalJson, signJws } from '@liangdi/envelope';
import { instant } from '@liangdi/record';
import { direction, Ledgers } from './ledgers.js';
import { expectUnmoved, fingerprint } from './fingerprint.js';
import { Peer } from './peer.js';

const records = 20;
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
    const [asked] = await ledgers.rows(
      'destination',
      'SELECT messages_sent FROM reconciliation_run WHERE run_id = $1',
      [silent.runId],
    );
    // Eight questions and the word that it was given up.
    expect(asked).toEqual({ messages_sent: 9 });

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

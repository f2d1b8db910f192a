/** Every class of difference, really made in a real database; found, named, healed or left to an office, and both sides sign the same root. */
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { Ledgers } from './ledgers.js';

let ledgers: Ledgers;

beforeAll(async () => {
  ledgers = await Ledgers.open();
  await ledgers.send(300);
}, 180_000);
afterAll(() => ledgers?.close());

async function expectSignedByBoth(): Promise<void> {
  const [one, other] = await ledgers.lastCheckpoints();
  expect(one).toEqual(other);
  expect(one!.signatures).toBe(2);
}

const pick = (sql: string) => `(SELECT seq FROM ledger_entry WHERE ${sql})`;

describe('two ledgers that agree', () => {
  it('are found equal without a cell, whoever asks, and both sign it', async () => {
    const asked = await ledgers.compare('destination');
    expect(asked).toMatchObject({ state: 'agreed', differences: [], checkpoint: 1, compared: 300 });
    expect(await ledgers.compare('origin')).toMatchObject({
      state: 'agreed',
      differences: [],
      checkpoint: 1,
    });
    await expectSignedByBoth();
  }, 60_000);
});

describe('a difference', () => {
  afterEach(async () => {
    expect(await ledgers.equal()).toBe(true);
    await expectSignedByBoth();
  });

  it.each(['origin', 'destination'] as const)(
    'missing at the receiver is sent again, asked by the %s',
    async (by) => {
      const effects = () =>
        ledgers.rows('origin', 'SELECT count(*)::integer AS n FROM received_service_record');
      const before = await effects();
      await ledgers.breakAt(
        'origin',
        `DELETE FROM record r USING ledger_entry l WHERE l.record_id = r.record_id AND l.seq IN (40, 41, 250)`,
        `DELETE FROM ledger_entry WHERE seq IN (40, 41, 250)`,
      );
      const run = await ledgers.compare(by);
      expect(run).toMatchObject({ state: 'agreed' });
      expect(run.differences).toEqual(
        [40, 41, 250].map((seq) => ({
          seq,
          count: 1,
          class: 'missing',
          wrongSide: 'receiver',
          state: 'healed',
        })),
      );
      expect(await effects()).toEqual(before);
    },
    120_000,
  );

  it('missing at the sender is given back by the receiver, by the sender’s own signature', async () => {
    await ledgers.breakAt(
      'destination',
      `DELETE FROM record r USING ledger_entry l WHERE l.record_id = r.record_id AND l.seq = 77`,
      `DELETE FROM ledger_entry WHERE seq = 77`,
    );
    const run = await ledgers.compare('destination');
    expect(run).toMatchObject({ state: 'agreed' });
    expect(run.differences).toMatchObject([
      { seq: 77, class: 'missing', wrongSide: 'sender', state: 'healed' },
    ]);
  }, 120_000);

  it('of a newer version missing at the receiver, which holds the older one, is named so and sent again', async () => {
    const seq = await ledgers.revise(60);
    const received = () =>
      ledgers.rows(
        'origin',
        `SELECT s.version, s.recipient_office FROM received_service_record s JOIN ledger_entry l USING (record_id)
         WHERE l.seq = 60 ORDER BY s.version`,
      );
    const before = await received();
    expect(before.map(({ version }) => version)).toEqual([1, 2]);
    const newest = `(record_id, version) IN (SELECT record_id, version FROM ledger_standing WHERE seq = ${seq})`;
    await ledgers.breakAt(
      'origin',
      `DELETE FROM received_service_record WHERE ${newest}`,
      `DELETE FROM record WHERE ${newest}`,
      `DELETE FROM ledger_entry WHERE seq = ${seq}`,
    );
    expect((await received()).map(({ version }) => version)).toEqual([1]);
    const run = await ledgers.compare('origin');
    expect(run).toMatchObject({ state: 'agreed' });
    expect(run.differences).toMatchObject([
      { seq, class: 'staleVersion', wrongSide: 'receiver', state: 'healed' },
    ]);
    expect(await received()).toEqual(before);
    const how = await ledgers.rows(
      'origin',
      `SELECT healed_how FROM discrepancy WHERE class = 'staleVersion'`,
    );
    expect(how).toEqual([{ healed_how: 'resend' }]);
  }, 120_000);

  it('of content is decided by the signature, and the altered row is kept beside its correction', async () => {
    await ledgers.breakAt('origin', `UPDATE ledger_entry SET digest = sha256('altered') WHERE seq = 101`);
    await ledgers.breakAt(
      'destination',
      `UPDATE ledger_entry SET digest = sha256('altered too') WHERE seq = 222`,
    );
    const run = await ledgers.compare('origin');
    expect(run).toMatchObject({ state: 'agreed' });
    expect(run.differences).toMatchObject([
      { seq: 101, class: 'mismatch', wrongSide: 'receiver', state: 'healed' },
      { seq: 222, class: 'mismatch', wrongSide: 'sender', state: 'healed' },
    ]);
    const kept = await ledgers.rows(
      'origin',
      `SELECT count(*)::integer AS n FROM ledger_entry WHERE digest = sha256('altered')`,
    );
    expect(kept).toEqual([{ n: 1 }]);
  }, 120_000);

  it('forged at the receiver is set aside on the sender’s signed word, and stands as evidence', async () => {
    await ledgers.breakAt(
      'origin',
      `INSERT INTO ledger_entry (agreement_id, direction, seq, epoch, key_hash, record_id, version, digest, status, parcel_digest)
       SELECT agreement_id, direction, -5, epoch, sha256('forged'), gen_random_uuid(), 1, sha256('forged'), 'applied', parcel_digest
       FROM ledger_entry WHERE seq = 1`,
      `INSERT INTO ledger_entry (agreement_id, direction, seq, epoch, key_hash, record_id, version, digest, status, parcel_digest)
       SELECT agreement_id, direction, 90000, epoch, key_hash, record_id, version, digest, 'applied', parcel_digest
       FROM ledger_entry WHERE seq = 2`,
    );
    const run = await ledgers.compare('destination');
    expect(run).toMatchObject({ state: 'agreed' });
    expect(run.differences).toMatchObject([
      { seq: -5, class: 'orphan', wrongSide: 'receiver', state: 'healed' },
      { seq: 90000, class: 'duplicate', wrongSide: 'receiver', state: 'healed' },
    ]);
    const set = await ledgers.rows(
      'origin',
      `SELECT seq::float8, status, evidence IS NOT NULL AS evidence FROM ledger_correction WHERE status = 'void' ORDER BY seq`,
    );
    expect(set).toEqual([
      { seq: -5, status: 'void', evidence: true },
      { seq: 90000, status: 'void', evidence: true },
    ]);
  }, 120_000);

  it('of standing that no signature explains becomes the task of an office, with a date', async () => {
    await ledgers.breakAt(
      'destination',
      `INSERT INTO ledger_outcome (agreement_id, direction, seq, status, reason, receipt_id, at)
       SELECT agreement_id, direction, seq, 'refused', 'record-malformed', sha256('x'), now() FROM ledger_entry WHERE seq = 10`,
    );
    const run = await ledgers.compare('origin');
    expect(run).toMatchObject({ state: 'openTasks', failure: null });
    expect(run.differences).toMatchObject([{ seq: 10, class: 'statusSplit', state: 'open' }]);
    expect(run).toMatchObject({ state: 'openTasks' });
    const [task] = await ledgers.rows(
      'origin',
      `SELECT office, due_at > now() + interval '9 days' AS due FROM discrepancy WHERE seq = 10`,
    );
    expect(task).toEqual({ office: ledgers.world.origin.jurisdiction.offices[0], due: true });
    // Put right by hand, as the office would, so that the other specs find equal ledgers.
    await ledgers.breakAt('destination', `DELETE FROM ledger_outcome WHERE seq = 10`);
  }, 180_000);

  it('of standing where the refusal was lost: the receiver’s signed refusal comes again, and stands', async () => {
    const personId = ledgers.persons.at(-1)!;
    // At the receiver she has been erased, so a further record about her is refused there.
    await ledgers.breakAt(
      'origin',
      `UPDATE person_key SET wrapped_key = NULL, destroyed_at = now() WHERE person_id = (
         SELECT r.person_id FROM record r WHERE r.record_id = (SELECT record_id FROM ledger_entry WHERE seq = ${ledgers.persons.length}))`,
    );
    await ledgers.send(ledgers.persons.length);
    const [refused] = await ledgers.rows('destination', `SELECT seq::float8 AS seq FROM ledger_outcome`);
    expect(personId).toBeDefined();
    await ledgers.breakAt(
      'destination',
      `DELETE FROM receipt WHERE stage = 'refused'`,
      `DELETE FROM ledger_outcome`,
    );
    const run = await ledgers.compare('origin');
    expect(run).toMatchObject({ state: 'agreed' });
    expect(run.differences).toMatchObject([
      { seq: refused!['seq'], class: 'statusSplit', wrongSide: 'sender', state: 'healed' },
    ]);
    expect(await ledgers.rows('destination', `SELECT reason FROM ledger_outcome`)).toEqual([
      { reason: 'person-erased' },
    ]);
  }, 120_000);

  it('is none where an entry was refused because nobody but its sender can read its name: both books name nobody', async () => {
    const seq = await ledgers.sendMalformed();
    const run = await ledgers.compare('destination');
    expect(run).toMatchObject({ state: 'agreed', differences: [] });
    for (const side of ['origin', 'destination'] as const) {
      expect(
        await ledgers.rows(side, `SELECT status, reason FROM ledger_standing WHERE seq = ${seq}`),
      ).toEqual([{ status: 'refused', reason: 'entry-malformed' }]);
    }
    // The sender's own entry still says which record it was.
    const [sent] = await ledgers.rows('destination', `SELECT version FROM ledger_entry WHERE seq = ${seq}`);
    expect(sent).toEqual({ version: 1 });
  }, 120_000);

  it.each([
    ['refusal', 'statusSplit', 'sender', 'destination', ['ledger_correction', 'ledger_outcome']],
    ['row', 'missing', 'sender', 'destination', ['ledger_correction', 'ledger_outcome', 'ledger_entry']],
    ['row', 'missing', 'receiver', 'origin', ['ledger_entry']],
  ] as const)(
    'of such an entry, its %s lost (%s at the %s), is healed, and nobody is named again',
    async (_, name, wrongSide, side, tables) => {
      const [row] = await ledgers.rows(
        'origin',
        `SELECT seq::float8 AS seq FROM ledger_standing WHERE reason = 'entry-malformed'`,
      );
      const { seq } = row as { seq: number };
      await ledgers.breakAt(side, ...tables.map((table) => `DELETE FROM ${table} WHERE seq = ${seq}`));
      const run = await ledgers.compare('origin');
      expect(run).toMatchObject({ state: 'agreed' });
      expect(run.differences).toMatchObject([{ seq, class: name, wrongSide, state: 'healed' }]);
    },
    120_000,
  );

  it('of receipts: a receipt the sender lost is repeated', async () => {
    await ledgers.breakAt(
      'destination',
      `DELETE FROM receipt WHERE stage = 'delivered' AND parcel_digest = (SELECT parcel_digest FROM ledger_entry WHERE seq = 150)`,
    );
    const run = await ledgers.compare('destination');
    expect(run).toMatchObject({ state: 'agreed' });
    expect(run.differences).toMatchObject([
      { class: 'receiptMissing', wrongSide: 'sender', state: 'healed' },
    ]);
    const [back] = await ledgers.rows(
      'destination',
      `SELECT count(*)::integer AS n FROM receipt WHERE stage = 'delivered' AND parcel_digest = (SELECT parcel_digest FROM ledger_entry WHERE seq = 150)`,
    );
    expect(back).toEqual({ n: 1 });
  }, 120_000);

  it('is never completed where her consent no longer stands: both books say withdrawn', async () => {
    const [row] = await ledgers.rows('origin', `SELECT record_id, version FROM ledger_entry WHERE seq = 30`);
    await ledgers.breakAt(
      'origin',
      `DELETE FROM record WHERE record_id = '${row!['record_id']}'`,
      `DELETE FROM ledger_entry WHERE seq = 30`,
    );
    await ledgers.breakAt(
      'destination',
      `UPDATE consent SET withdrawn_at = now() WHERE consent_id = (SELECT consent_id FROM record WHERE record_id = '${row!['record_id']}' LIMIT 1)`,
    );
    const run = await ledgers.compare('destination');
    expect(run).toMatchObject({ state: 'agreed' });
    expect(run.differences).toMatchObject([
      { seq: 30, class: 'outOfScope', wrongSide: 'receiver', state: 'healed' },
    ]);
    for (const side of ['origin', 'destination'] as const) {
      expect(await ledgers.rows(side, `SELECT status FROM ledger_standing WHERE seq = 30`)).toEqual([
        { status: 'withdrawn' },
      ]);
    }
    expect(
      await ledgers.rows('origin', `SELECT FROM record WHERE record_id = $1`, [row!['record_id']]),
    ).toEqual([]);
  }, 120_000);

  it('of many records stops and asks a person, and goes on when told', async () => {
    await ledgers.breakAt(
      'origin',
      `DELETE FROM ledger_entry WHERE seq IN ${pick('seq BETWEEN 102 AND 242')}`,
    );
    const stopped = await ledgers.compare('origin');
    expect(stopped).toMatchObject({ state: 'stopped', failure: 'reconciliation-over-cap', differences: [] });
    expect(await ledgers.equal()).toBe(false);
    const { runId } = await ledgers.world.origin.reconciliation
      .desk('manager')
      .post<{ runId: string }>(`/reconciliations/${stopped.runId}/continue`);
    const run = await ledgers.ended(ledgers.world.origin, runId);
    expect(run).toMatchObject({ state: 'agreed' });
    expect(run.differences).toHaveLength(141);
  }, 180_000);
});

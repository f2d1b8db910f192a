import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Role } from '@liangdi/access';
import { newId } from '@liangdi/record';
import { countRun, leaveToOffice } from '../discrepancy-rows.js';
import type { DiscrepancyView } from '../discrepancy.view.js';
import type { RunReportView } from '../run.view.js';
import { mismatchAt, missingAt } from '../../specs/found.js';
import { office, smallReconciliation, type SmallReconciliation } from '../../specs/small-reconciliation.js';

interface Task {
  readonly discrepancyId: string;
  readonly seq: number;
  readonly overdue: boolean;
  readonly foundTimes: number;
}

let desk: SmallReconciliation;
beforeAll(async () => {
  desk = await smallReconciliation();
}, 120_000);
afterAll(() => desk?.stop());

const agreementId = newId();

async function openRun(startedAt: string, seqs: readonly number[]): Promise<string> {
  const found = seqs.map((seq) => (seq === 7 ? missingAt(seq) : mismatchAt(seq)));
  const runId = await desk.run(
    { state: 'openTasks', compared: 50, cut_seq: 50, startedAt, new: { agreementId } },
    found,
  );
  await desk.inTransaction(async (tx) => {
    await leaveToOffice(tx, runId, office, new Date(startedAt));
    await countRun(tx, runId);
  });
  return runId;
}

const tasks = async () => (await desk.get<{ items: Task[] }>('/reconciliation-tasks')).items;

function close(id: string, decision: string, key: string = randomUUID(), role: Role = 'agreementManager') {
  const init = { method: 'POST', body: JSON.stringify({ decision }), headers: { 'Idempotency-Key': key } };
  return desk.ask(role, `/reconciliation-tasks/${id}/close`, init);
}

describe('the tasks of the offices', () => {
  let nights: string[];
  beforeAll(async () => {
    nights = [await openRun('2026-11-03T02:00:00Z', [9, 7]), await openRun('2026-11-24T02:00:00Z', [9, 4])];
  });

  it('come by due date, one a difference though two nights found it, and say which are overdue', async () => {
    const all = await tasks();
    expect(
      all
        .map(({ seq }) => seq)
        .slice(0, 2)
        .sort(),
    ).toEqual([7, 9]);
    expect(all.map(({ seq, overdue, foundTimes }) => [seq, overdue, foundTimes])).toEqual(
      expect.arrayContaining([
        [9, true, 2],
        [7, true, 1],
        [4, false, 1],
      ]),
    );
    expect(all[0]).toMatchObject({
      office,
      dueAt: '2026-11-17T15:59:59.999Z',
      runId: nights[0],
      class: expect.any(String),
    });
    const first = await desk.get<{ items: Task[]; next: string }>('/reconciliation-tasks?limit=2');
    const rest = await desk.get<{ items: Task[] }>(`/reconciliation-tasks?limit=2&cursor=${first.next}`);
    expect([...first.items, ...rest.items]).toEqual(all);
  });

  it('are closed by the decision of an agreement manager, once, for every night that found it', async () => {
    const task = (await tasks()).find(({ seq }) => seq === 9)!;
    const key = randomUUID();
    const answers = [
      await close(task.discrepancyId, 'ownStands', key),
      await close(task.discrepancyId, 'ownStands', key),
    ];
    expect(answers.map(({ status }) => status)).toEqual([200, 200]);
    expect(answers[1]!.headers.get('Idempotency-Replayed')).toBe('true');
    const closed = (await answers[0]!.json()) as DiscrepancyView;
    expect(closed).toMatchObject({
      state: 'healed',
      healedHow: 'decidedByOffice',
      closedAt: desk.clock.now().toISOString(),
    });
    expect(closed.story.at(-1)).toMatchObject({
      by: 'own',
      act: 'ownStands',
      zh: expect.stringContaining('台账未作更改'),
    });
    expect(closed.story).toHaveLength(2);

    expect((await tasks()).map(({ seq }) => seq).sort()).toEqual([4, 7]);
    for (const runId of nights)
      expect(await desk.get<RunReportView>(`/reconciliations/${runId}`)).toMatchObject({
        healed: 1,
        open: 1,
      });
    const again = await close(task.discrepancyId, 'bothNoted');
    expect([again.status, ((await again.json()) as { code: string }).code]).toEqual([
      409,
      'discrepancy-not-open',
    ]);
  });

  it('change no ledger', async () => {
    const [rows] = await desk.inTransaction((tx) =>
      tx.query<{ count: number }>(
        `SELECT ((SELECT count(*) FROM ledger_entry) + (SELECT count(*) FROM ledger_correction) + (SELECT count(*) FROM ledger_outcome))::integer AS count`,
      ),
    );
    expect(rows!.count).toBe(0);
  });

  it('are decided by nobody else, and by no other word', async () => {
    const [task] = await tasks();
    for (const role of ['auditor', 'operator', 'registrar', 'clinic', 'person'] as const)
      expect((await close(task!.discrepancyId, 'ownStands', randomUUID(), role)).status).toBe(403);
    expect((await close(task!.discrepancyId, 'whatever')).status).toBe(400);
    expect((await close(newId(), 'ownStands')).status).toBe(404);
    expect((await close('none', 'ownStands')).status).toBe(404);
    const unkeyed = await desk.ask('agreementManager', `/reconciliation-tasks/${task!.discrepancyId}/close`, {
      method: 'POST',
      body: '{"decision":"ownStands"}',
    });
    expect(((await unkeyed.json()) as { code: string }).code).toBe('idempotency-key-missing');
  });
});

import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  openApiFaults,
  operationsOf,
  type OpenApiDocument,
} from '../../../../tests/contract/openapi-document.js';
import type { ProblemBody } from '@liangdi/problem';
import { newId } from '@liangdi/record';
import type { Page } from '@liangdi/service-host';
import { countRun, leaveToOffice } from '../discrepancy-rows.js';
import type { DiscrepancyView } from '../discrepancy.view.js';
import type { RunReportView, RunView } from '../run.view.js';
import { healAllBut, mismatchAt, missingAt } from '../../specs/found.js';
import {
  agreementId,
  office,
  own,
  partner,
  smallReconciliation,
  type SmallReconciliation,
} from '../../specs/small-reconciliation.js';

let desk: SmallReconciliation;
beforeAll(async () => {
  desk = await smallReconciliation();
}, 120_000);
afterAll(() => desk?.stop());

const told = (answer: Response) => answer.json() as Promise<Required<ProblemBody>>;
const root = createHash('sha256').update('root').digest();

describe('a run', () => {
  it('is told whole: what was found and healed, what is open for whom, both roots, who signed', async () => {
    const runId = await desk.run(
      {
        state: 'openTasks',
        cut_seq: 1204,
        compared: 1204,
        own_root: root,
        partner_root: root,
        checkpoint_number: 1,
      },
      [missingAt(17), missingAt(18), mismatchAt(900), missingAt(1201, { class: 'lostByRestore', count: 4 })],
    );
    await desk.checkpoint(root, 1204);
    await desk.inTransaction(async (tx) => {
      await healAllBut(tx, runId, [900]);
      await leaveToOffice(tx, runId, office, desk.clock.now());
      await countRun(tx, runId);
    });

    const report = await desk.get<RunReportView>(`/reconciliations/${runId}`);
    expect(report).toMatchObject({
      ...{ runId, agreementId, partner, way: 'out', state: 'openTasks', ended: true },
      ...{ compared: 1204, equal: 1197, found: 7, healed: 6, open: 1, seconds: 4.2 },
      own: { party: own, zh: '于都县' },
      other: { party: partner, en: 'Baoan District' },
      byClass: [
        { class: 'lostByRestore', found: 4, healed: 4, open: 0 },
        { class: 'mismatch', found: 1, healed: 0, open: 1 },
        { class: 'missing', found: 2, healed: 2, open: 0 },
      ],
      healedHow: [{ how: 'resend', count: 6 }],
      openFor: [{ office, count: 1, firstDueAt: '2026-12-09T15:59:59.999Z' }],
      ownRoot: root.toString('base64url'),
      partnerRoot: root.toString('base64url'),
    });
    expect(report.zh).toContain('不一致');
    expect(report.zh).toContain('2026-12-09');
    expect(report.checkpoint).toMatchObject({
      ...{ number: 1, throughSeq: 1204 },
      signatures: [
        { party: own, kid: desk.signing.own.kid },
        { party: partner, kid: desk.signing.partner.kid },
      ],
    });
  });

  it('says how far it is while it runs, and never that the ledgers are equal', async () => {
    const runId = await desk.run({
      state: 'comparing',
      round: 1,
      progress: { step: 'cells', done: 45, of: 100 },
      compared: 10,
      new: { agreementId: newId() },
    });
    const report = await desk.get<RunReportView>(`/reconciliations/${runId}`);
    expect(report).toMatchObject({
      ended: false,
      rounds: 2,
      progress: { step: 'cells', percent: 45 },
      checkpoint: null,
    });
    expect(report.zh).toContain('正在进行');
    expect(report.zh).toContain('45%');
    expect(report.en).not.toMatch(/are equal[^:]*entries/);
  });

  it('that failed says why, in the words of the catalogue', async () => {
    const runId = await desk.run({ state: 'failed', failure: 'reconciliation-partner-silent' });
    const { zh, en } = await desk.get<RunReportView>(`/reconciliations/${runId}`);
    expect(zh).toContain('没有完成');
    expect(en).toContain('(reconciliation-partner-silent)');
  });

  it('nobody knows is not found, whatever is put in its place', async () => {
    for (const name of [newId(), 'x', `${newId()}'--`]) {
      const answer = await desk.ask('auditor', `/reconciliations/${encodeURIComponent(name)}`);
      expect([answer.status, (await told(answer)).code]).toEqual([404, 'reconciliation-run-not-found']);
    }
  });
});

describe('the list of runs', () => {
  it('goes from the newest to the oldest by pages, also where they began in the same millisecond', async () => {
    const other = '0190c1f0-0000-7000-8000-00000000a002';
    const begun = ['10', '11', '12', '13', '14'].map((micro) => `2026-11-20T01:00:00.0000${micro}Z`);
    const ids: string[] = [];
    for (const startedAt of begun)
      ids.push(await desk.run({ state: 'agreed', compared: 5, startedAt, new: { agreementId: other } }));
    const seen: string[] = [];
    let next: string | undefined;
    do {
      const page: Page<RunView> = await desk.get(
        `/reconciliations?limit=2&agreementId=${other}${next ? `&cursor=${next}` : ''}`,
      );
      seen.push(...page.items.map(({ runId }) => runId));
      next = page.next;
    } while (next);
    expect(seen).toEqual([...ids].reverse());
  });

  it('is narrowed by agreement, direction and state, and refuses what is none', async () => {
    const failed = await desk.get<Page<RunView>>(
      '/reconciliations?state=failed&direction=originToDestination',
    );
    expect(failed.items.map(({ state }) => state)).toEqual(['failed']);
    expect((await desk.get<Page<RunView>>('/reconciliations?direction=destinationToOrigin')).items).toEqual(
      [],
    );
    const answer = await desk.ask(
      'auditor',
      '/reconciliations?state=asleep&agreementId=7&direction=a&direction=b',
    );
    expect(answer.status).toBe(400);
    expect((await told(answer)).errors.map(({ pointer }) => pointer)).toEqual([
      '/agreementId',
      '/direction',
      '/state',
    ]);
  });

  it('is for the auditor, the agreement manager and the operator', async () => {
    const roles = [
      'auditor',
      'agreementManager',
      'operator',
      'registrar',
      'servicePointWorker',
      'clinic',
      'person',
      'partnerSystem',
    ] as const;
    for (const path of [
      '/reconciliations',
      `/reconciliations/${newId()}/discrepancies`,
      '/reconciliations/months',
      '/reconciliation-tasks',
    ]) {
      const statuses: number[] = [];
      for (const role of roles) statuses.push((await desk.ask(role, path)).status);
      const allowed = path.includes('discrepancies') ? 404 : 200;
      expect(statuses).toEqual([allowed, allowed, allowed, 403, 403, 403, 403, 403]);
    }
  });
});

describe('the differences of a run', () => {
  it('come in order of seq by pages, each with both rows and its story', async () => {
    const runId = await desk.run({ state: 'healing', new: { agreementId: newId() } }, [
      mismatchAt(5),
      missingAt(5, { class: 'receiptMissing' }),
      missingAt(-3, { class: 'orphan' }),
      missingAt(2),
    ]);
    const first = await desk.get<Page<DiscrepancyView>>(`/reconciliations/${runId}/discrepancies?limit=3`);
    const rest = await desk.get<Page<DiscrepancyView>>(
      `/reconciliations/${runId}/discrepancies?limit=3&cursor=${first.next}`,
    );
    const all = [...first.items, ...rest.items];
    expect(all.map(({ seq, class: name }) => [seq, name])).toEqual([
      [-3, 'orphan'],
      [2, 'missing'],
      [5, 'mismatch'],
      [5, 'receiptMissing'],
    ]);
    const one = await desk.get(`/reconciliations/${runId}/discrepancies/${all[2]!.discrepancyId}`);
    expect(one).toEqual(all[2]);
    expect(one).toMatchObject({
      ownRow: { seq: 5 },
      partnerRow: { seq: 5 },
      story: [{ by: 'own', act: 'task' }],
    });
    const other = await desk.ask('auditor', `/reconciliations/${runId}/discrepancies/${newId()}`);
    expect([other.status, (await told(other)).code]).toEqual([404, 'discrepancy-not-found']);
  });
});

describe('the interface', () => {
  it('is described in valid OpenAPI 3, with who may call each route', async () => {
    const document = await desk.get<OpenApiDocument>('/openapi.json');
    expect(openApiFaults(document)).toEqual([]);
    const routes = operationsOf(document);
    expect(routes.map(({ route }) => route).sort()).toEqual([
      'GET /checkpoints',
      'GET /checkpoints/file',
      'GET /reconciliation-tasks',
      'GET /reconciliations',
      'GET /reconciliations/months',
      'GET /reconciliations/months.html',
      'GET /reconciliations/years',
      'GET /reconciliations/{runId}',
      'GET /reconciliations/{runId}/discrepancies',
      'GET /reconciliations/{runId}/discrepancies/{discrepancyId}',
      'GET /reconciliations/{runId}/report.html',
      'GET /reconciliations/{runId}/report.xlsx',
      'POST /reconciliation-tasks/{discrepancyId}/close',
    ]);
    for (const { operation } of routes) expect(operation['x-roles']).not.toEqual([]);
    const list = routes.find(({ route }) => route === 'GET /reconciliations')!.operation;
    expect(list.parameters!.filter(({ required }) => required)).toEqual([]);
  });
});

import { writeFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { newId } from '@liangdi/record';
import { countRun, leaveToOffice } from '../discrepancy-rows.js';
import { healAllBut, mismatchAt, missingAt } from '../../specs/found.js';
import { office, smallReconciliation, type SmallReconciliation } from '../../specs/small-reconciliation.js';
import type { PeriodView, SummaryView } from './summary.view.js';

let desk: SmallReconciliation;
beforeAll(async () => {
  desk = await smallReconciliation();
}, 120_000);
afterAll(() => desk?.stop());

const agreed = (
  agreementId: string,
  startedAt: string,
  compared: number,
  found: Parameters<SmallReconciliation['run']>[1] = [],
) =>
  desk
    .run({ state: 'agreed', compared, cut_seq: compared, startedAt, new: { agreementId } }, found)
    .then((runId) => desk.inTransaction((tx) => healAllBut(tx, runId, []).then(() => countRun(tx, runId))));

async function monthsOf(agreementId: string, year = 2026): Promise<PeriodView[]> {
  const { items } = await desk.get<SummaryView>(`/reconciliations/months?year=${year}`);
  return items.filter((item) => item.agreementId === agreementId);
}

describe('a month of comparisons', () => {
  it('counts an entry once, as it was when first compared in the month', async () => {
    const id = newId();
    await agreed(id, '2026-11-02T02:00:00Z', 1000, [missingAt(10), missingAt(20)]);
    // Compared and equal two nights ago, broken since: it had agreed when first compared.
    await agreed(id, '2026-11-04T02:00:00Z', 1100, [missingAt(30)]);
    // New this night, and different at once.
    await agreed(id, '2026-11-06T02:00:00Z', 1200, [missingAt(1150), missingAt(10)]);
    const [november, ...others] = await monthsOf(id);
    expect(others).toEqual([]);
    expect(november).toMatchObject({
      ...{ period: '2026-11', complete: false, runs: 3, agreed: 3, entriesCompared: 1200, found: 5, open: 0 },
      ledgerAgreementRate: 0.998,
      byClass: [{ class: 'missing', found: 5 }],
    });
  });

  it('is a month of the calendar in China', async () => {
    const id = newId();
    await agreed(id, '2026-09-30T15:59:00Z', 40);
    await agreed(id, '2026-09-30T16:01:00Z', 50);
    expect((await monthsOf(id)).map(({ period, entriesCompared }) => [period, entriesCompared])).toEqual([
      ['2026-09', 40],
      ['2026-10', 50],
    ]);
    const newYear = newId();
    await agreed(newYear, '2025-12-31T16:01:00Z', 50);
    expect((await monthsOf(newYear)).map(({ period }) => period)).toEqual(['2026-01']);
    expect(await monthsOf(newYear, 2025)).toEqual([]);
  });

  it('of nine entries says nothing, nor can it be computed from the others', async () => {
    const id = newId();
    await agreed(id, '2026-06-10T02:00:00Z', 9, [missingAt(3)]);
    await agreed(id, '2026-07-10T02:00:00Z', 12);
    await agreed(id, '2026-08-10T02:00:00Z', 300);
    const months = await monthsOf(id);
    expect(months.map(({ entriesCompared }) => entriesCompared)).toEqual([null, null, 300]);
    expect(months[0]).toMatchObject({
      runs: 1,
      found: null,
      byClass: null,
      healed: null,
      ledgerAgreementRate: null,
    });
  });

  it('tells how many were closed in time, one difference once though every night finds it', async () => {
    const id = newId();
    const found = Array.from({ length: 12 }, (_, index) => mismatchAt(index + 1));
    for (const night of ['2026-05-06', '2026-05-07']) {
      const startedAt = `${night}T02:00:00Z`;
      const runId = await desk.run(
        { state: 'openTasks', compared: 200, cut_seq: 200, startedAt, new: { agreementId: id } },
        found,
      );
      await desk.inTransaction(async (tx) => {
        await healAllBut(
          tx,
          runId,
          found.slice(3).map(({ seq }) => seq),
        );
        await leaveToOffice(tx, runId, office, new Date(startedAt));
        await tx.query(`UPDATE discrepancy SET closed_at = $2 WHERE run_id = $1 AND state = 'healed'`, [
          runId,
          startedAt,
        ]);
      });
    }
    const [may] = await monthsOf(id);
    expect(may).toMatchObject({
      runs: 2,
      agreed: 0,
      found: 10,
      healed: 5,
      open: 10,
      reconciliationClosureRate: 0.25,
    });
    expect(may!.ledgerAgreementRate).toBe(0.94);
  });
});

describe('a year of comparisons', () => {
  it('is summed up by itself, and hidden where it is small', async () => {
    const [big, small] = [newId(), newId()];
    await agreed(big, '2024-03-01T02:00:00Z', 500);
    await agreed(big, '2025-03-01T02:00:00Z', 700);
    await agreed(small, '2024-03-01T02:00:00Z', 9);
    const { items, targets } = await desk.get<SummaryView>('/reconciliations/years');
    const shown = (id: string) =>
      items
        .filter((item) => item.agreementId === id)
        .map(({ period, entriesCompared }) => [period, entriesCompared]);
    expect(shown(big)).toEqual([
      ['2024', 500],
      ['2025', 700],
    ]);
    expect(shown(small)).toEqual([['2024', null]]);
    expect(targets).toEqual({ ledgerAgreementRate: 0.995, reconciliationClosureRate: 0.95 });
  });
});

describe('the page of a year', () => {
  it('says in words what is hidden, and that nothing was compared where nothing was', async () => {
    const text = await (await desk.ask('auditor', '/reconciliations/months.html?year=2026')).text();
    const folder = process.env['KEEP_PAGES'];
    if (folder) await writeFile(`${folder}/months.html`, text);
    expect(text).toContain('2026 年台账核对月报');
    expect(text).toContain('不显示');
    expect(text).not.toMatch(/<script|\sstyle=/);
    const empty = await (await desk.ask('auditor', '/reconciliations/months.html?year=2031&lang=en')).text();
    expect(empty).toContain('Nothing was compared in this year.');
    for (const year of ['26', '2026-01', '1999'])
      expect((await desk.ask('auditor', `/reconciliations/months?year=${year}`)).status).toBe(400);
    expect((await desk.ask('registrar', '/reconciliations/months.html')).status).toBe(403);
  });
});

/** `liangdi reconcile` and `liangdi report` as an auditor types them. */
import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Body, Controller, HttpCode, Post } from '@nestjs/common';
import { Allows, Caller } from '@liangdi/access';
import { Database } from '@liangdi/database';
import { directions, newId, type Direction } from '@liangdi/record';
import { IsIn, IsOptional } from 'class-validator';
import { insertRun, moveRun, type RunState } from '../run-rows.js';
import {
  agreementId,
  partner,
  smallReconciliation,
  type SmallReconciliation,
} from '../../specs/small-reconciliation.js';

const program = fileURLToPath(new URL('../../../../deploy/cli/liangdi.mjs', import.meta.url));

/** What the next demanded run comes to. */
let end: RunState = 'agreed';

class Demand {
  @IsOptional()
  @IsIn(directions)
  readonly direction?: Direction;
}

/** Stands for the comparison: a run that is under way for a second. */
@Controller('reconciliations')
class DemandController {
  constructor(private readonly database: Database) {}

  @Post()
  @HttpCode(202)
  @Allows('auditor')
  async demand(@Caller() caller: Caller, @Body() { direction = 'originToDestination' }: Demand) {
    const run = { runId: newId(), agreementId, direction };
    const move = (to: Parameters<typeof moveRun>[2]) =>
      this.database.inTransaction(caller, (tx) => moveRun(tx, run.runId, to));
    await this.database.inTransaction(caller, (tx) =>
      insertRun(tx, { ...run, partner, initiator: true, cause: 'demanded' }),
    );
    await move({ state: 'comparing', progress: { step: 'cells', done: 1, of: 2 } });
    setTimeout(() => void move({ state: end, compared: 40, cut_seq: 40, progress: {} }), 1_000);
    return { runs: [run] };
  }
}

let desk: SmallReconciliation;
let folder: string;
let token: string;
beforeAll(async () => {
  desk = await smallReconciliation([DemandController]);
  folder = await mkdtemp(join(tmpdir(), 'liangdi-report-'));
  token = await desk.token('auditor');
}, 120_000);
afterAll(async () => {
  await desk?.stop();
  if (folder) await rm(folder, { recursive: true });
});

function liangdi(...args: string[]): Promise<{ code: number; stdout: string; stderr: string }> {
  const env = { PATH: process.env['PATH'], LIANGDI_RECONCILIATION_URL: desk.url, LIANGDI_TOKEN: token };
  return new Promise((resolve) => {
    execFile(process.execPath, [program, ...args], { cwd: folder, env }, (thrown, stdout, stderr) =>
      resolve({ code: thrown ? Number(thrown.code) : 0, stdout, stderr }),
    );
  });
}

describe('liangdi report', () => {
  it('says that nothing has been compared yet, and what to do', async () => {
    expect(await liangdi('report')).toMatchObject({
      code: 1,
      stdout: '',
      stderr: expect.stringContaining('liangdi reconcile --wait'),
    });
  });
});

describe('liangdi reconcile', () => {
  it('begins and leaves, or waits, tells how far it is in plain lines, and exits 0 where the ledgers are equal', async () => {
    const { code, stdout, stderr } = await liangdi('reconcile', '--wait');
    expect(code).toBe(0);
    expect(stderr).toContain('→ 比对中 comparing 50%');
    expect(stderr).not.toContain('\r');
    expect(stdout).toMatch(/^✓ 两本台账一致：截至第 40 号/);
    expect(stdout).toContain('The two ledgers are equal');
    const begun = await liangdi('reconcile', '--direction', 'destinationToOrigin');
    expect(JSON.parse(begun.stdout)).toMatchObject({
      runs: [{ agreementId, direction: 'destinationToOrigin' }],
    });
    expect(begun.code).toBe(0);
  });

  it('exits 1 where they are not, and 2 where it is called wrongly', async () => {
    end = 'openTasks';
    expect(await liangdi('reconcile', '--wait')).toMatchObject({
      code: 1,
      stdout: expect.stringContaining('✗ '),
    });
    expect((await liangdi('reconcile', '--direction', 'sideways')).code).toBe(2);
  });

  it('without a token asks the sign-in, for the party whose service it is', async () => {
    token = '';
    const { code, stderr } = await liangdi('reconcile', '--issuer', 'http://127.0.0.1:9');
    expect([code, stderr.includes('sign-in-unavailable')]).toEqual([3, true]);
    token = await desk.token('auditor');
  });
});

describe('liangdi report', () => {
  it('shows the latest run, or one by its number, as text, JSON, page and workbook', async () => {
    const runId = await desk.run({
      state: 'agreed',
      compared: 7,
      cut_seq: 7,
      startedAt: '2026-11-20T02:00:00Z',
      new: { agreementId: newId() },
    });
    expect((await liangdi('report')).stdout).toContain('核对 compared 40');
    const told = await liangdi(
      'report',
      '--run',
      runId,
      '--json',
      '--html',
      'r.html',
      '--xlsx',
      'r.xlsx',
      '--lang',
      'en',
    );
    expect(JSON.parse(told.stdout)).toMatchObject({ runId, state: 'agreed' });
    expect(await readFile(join(folder, 'r.html'), 'utf8')).toContain('The two ledgers are equal: 7 entries');
    expect((await readFile(join(folder, 'r.xlsx'))).subarray(0, 2).toString()).toBe('PK');
    expect(await liangdi('report', '--run', newId())).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('reconciliation-run-not-found'),
    });
  });

  it('sums up a month, and says what it does not show', async () => {
    const { stdout } = await liangdi('report', '--month', '2026-11', '--html', 'year.html');
    expect(stdout).toContain('2026-11  户籍地→现居住地');
    expect(stdout).toContain('不显示 hidden');
    expect(await readFile(join(folder, 'year.html'), 'utf8')).toContain('2026 年台账核对月报');
    expect((await liangdi('report', '--month', '2026-13')).code).toBe(2);
    expect((await liangdi('report', '--month', '2026-11', '--xlsx', 'm.xlsx')).code).toBe(2);
  });
});

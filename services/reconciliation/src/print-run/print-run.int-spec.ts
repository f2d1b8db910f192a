import { createHash } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { inflateRawSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { newId } from '@liangdi/record';
import { countRun, leaveToOffice } from '../discrepancy-rows.js';
import { healAllBut, mismatchAt, missingAt, rowAt } from '../../specs/found.js';
import { office, smallReconciliation, type SmallReconciliation } from '../../specs/small-reconciliation.js';

let desk: SmallReconciliation;
beforeAll(async () => {
  desk = await smallReconciliation();
}, 120_000);
afterAll(() => desk?.stop());

const root = createHash('sha256').update('root').digest();
const line = (zh: string, en: string) =>
  ({ at: '2026-11-25T10:20:03.000Z', by: 'partner', act: 'task', zh, en }) as const;

async function page(runId: string, query = '', headers: Record<string, string> = {}): Promise<string> {
  const answer = await desk.ask('auditor', `/reconciliations/${runId}/report.html${query}`, { headers });
  expect(answer.status).toBe(200);
  return keep(await answer.text(), `${runId.slice(-6)}${query.replace(/\W/g, '-')}`);
}

/** KEEP_PAGES=folder keeps them, to be looked at. */
async function keep(text: string, name: string): Promise<string> {
  const folder = process.env['KEEP_PAGES'];
  if (folder) await writeFile(`${folder}/${name}.html`, text);
  return text;
}

async function openTasks(): Promise<string> {
  const runId = await desk.run(
    {
      ...{ state: 'openTasks', cut_seq: 1204, compared: 1204, own_head: 1210, partner_head: 1206, round: 2 },
      ...{ own_root: root, partner_root: createHash('sha256').update('other').digest() },
    },
    [
      missingAt(17),
      missingAt(1201, {
        class: 'lostByRestore',
        wrongSide: 'sender',
        count: 4,
        own: undefined,
        partner: rowAt(1201),
      }),
      mismatchAt(900),
      mismatchAt(912, { class: 'statusSplit', partner: rowAt(912, { status: 'refused' }) }),
    ],
  );
  await desk.inTransaction(async (tx) => {
    await healAllBut(tx, runId, [900, 912]);
    await leaveToOffice(tx, runId, office, desk.clock.now());
    await countRun(tx, runId);
  });
  return runId;
}

describe('the printed report', () => {
  it('says in its first sentence that the ledgers are equal, and shows both roots and whose keys signed', async () => {
    const moved = {
      state: 'agreed',
      cut_seq: 1204,
      compared: 1204,
      own_head: 1210,
      partner_head: 1206,
    } as const;
    const runId = await desk.run({ ...moved, own_root: root, partner_root: root, checkpoint_number: 1 });
    await desk.checkpoint(root, 1204);
    const text = await page(runId);
    expect(text).toMatch(/^<!doctype html>\s+<html lang="zh-CN">/);
    expect(text).toContain(
      '两本台账一致：截至第 1204 号，共核对 1204 条，没有差异；第 1 号核对确认书已由双方签署。',
    );
    expect(text.split(root.toString('base64url')).length - 1).toBe(2);
    for (const { kid } of Object.values(desk.signing)) expect(text).toContain(kid);
    expect(text).toContain('两个根值相同。');
    expect(text).toContain('没有差异。');
  });

  it('says that they differ, what waits for which office until when, and the story of each difference', async () => {
    const runId = await openTasks();
    const text = await page(runId, '?lang=zh');
    expect(text).toContain('两本台账不一致');
    expect(text).toContain('1,201–1,204');
    expect(text).toContain('2026-12-09');
    expect(text).toContain('须由经办单位核实决定');
    expect(text).toContain('两个根值不同。');
    const english = await page(runId, '?lang=en');
    expect(english).toContain('<html lang="en">');
    expect(english).toContain('The two ledgers differ');
    expect(english.replace(/<style>[^]*<\/style>/, '')).not.toMatch(/[\u3400-\u9fff](?!圳|都|县|市)/u);
  });

  it('of a run under way says so, and how far it is', async () => {
    const progress = { step: 'cells', done: 30, of: 50 };
    const runId = await desk.run({ state: 'comparing', progress, new: { agreementId: newId() } });
    const text = await page(runId);
    expect(text).toContain('核对正在进行（第 1 轮，比对中，本步骤已完成 60%）');
    expect(text).toContain('<progress max="100" value="60">');
    expect(text).toContain('到目前为止没有登记差异。');
  });

  it('is in the language of the browser where none is asked for, and refuses one it does not have', async () => {
    const runId = await desk.run({ state: 'failed', failure: 'reconciliation-partner-silent' });
    expect(await page(runId, '', { 'Accept-Language': 'en-GB' })).toContain('<html lang="en">');
    expect(await page(runId, '', { 'Accept-Language': 'fr' })).toContain('<html lang="zh-CN">');
    expect((await desk.ask('auditor', `/reconciliations/${runId}/report.html?lang=fr`)).status).toBe(400);
  });

  it('escapes whatever came from elsewhere, fetches nothing, and lets the browser run nothing', async () => {
    const bad = `</td><script>alert("1")</script><img src=x onerror='x'>&`;
    const found = mismatchAt(1, { story: [line(bad, bad)], partner: rowAt(1, { digest: bad }) });
    const runId = await desk.run({ state: 'agreed' }, [found]);
    const answer = await desk.ask('auditor', `/reconciliations/${runId}/report.html`);
    const text = await answer.text();
    expect(text).not.toMatch(/<script|<img|<link|<[^>]*\s(on\w+|style)=|https?:/i);
    expect(text).toContain('&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt;');
    const [, style = ''] = /<style>([^]*?)<\/style>/.exec(text) ?? [];
    const policy = answer.headers.get('Content-Security-Policy');
    expect(policy).toContain(`style-src 'sha256-${createHash('sha256').update(style).digest('base64')}'`);
    expect(policy).toContain("default-src 'none'");
    expect(policy).not.toContain('unsafe');
    expect(answer.headers.get('Content-Type')).toBe('text/html; charset=utf-8');
  });

  it('is for those who answer for the ledgers', async () => {
    const runId = await desk.run({ state: 'agreed' });
    for (const kind of ['html', 'xlsx']) {
      for (const role of ['registrar', 'clinic', 'person'] as const)
        expect((await desk.ask(role, `/reconciliations/${runId}/report.${kind}`)).status).toBe(403);
      const unknown = await desk.ask('operator', `/reconciliations/${newId()}/report.${kind}`);
      expect([unknown.status, unknown.headers.get('Content-Type')]).toEqual([
        404,
        'application/problem+json; charset=utf-8',
      ]);
    }
  });
});

describe('the workbook', () => {
  it('has the summary and the differences, numbers as numbers and everything else as text', async () => {
    const runId = await openTasks();
    const answer = await desk.ask('agreementManager', `/reconciliations/${runId}/report.xlsx`);
    expect(answer.headers.get('Content-Disposition')).toBe(
      `attachment; filename="reconciliation-${runId}.xlsx"`,
    );
    const parts = unzip(Buffer.from(await answer.arrayBuffer()));
    expect(parts.get('xl/workbook.xml')).toContain('name="概况 Summary"');
    expect(parts.get('xl/workbook.xml')).toContain('name="差异 Differences"');
    expect(parts.get('xl/worksheets/sheet1.xml')).toMatch(/<v>1204<\/v>/);
    expect(allText(parts)).toContain('两本台账不一致');
    expect(allText(parts)).toContain(rowAt(900).digest);
  });

  it('takes nothing for a formula that a partner has written', async () => {
    const stories = ['=HYPERLINK("https://x","y")', '+1+1', '-2+3', '@SUM(1)', '\u0007bell'].map(
      (bad, index) =>
        mismatchAt(index + 1, { partner: rowAt(index + 1, { digest: bad }), story: [line(bad, bad)] }),
    );
    const runId = await desk.run({ state: 'agreed' }, stories);
    const answer = await desk.ask('auditor', `/reconciliations/${runId}/report.xlsx`);
    const parts = unzip(Buffer.from(await answer.arrayBuffer()));
    expect(allText(parts)).toContain('=HYPERLINK(');
    for (const [name, xml] of parts) if (name.startsWith('xl/worksheets/')) expect(xml).not.toMatch(/<f[ >]/);
    expect(allText(parts)).not.toContain('\u0007');
  });
});

const allText = (parts: ReadonlyMap<string, string>) => [...parts.values()].join('\n');

/** Every part of a ZIP file by its central directory (APPNOTE 6.3.9 §4.3.12), which is all a workbook is. */
function unzip(file: Buffer): Map<string, string> {
  const end = file.lastIndexOf(Buffer.from('PK\u0005\u0006', 'latin1'));
  const parts = new Map<string, string>();
  let at = file.readUInt32LE(end + 16);
  for (let left = file.readUInt16LE(end + 10); left > 0; left -= 1) {
    const [method, size] = [file.readUInt16LE(at + 10), file.readUInt32LE(at + 20)];
    const [nameLength, extra, comment] = [28, 30, 32].map((offset) => file.readUInt16LE(at + offset)) as [
      number,
      number,
      number,
    ];
    const local = file.readUInt32LE(at + 42);
    const start = local + 30 + file.readUInt16LE(local + 26) + file.readUInt16LE(local + 28);
    const content = file.subarray(start, start + size);
    const name = file.subarray(at + 46, at + 46 + nameLength).toString('utf8');
    parts.set(name, (method === 0 ? content : inflateRawSync(content)).toString('utf8'));
    at += 46 + nameLength + extra + comment;
  }
  return parts;
}

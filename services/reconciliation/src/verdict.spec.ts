import { describe, expect, it } from '@jest/globals';
import { percentOf, verdictOf } from './verdict.js';
import type { RunState } from './run-rows.js';

const run = (state: RunState, more: Partial<Parameters<typeof verdictOf>[0]> = {}) => ({
  ...{ state, round: 0, progress: {}, cut_seq: 40, compared: 40, found: 0, healed: 0, open: 0 },
  ...{ checkpoint_number: null, failure: null },
  ...more,
});

describe('the first sentence of a report', () => {
  it('says equal of a run that agreed, and of no other', () => {
    const states = [
      'asked',
      'comparing',
      'exchanging',
      'healing',
      'checkpointing',
      'openTasks',
      'stopped',
      'failed',
    ] as const;
    expect(verdictOf(run('agreed'))).toEqual({
      zh: '两本台账一致：截至第 40 号，共核对 40 条，没有差异。',
      en: 'The two ledgers are equal: 40 entries compared up to no. 40, no difference found.',
    });
    for (const state of states) {
      const { zh, en } = verdictOf(run(state, { open: 1 }));
      expect(zh).not.toContain('台账一致：');
      expect(en).not.toContain('ledgers are equal:');
    }
  });

  it('tells what was found and who signed', () => {
    const { zh } = verdictOf(run('agreed', { found: 3, healed: 3, checkpoint_number: 7 }));
    expect(zh).toBe(
      '两本台账一致：截至第 40 号，共核对 40 条，发现的 3 处差异已全部处理；第 7 号核对确认书已由双方签署。',
    );
  });

  it('names the first date by which an office has to decide, as it is in China', () => {
    const open = run('openTasks', { found: 2, healed: 1, open: 1 });
    expect(verdictOf(open, new Date('2026-12-09T16:30:00Z')).zh).toContain('最早期限 2026-12-10。');
    expect(verdictOf({ ...open, healed: 2, open: 0 }).en).toContain('decided by the office');
  });

  it('gives the reason of a failure in the words of the catalogue, and an unknown one by its code', () => {
    expect(verdictOf(run('failed', { failure: 'reconciliation-partner-silent' })).en).toContain(
      '(reconciliation-partner-silent)',
    );
    expect(verdictOf(run('failed', { failure: 'of-another-version' })).zh).toContain(
      '（of-another-version）',
    );
    expect(verdictOf(run('stopped')).zh).toContain('不一致');
  });
});

describe('progress', () => {
  it('is per cent only where the step knows how far it has to go', () => {
    expect([percentOf({ done: 1, of: 3 }), percentOf({ done: 9, of: 3 })]).toEqual([33, 100]);
    expect([percentOf({}), percentOf({ done: 1 }), percentOf({ done: 1, of: 0 })]).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
  });
});

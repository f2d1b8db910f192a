import { describe, expect, it } from '@jest/globals';
import { Cells } from '@liangdi/sketch';
import type { RunRow } from '../run-rows.js';
import { Comparisons } from './comparisons.js';

const asked = new Date('2026-11-25T10:20:00.000Z');
const own = { cells: new Cells(1), entries: 0 };
const runOf = (to: Partial<RunRow>) =>
  ({ run_id: 'run', state: 'comparing', initiator: true, tries: 2, heard_at: null, ...to }) as RunRow;

describe('own cells, once read', () => {
  const initiator = new Comparisons();
  initiator.begin('run', { asking: 2, cut: 100, own });
  const partner = new Comparisons();
  partner.begin('run', { asking: asked.getTime(), cut: 100, own });

  it('serve the whole round, of whoever asks and of whoever answers', () => {
    expect(initiator.findOwn(runOf({}), 100)).toBe(own);
    expect(partner.findOwn(runOf({ initiator: false, heard_at: asked }), 100)).toBe(own);
  });

  it.each([
    ['at another cut', {}, 99],
    ['once the question was asked again', { tries: 3 }, 100],
    ['once rows were shown, for what was healed since', { state: 'exchanging' }, 100],
    ['while it heals', { state: 'healing' }, 100],
    ['in another run', { run_id: 'other' }, 100],
  ] as const)('are read again %s', (_, to, cut) => {
    expect(initiator.findOwn(runOf(to), cut)).toBeUndefined();
  });

  it('are read again for a partner that has asked anew, and once the run is forgotten', () => {
    const later = new Date(asked.getTime() + 1);
    expect(partner.findOwn(runOf({ initiator: false, heard_at: later }), 100)).toBeUndefined();
    initiator.forget('run');
    expect(initiator.findOwn(runOf({}), 100)).toBeUndefined();
  });
});

describe('work on a run', () => {
  it('is seen while it goes on, and the longest piece is remembered once it is done, also where it failed', async () => {
    const comparisons = new Comparisons();
    expect(comparisons.workedMs('run')).toBe(0);
    let finish: () => void = () => undefined;
    const working = comparisons.work('run', () => new Promise<void>((resolve) => (finish = resolve)));
    expect([comparisons.isWorkedOn('run'), comparisons.isWorkedOn('other')]).toEqual([true, false]);
    await new Promise((resolve) => setTimeout(resolve, 30));
    finish();
    await working;
    expect(comparisons.isWorkedOn('run')).toBe(false);
    const longest = comparisons.workedMs('run');
    expect(longest).toBeGreaterThanOrEqual(29);

    await expect(comparisons.work('run', () => Promise.reject(new Error('lost')))).rejects.toThrow('lost');
    expect([comparisons.isWorkedOn('run'), comparisons.workedMs('run')]).toEqual([false, longest]);
  });
});

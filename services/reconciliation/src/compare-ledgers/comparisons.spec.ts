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

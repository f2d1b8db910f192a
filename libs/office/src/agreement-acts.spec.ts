/** Who may do what to an agreement: the rule that both desks and both inboxes go by. */
import { describe, expect, it } from '@jest/globals';
import type { AgreementState, StepName } from '@liangdi/agreement';
import { partyId } from '@liangdi/record';
import { stateAfter, suspendedBy } from './agreement-acts.js';

const origin = partyId('360731.origin');
const destination = partyId('440306.destination');

function history(state: AgreementState, ...steps: (readonly [StepName, typeof origin])[]) {
  return { row: { state }, steps: steps.map(([step, by]) => ({ step, by })) };
}

const refusedAs = (code: string): unknown => expect.objectContaining({ code });

describe('an agreement between two parties', () => {
  const proposed = history('proposed', ['propose', origin]);

  it('is countersigned or rejected by the other party only, and withdrawn by its proposer only', () => {
    expect(stateAfter(proposed, 'countersign', destination)).toBe('countersigned');
    expect(stateAfter(proposed, 'withdraw', origin)).toBe('withdrawn');
    for (const [act, by] of [
      ['countersign', origin],
      ['reject', origin],
      ['withdraw', destination],
    ] as const) {
      expect(() => stateAfter(proposed, act, by)).toThrow(refusedAs('agreement-act-of-other-party'));
    }
  });

  it('is resumed by the party that suspended it, not by the other', () => {
    const suspended = history('suspended', ['propose', origin], ['suspend', destination]);
    expect(() => stateAfter(suspended, 'resume', origin)).toThrow(refusedAs('agreement-act-of-other-party'));
    expect(stateAfter(suspended, 'resume', destination)).toBe('active');
  });

  it('suspended by both, even in messages that cross, is active again only when both have resumed', () => {
    const first = history('suspended', ['suspend', origin]);
    expect(stateAfter(first, 'suspend', destination)).toBe('suspended');
    const both = history('suspended', ['suspend', origin], ['suspend', destination]);
    expect(suspendedBy(both)).toEqual([origin, destination]);
    expect(stateAfter(both, 'resume', origin)).toBe('suspended');
    const one = history('suspended', ['suspend', origin], ['suspend', destination], ['resume', origin]);
    expect(stateAfter(one, 'resume', destination)).toBe('active');
    expect(() => stateAfter(first, 'suspend', origin)).toThrow(refusedAs('life-forbids'));
  });

  it('may be ended by both at once, and nothing brings it back', () => {
    const ended = history('terminated', ['terminate', origin]);
    expect(stateAfter(ended, 'terminate', destination)).toBe('terminated');
    expect(() => stateAfter(ended, 'resume', origin)).toThrow(refusedAs('life-forbids'));
  });
});

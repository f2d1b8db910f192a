import { describe, expect, it } from '@jest/globals';
import {
  breakGlassLife,
  certificateLife,
  certificateRequestLife,
  continuityLife,
  feedbackCardLife,
  life,
  presentationLife,
  receivedCardLife,
  receivedServiceRecordLife,
  serviceRecordLife,
  type Life,
} from '../index.js';

const lives: Life[] = [
  certificateRequestLife,
  certificateLife,
  presentationLife,
  feedbackCardLife,
  receivedCardLife,
  serviceRecordLife,
  receivedServiceRecordLife,
  continuityLife,
  breakGlassLife,
] as unknown as Life[];

describe('a life', () => {
  it('goes where an arrow leads and nowhere else', () => {
    expect(certificateRequestLife.next('requested', 'checkIdentity')).toBe('identityChecked');
    expect(certificateRequestLife.can('requested', 'issue')).toBe(false);
    expect(() => certificateRequestLife.next('requested', 'issue')).toThrow(
      expect.objectContaining({
        code: 'life-forbids',
        details: { life: 'certificateRequest', state: 'requested', act: 'issue' },
      }),
    );
  });

  it('does not know states and acts the language brings along', () => {
    expect(certificateLife.can('constructor', 'expire')).toBe(false);
    expect(certificateLife.can('issued', 'toString' as 'expire')).toBe(false);
    expect(() => certificateLife.next('__proto__', 'expire')).toThrow(/life-forbids/);
  });

  it('is refused when a state cannot be reached', () => {
    expect(() => life('broken', { a: {}, b: { go: 'a' } })).toThrow(/not sound: b/);
  });

  it.each(lives.map((one) => [one.name, one] as const))(
    '%s comes to an end from every state',
    (_name, one) => {
      for (const state of one.states) {
        const reached = new Set([state]);
        for (const at of reached) for (const act of one.acts(at)) reached.add(one.next(at, act));
        expect([...reached].some((at) => one.acts(at).length === 0)).toBe(true);
      }
    },
  );
});

describe('the life of a certificate request', () => {
  it('lets nothing but identity stand before the issue', () => {
    expect(certificateRequestLife.acts('identityChecked')).toEqual(['issue', 'cancel']);
    expect(certificateRequestLife.states).not.toContain('refused');
  });
});

describe('the life of a card', () => {
  it('sends nothing she has not previewed', () => {
    const sending = feedbackCardLife.states.filter((state) => feedbackCardLife.can(state, 'send'));
    expect(sending).toEqual(['previewedByPerson']);
  });

  it('may be withheld at any time before it is sent, for good', () => {
    for (const state of ['requested', 'offered', 'serviceDone', 'drafted', 'previewedByPerson'] as const) {
      expect(feedbackCardLife.next(state, 'withhold')).toBe('withheldByPerson');
    }
    expect(feedbackCardLife.acts('withheldByPerson')).toEqual([]);
    expect(feedbackCardLife.can('sent', 'withhold')).toBe(false);
  });

  it('is recalled until it is opened', () => {
    expect(feedbackCardLife.next('sent', 'recall')).toBe('recalled');
    expect(feedbackCardLife.can('received', 'recall')).toBe(false);
  });

  it('begins with her request or with an offer', () => {
    expect(feedbackCardLife.starts).toEqual(['requested', 'offered']);
  });
});

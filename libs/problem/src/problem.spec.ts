import { describe, expect, it } from '@jest/globals';
import { catalogue, isProblem, problem, type ProblemCode } from './index.js';

const codes = Object.keys(catalogue) as ProblemCode[];

describe('a problem', () => {
  it.each(codes)('%s is told in both languages and says what to do', (code) => {
    const told = catalogue[code];
    expect(told.zh({})).toMatch(/[一-鿿].*[。！]$/s);
    expect(told.en({})).toMatch(/^[A-Z"“].*[.!]$/s);
    expect(code).toMatch(/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/);
  });

  it('answers 4xx when the domain refuses, 503-like when the world is unwell, 500 when we are wrong', () => {
    for (const code of codes) {
      const { status, disposition } = catalogue[code];
      if (disposition === 'halt') expect(status).toBeGreaterThanOrEqual(500);
      else if (disposition === 'retry') expect([409, 429, 503]).toContain(status);
      else expect(status).toBeLessThan(500);
    }
  });

  it('carries both sentences and the faults on the wire, in the language asked for', () => {
    const told = problem('request-invalid', {}, { faults: [{ pointer: '/name', rule: 'required' }] });
    const body = told.toBody('en');
    expect(body.detail).toBe(body.detailEn);
    expect(told.toBody().detail).toBe(body.detailZh);
    expect(body.errors).toEqual([{ pointer: '/name', rule: 'required' }]);
    expect(body.type).toBe('urn:liangdi:problem:request-invalid');
  });

  it('is recognised by its code', () => {
    expect(isProblem(problem('internal-error'), 'internal-error')).toBe(true);
    expect(isProblem(new Error('other'))).toBe(false);
  });
});

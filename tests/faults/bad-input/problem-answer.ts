/** What every refusal over HTTP must be: a problem of the catalogue in both languages, that repeats nothing of what was sent. */
import { expect } from '@jest/globals';
import type { Reply } from '../../../deploy/local/world/desk.js';

/** Stands in every hostile value of these specs; where it comes back, a value was repeated. */
export const canary = 'canary-7731-金丝雀';

export function expectProblem(reply: Reply): void {
  expect(reply.headers.get('content-type')).toMatch(/^application\/problem\+json/);
  const { code, status, title, type, detail, detailZh, detailEn, requestId } = reply.body;
  expect(code).toMatch(/^[a-z]+(-[a-z]+)*$/);
  expect({ status, title, type }).toEqual({
    status: reply.status,
    title: code,
    type: `urn:liangdi:problem:${code}`,
  });
  expect(detailZh).toMatch(/\p{Script=Han}/u);
  expect(detailEn).toMatch(/^[^\p{Script=Han}]{15,}$/u);
  expect([detailZh, detailEn]).toContain(detail);
  expect(requestId).toMatch(/^[0-9a-f-]{36}$/);
  expect(JSON.stringify(reply.body)).not.toContain(canary);
}

export function expectRefusal(reply: Reply, status: number, code: string): void {
  expect({ status: reply.status, code: reply.body?.code }).toEqual({ status, code });
  expectProblem(reply);
}

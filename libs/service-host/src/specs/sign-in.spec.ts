import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { office, party, startSmallService, told } from './small-service.js';
import type { SmallService } from './small-service.js';

describe('who may come in', () => {
  let small: SmallService;
  beforeAll(async () => {
    small = await startSmallService();
  });
  afterAll(() => small.stop());

  const tokens: [string, (small: SmallService) => Promise<string | null>, number, string][] = [
    ['no token', () => Promise.resolve(null), 401, 'token-missing'],
    [
      'an expired token',
      ({ issuer }) => issuer.token({ party, roles: ['registrar'], office, expiresInSeconds: -60 }),
      401,
      'token-expired',
    ],
    [
      'a token for another jurisdiction',
      ({ issuer }) => issuer.token({ party, roles: ['registrar'], office, audience: '440306.destination' }),
      401,
      'token-invalid',
    ],
    [
      'a token of another role',
      ({ issuer }) => issuer.token({ party, roles: ['clinic'], office }),
      403,
      'role-not-allowed',
    ],
    ['a person', ({ issuer }) => issuer.token({ party, roles: ['person'] }), 403, 'role-not-allowed'],
  ];
  it.each(tokens)('refuses %s', async (_title, make, status, code) => {
    const answer = await small.ask('/notes', { token: await make(small) });
    expect(answer.status).toBe(status);
    expect(answer.headers.get('WWW-Authenticate')).toMatch(/^Bearer realm="liangdi"/);
    expect(await told(answer)).toMatchObject({ code });
  });
});

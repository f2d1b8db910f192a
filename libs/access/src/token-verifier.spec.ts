import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { UnsecuredJWT } from 'jose';
import { signingIssuerForTests, type TestIssuer, type TokenWish } from '@liangdi/testing';
import { TokenVerifier } from './token-verifier.js';

const party = '360731.origin';
const registrar: TokenWish = { party, roles: ['registrar'], office: '360731100' };

describe('a bearer token', () => {
  let issuer: TestIssuer;
  let stranger: TestIssuer;
  let verifier: TokenVerifier;
  beforeAll(async () => {
    issuer = await signingIssuerForTests();
    stranger = await signingIssuerForTests();
    verifier = new TokenVerifier(issuer.accessConfig(party));
  });

  it('makes a caller with role, office and party', async () => {
    expect(await verifier.verify(await issuer.token(registrar))).toEqual({
      kind: 'officer',
      subject: 'worker-1',
      roles: ['registrar'],
      party,
      office: '360731100',
    });
  });

  it('carries nothing personal for a person', async () => {
    const caller = await verifier.verify(
      await issuer.token({ party, roles: ['person'], subject: 'person-lin' }),
    );
    expect(caller).toEqual({ kind: 'person', subject: 'person-lin', roles: ['person'], party });
  });

  it('is remembered once verified, and forgotten when it ends', async () => {
    const token = await issuer.token({ ...registrar, expiresInSeconds: -4 });
    expect(verifier.findRemembered(token)).toBeUndefined();
    const caller = await verifier.verify(token);
    expect(verifier.findRemembered(token)).toBe(caller);
    await new Promise((resolve) => setTimeout(resolve, 1100));
    expect(() => verifier.findRemembered(token)).toThrow(/token-expired/);
  });

  const refused: [string, TokenWish, RegExp][] = [
    ['that has expired', { ...registrar, expiresInSeconds: -60 }, /token-expired/],
    ['for another jurisdiction', { ...registrar, audience: '440306.destination' }, /token-invalid/],
    [
      'whose party claim is not the audience',
      { ...registrar, claims: { party: '440306.destination' } },
      /token-invalid/,
    ],
    ['of another issuer', { ...registrar, issuer: 'https://elsewhere.test.invalid' }, /token-invalid/],
    ['without roles', { ...registrar, claims: { roles: undefined } }, /token-invalid/],
    ['of an officer without office', { party, roles: ['registrar'] }, /token-invalid/],
    ['of an office in another division', { ...registrar, office: '440306001' }, /token-invalid/],
    [
      'of a person who is an officer at the same time',
      { ...registrar, roles: ['person', 'registrar'] },
      /token-invalid/,
    ],
    ['whose subject is not a plain account', { ...registrar, subject: '张 三' }, /token-invalid/],
  ];
  it.each(refused)('%s is refused', async (_title, wish, code) => {
    await expect(issuer.token(wish).then((token) => verifier.verify(token))).rejects.toThrow(code);
  });

  it('forged by a stranger, altered, unsigned or not a token at all is refused', async () => {
    const [head, , signature] = (await issuer.token(registrar)).split('.');
    const [, otherBody] = (await issuer.token({ ...registrar, roles: ['auditor'] })).split('.');
    const unsigned = new UnsecuredJWT({ party, roles: ['registrar'] })
      .setAudience(party)
      .setSubject('x')
      .encode();
    const tokens = [
      await stranger.token(registrar),
      `${head}.${otherBody}.${signature}`,
      unsigned,
      'not-a-token',
      'a'.repeat(9000),
    ];
    for (const token of tokens) await expect(verifier.verify(token)).rejects.toThrow(/token-invalid/);
  });

  it('with roles of other systems only makes a caller whom no route allows', async () => {
    const caller = await verifier.verify(await issuer.token({ ...registrar, roles: ['superuser'] }));
    expect(caller.roles).toEqual([]);
  });

  it('cannot be checked while the issuer is away, and can once it is there', async () => {
    const server = createServer((_request, response) => {
      response
        .setHeader('Content-Type', 'application/json')
        .end(JSON.stringify({ issuer: url, jwks_uri: `${url}/jwks`, ...issuer.jwks }));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    const url = `http://127.0.0.1:${port}`;
    await new Promise((resolve) => server.close(resolve));

    const remote = new TokenVerifier({ issuer: url, party: issuer.accessConfig(party).party });
    const token = await issuer.token({ ...registrar, issuer: url });
    await expect(remote.verify(token)).rejects.toThrow(/sign-in-unavailable/);
    await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
    expect((await remote.verify(token)).roles).toEqual(['registrar']);
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
});

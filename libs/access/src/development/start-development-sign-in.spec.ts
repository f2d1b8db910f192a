import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createHash, randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { OfficeId, PartyId } from '@liangdi/record';
import { TokenVerifier } from '../token-verifier.js';
import { demoAccounts } from './demo-accounts.js';
import { consoleClient } from './demo-client.js';
import { demoToken } from './demo-token.js';
import { startDevelopmentSignIn } from './start-development-sign-in.js';
import type { DevelopmentSignIn } from './start-development-sign-in.js';

const origin = '360731.origin' as PartyId;
const destination = '440306.destination' as PartyId;
const accounts = demoAccounts([
  { party: origin, offices: ['360731100', '360731101'] as OfficeId[] },
  { party: destination, offices: ['440306001'] as OfficeId[] },
]);
const redirectUri = 'http://127.0.0.1:4180/signed-in';

describe('the development sign-in', () => {
  let folder: string;
  let signIn: DevelopmentSignIn;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'liangdi-sign-in-'));
    signIn = await startDevelopmentSignIn({ port: 0, accounts, keysFile: join(folder, 'issuer.json') });
  });
  afterAll(async () => {
    await signIn.stop();
    await rm(folder, { recursive: true });
  });

  const verifierFor = (party: PartyId, issuer = signIn.issuer) => new TokenVerifier({ issuer, party });

  it('refuses to start in production', async () => {
    const before = process.env['NODE_ENV'];
    process.env['NODE_ENV'] = 'production';
    try {
      await expect(startDevelopmentSignIn({ port: 0, accounts })).rejects.toThrow(/demo-sign-in-refused/);
    } finally {
      process.env['NODE_ENV'] = before;
    }
  });

  it('has an account for every role on both sides, and persons who may sign in on both', async () => {
    for (const { account, roles, parties } of accounts) {
      for (const party of parties) {
        const caller = await verifierFor(party).verify(await demoToken(signIn.issuer, account, party));
        expect(caller).toMatchObject({ subject: account, roles, party });
      }
    }
    expect(accounts.map(({ account }) => account)).toEqual(
      expect.arrayContaining([
        'origin-registrar',
        'origin-registrar-elsewhere',
        'destination-worker',
        'destination-clinic',
        'person-lin',
      ]),
    );
  });

  it('gives no token to a stranger, for a wrong password, or for the other side', async () => {
    await expect(demoToken(signIn.issuer, 'nobody', origin)).rejects.toThrow(/demo-account-unknown/);
    await expect(demoToken(signIn.issuer, 'origin-registrar', destination)).rejects.toThrow(
      /demo-account-unknown/,
    );
    await expect(demoToken(signIn.issuer, 'origin-registrar', '110101.origin')).rejects.toThrow(
      /demo-account-unknown/,
    );
    const token = await demoToken(signIn.issuer, 'origin-registrar', origin);
    await expect(verifierFor(destination).verify(token)).rejects.toThrow(/token-invalid/);
  });

  it('keeps its keys in a file only its owner can read, so that tokens outlive a restart', async () => {
    const token = await demoToken(signIn.issuer, 'destination-worker', destination);
    expect((await stat(join(folder, 'issuer.json'))).mode & 0o777).toBe(0o600);
    await signIn.stop();
    const port = Number(new URL(signIn.issuer).port);
    signIn = await startDevelopmentSignIn({ port, accounts, keysFile: join(folder, 'issuer.json') });
    expect((await verifierFor(destination).verify(token)).subject).toBe('destination-worker');
    await expect(startDevelopmentSignIn({ port, accounts })).rejects.toThrow(/port-taken/);
  });

  it('shows a page of accounts and signs the console in with code and PKCE', async () => {
    const browser = newBrowser();
    const verifier = randomBytes(32).toString('base64url');
    const asked = new URLSearchParams({
      client_id: consoleClient,
      response_type: 'code',
      scope: 'openid records',
      redirect_uri: redirectUri,
      resource: `urn:liangdi:party:${destination}`,
      code_challenge: createHash('sha256').update(verifier).digest('base64url'),
      code_challenge_method: 'S256',
      state: 'state-1',
    });
    const page = await browser.follow(`${signIn.issuer}/auth?${asked}`);
    expect(page.text).toContain('destination-worker');
    expect(page.text).toContain('演示登录');
    expect(page.text).not.toContain('origin-registrar');

    const back = await browser.follow(page.url, new URLSearchParams({ account: 'destination-worker' }));
    const code = new URL(back.url).searchParams.get('code') ?? '';
    const answer = await fetch(`${signIn.issuer}/token`, {
      method: 'POST',
      body: new URLSearchParams({
        grant_type: 'authorization_code',
        client_id: consoleClient,
        code,
        redirect_uri: redirectUri,
        code_verifier: verifier,
        resource: `urn:liangdi:party:${destination}`,
      }),
    });
    const { access_token: token } = (await answer.json()) as { access_token: string };
    expect(await verifierFor(destination).verify(token)).toMatchObject({
      roles: ['servicePointWorker'],
      office: '440306001',
    });
  });
});

/** Follows redirects within the issuer and keeps cookies; stops where the console would take over. */
function newBrowser() {
  const cookies = new Map<string, string>();
  const follow = async (start: string, form?: URLSearchParams): Promise<{ url: string; text: string }> => {
    let url = start;
    let body = form;
    for (let hop = 0; hop < 10; hop += 1) {
      const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ');
      const answer = await fetch(url, {
        method: body ? 'POST' : 'GET',
        redirect: 'manual',
        headers: { cookie },
        ...(body ? { body } : {}),
      });
      for (const line of answer.headers.getSetCookie()) {
        const [name = '', value = ''] = (line.split(';')[0] ?? '').split('=');
        cookies.set(name, value);
      }
      const next = answer.headers.get('location');
      if (!next) return { url, text: await answer.text() };
      url = new URL(next, url).href;
      body = undefined;
      if (url.startsWith(redirectUri)) return { url, text: '' };
    }
    throw new Error('too many redirects');
  };
  return { follow };
}

import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { office, party, startSmallService, told } from './small-service.js';
import type { SmallService } from './small-service.js';

const canary = 'CANARY-吕某-110101';

describe('the edge of a service', () => {
  let small: SmallService;
  beforeAll(async () => {
    small = await startSmallService();
  });
  afterAll(() => small.stop());

  const post = (body: unknown, headers: Record<string, string> = {}) =>
    small.ask('/notes', {
      method: 'POST',
      body: typeof body === 'string' ? body : JSON.stringify(body),
      headers,
    });

  it('answers a good request, with a request id and nothing to cache', async () => {
    const answer = await post({ kind: 'card', text: '您好' });
    expect(answer.status).toBe(200);
    expect(await told(answer)).toEqual({ text: '您好', office });
    expect(answer.headers.get('X-Request-Id')).toMatch(/^[\da-f-]{36}$/);
    expect(answer.headers.get('Cache-Control')).toBe('no-store');
    expect(answer.headers.get('X-Content-Type-Options')).toBe('nosniff');
  });

  const wrong: [string, () => Promise<Response>, number, string, object[]?][] = [
    ['an unknown route', () => small.ask('/nowhere'), 404, 'route-not-found'],
    [
      'malformed JSON',
      () => post(`{"text": "${canary}`),
      400,
      'request-invalid',
      [{ pointer: '', rule: 'json' }],
    ],
    ['an empty body', () => post(' '), 400, 'request-invalid'],
    [
      'a body that is too large',
      () => post({ kind: 'card', text: canary.repeat(500_000) }),
      413,
      'request-too-large',
    ],
    [
      'another media type',
      () => post(canary, { 'Content-Type': 'text/plain' }),
      415,
      'media-type-not-supported',
    ],
    [
      'a form',
      () => post('text=1', { 'Content-Type': 'application/x-www-form-urlencoded' }),
      415,
      'media-type-not-supported',
    ],
    [
      'a member nobody knows',
      () => post({ kind: 'card', text: 'a', extra: canary }),
      400,
      'request-invalid',
      [{ pointer: '/extra', rule: 'unknownMember' }],
    ],
    [
      'a member whose name is itself personal',
      () => post({ kind: 'card', text: 'a', [canary]: 1 }),
      400,
      'request-invalid',
      [{ pointer: '/?', rule: 'unknownMember' }],
    ],
    [
      'a wrong value',
      () => post({ kind: canary, text: 'a' }),
      400,
      'request-invalid',
      [{ pointer: '/kind', rule: 'isIn' }],
    ],
    [
      'a wrong value deep inside',
      () => post({ kind: 'card', text: 'a', address: { street: 7 } }),
      400,
      'request-invalid',
    ],
    ['a list instead of an object', () => post([canary]), 400, 'request-invalid'],
    ['a bare value instead of an object', () => post(`"${canary}"`), 400, 'request-invalid'],
    [
      'prototype names',
      () => post('{"__proto__":{"admin":true},"kind":"card","text":"a"}'),
      400,
      'request-invalid',
    ],
    [
      'a NUL in a text',
      () => post({ kind: 'card', text: 'a\0b' }),
      400,
      'request-invalid',
      [{ pointer: '', rule: 'text' }],
    ],
    [
      'half a character',
      () => post('{"kind":"card","text":"\\ud83d"}'),
      400,
      'request-invalid',
      [{ pointer: '', rule: 'text' }],
    ],
    [
      'a body 100,000 deep',
      () => post('['.repeat(100_000) + ']'.repeat(100_000)),
      400,
      'request-invalid',
      [{ pointer: '', rule: 'depth' }],
    ],
    ['a NUL in the path', () => small.ask('/notes/a%00b'), 400, 'request-invalid'],
    ['a broken path', () => small.ask('/notes/%E0%A4'), 400, 'request-invalid'],
    ['an id that is none', () => small.ask(`/notes/${encodeURIComponent(canary)}`), 400, 'request-invalid'],
    ['a cursor somebody wrote himself', () => small.ask('/notes?cursor=abc'), 400, 'cursor-invalid'],
    ['a page of a million', () => small.ask('/notes?limit=1000000'), 400, 'request-invalid'],
    [
      'a purpose no agreement knows',
      () => small.ask('/notes', { headers: { 'X-Purpose': 'curiosity' } }),
      400,
      'purpose-unknown',
    ],
  ];
  it.each(wrong)('refuses %s and repeats nothing of it', async (_title, ask, status, code, ...[errors]) => {
    // A fifth named parameter would be taken for jest's own `done`.
    const answer = await ask();
    const text = await answer.text();
    expect(text).not.toMatch(/CANARY|吕|110101/);
    expect(answer.headers.get('Content-Type')).toBe('application/problem+json; charset=utf-8');
    const body = JSON.parse(text) as Record<string, unknown>;
    expect(body).toMatchObject({
      status,
      code,
      requestId: expect.any(String),
      ...(errors ? { errors } : {}),
    });
    expect(answer.status).toBe(status);
  });

  it('refuses bytes that are not UTF-8 instead of storing other names than were sent', async () => {
    const answer = await small.ask('/notes', {
      method: 'POST',
      body: Buffer.concat([Buffer.from('{"kind":"card","text":"'), Buffer.of(0xd5, 0xc5), Buffer.from('"}')]),
      headers: { 'Content-Type': 'application/json' },
    });
    expect(await told(answer)).toMatchObject({
      code: 'request-invalid',
      errors: [{ pointer: '', rule: 'utf-8' }],
    });
  });

  it('answers what is not even HTTP in the same form', async () => {
    const { port } = new URL(small.url);
    const text = await new Promise<string>((resolve) => {
      let got = '';
      const socket = connect(Number(port), '127.0.0.1', () => socket.write(`${canary}\r\n\r\n`));
      socket.on('data', (part) => (got += String(part))).on('close', () => resolve(got));
    });
    expect(text).toMatch(/^HTTP\/1\.1 400/);
    expect(text).toContain('request-invalid');
    expect(text).not.toContain('CANARY');
  });

  it('tells nothing of an error of our own, neither to the caller nor, of its values, to the log', async () => {
    const answer = await small.ask('/notes/0190c1f0-0000-7000-8000-000000000001?break=yes');
    const text = await answer.text();
    expect(answer.status).toBe(500);
    expect(text).not.toMatch(/张三|column|broken/);
    const { requestId } = JSON.parse(text) as { requestId: string };
    const line =
      small
        .lines()
        .split('\n')
        .find((one) => one.includes(requestId) && one.includes('request failed')) ?? '';
    expect(line).toContain('NoteController.get');
    expect(small.lines()).not.toMatch(/张三|1101051949/);
  });

  it('speaks Chinese unless English is preferred', async () => {
    const chinese = await small.ask('/nowhere');
    expect(chinese.headers.get('Content-Language')).toBe('zh-CN');
    expect((await told(chinese))['detail']).toContain('没有这个地址');
    const english = await small.ask('/nowhere', {
      headers: { 'Accept-Language': 'de, en-GB;q=0.8, zh;q=0.1' },
    });
    expect(english.headers.get('Content-Language')).toBe('en');
    expect(await told(english)).toMatchObject({
      detail: expect.stringContaining('no such address'),
      detailZh: expect.any(String),
    });
  });

  it('pages by cursor to the end', async () => {
    const first = await told(await small.ask('/notes?limit=3'));
    expect(first['items']).toEqual([1, 2, 3]);
    const last = await told(await small.ask(`/notes?limit=3&cursor=${String(first['next'])}`));
    expect(last).toEqual({ items: [4, 5] });
  });

  it('logs one line a request: the route, never the address, the token, the query or the body', async () => {
    const token = await small.issuer.token({ party, roles: ['registrar'], office });
    await small.ask(`/notes?limit=2&name=${encodeURIComponent(canary)}`, {
      token,
      headers: { 'X-Request-Id': canary.slice(0, 6) },
    });
    await post({ kind: 'card', text: canary });
    await new Promise((resolve) => setTimeout(resolve, 50));
    const lines = small.lines();
    expect(lines).not.toMatch(/CANARY|吕|110101/);
    expect(lines).not.toContain(token.slice(-30));
    expect(lines).toContain('"method":"GET","route":"/notes","status":200');
    expect(lines).toContain('"role":"registrar"');
  });
});

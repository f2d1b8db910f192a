/** Bodies that cannot be read: refused before anything looks at them, and nothing is stored. */
import { request } from 'node:http';
import { describe, expect, it } from '@jest/globals';
import { post, registrar, stored, worker } from './counter.js';
import { canary, expectRefusal } from './problem-answer.js';

export function bodySpecs(): void {
  describe('a body that is no body', () => {
    it.each<[string, string]>([
      ['is cut off', `{"nameAsPrinted":"${canary}`],
      ['is followed by something', '{} x'],
      ['is empty', ''],
      ['is a number nobody has', '1e999'],
      ['is a list', '[]'],
      ['is a text', `"${canary}"`],
      ['is nothing', 'null'],
      ['is nested a hundred times', nested(100)],
      ['is nested a hundred thousand times', nested(100_000)],
      ['holds half a character', `{"nameAsPrinted":"\\ud800${canary}"}`],
      ['holds a NUL', `{"nameAsPrinted":"${canary}\\u0000"}`],
      ['sets a prototype', `{"__proto__":{"roles":["${canary}"]}}`],
    ])('because it %s is refused, and nothing is stored', async (_, body) => {
      const before = await stored();
      expectRefusal(await post(registrar, '/persons', body), 400, 'request-invalid');
      expect(await stored()).toEqual(before);
    });

    it('because it is no UTF-8 is refused', async () => {
      const body = Buffer.concat([
        Buffer.from('{"nameAsPrinted":"'),
        Buffer.from([0xff, 0xfe]),
        Buffer.from('"}'),
      ]);
      const answer = await fetch(`${registrar.url}/persons`, {
        method: 'POST',
        headers: {
          authorization: `Bearer ${await registrar.signIn()}`,
          'content-type': 'application/json',
          'idempotency-key': 'x',
        },
        body,
      });
      expectRefusal(
        { status: answer.status, headers: answer.headers, body: await answer.json() },
        400,
        'request-invalid',
      );
    });

    it('because it is of another kind is refused', async () => {
      expectRefusal(
        await post(registrar, '/persons', `name=${canary}`, { 'content-type': 'text/plain' }),
        415,
        'media-type-not-supported',
      );
      expectRefusal(
        await post(registrar, '/persons', '<a/>', { 'content-type': 'application/xml' }),
        415,
        'media-type-not-supported',
      );
    });

    it('because it is bigger than any call may be is refused before it has been sent', async () => {
      const before = await stored();
      const { status, text } = await headOnly(worker.url, '/service-records/bulk', {
        authorization: `Bearer ${await worker.signIn()}`,
        'content-type': 'application/json',
        'idempotency-key': 'x',
        'content-length': String(4 * 1024 * 1024 + 1),
      });
      expect(status).toBe(413);
      expect(JSON.parse(text)).toMatchObject({ code: 'request-too-large', maxBytes: 4 * 1024 * 1024 });
      expect(await stored()).toEqual(before);
    });

    it('because its head is no head is answered in our form and hung up on', async () => {
      const { status, text } = await headOnly(worker.url, '/persons', { 'content-length': '1, 2' });
      expect(status).toBe(400);
      expect(JSON.parse(text)).toMatchObject({ code: 'request-invalid' });
    });
  });
}

function nested(levels: number): string {
  return `${'{"a":'.repeat(levels)}1${'}'.repeat(levels)}`;
}

/** Sends a head and waits; the body it announces never comes. */
function headOnly(
  url: string,
  path: string,
  headers: Record<string, string>,
): Promise<{ status: number; text: string }> {
  return new Promise((resolve, reject) => {
    const asking = request(url + path, { method: 'POST', headers, agent: false }, (answer) => {
      let text = '';
      answer.on('data', (chunk: Buffer) => (text += chunk.toString('utf8')));
      answer.on('end', () => {
        asking.destroy();
        resolve({ status: answer.statusCode ?? 0, text });
      });
    });
    asking.on('error', reject);
    asking.flushHeaders();
  });
}

/** Bodies that cannot be read: refused before anything looks at them, and nothing is stored. */
import { request } from 'node:http';
import { describe, expect, it } from '@jest/globals';
import { post, record, registrar, stored, worker } from './counter.js';
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

    it('because it is bigger than any call may be is refused', async () => {
      const before = await stored();
      const huge = JSON.stringify({ mode: 'all', records: [record({}, { place: canary.repeat(300_000) })] });
      expect(huge.length).toBeGreaterThan(4 * 1024 * 1024);
      expectRefusal(await post(worker, '/service-records/bulk', huge), 413, 'request-too-large');
      expect(await stored()).toEqual(before);
    });

    it('because its head is no head is answered in our form and hung up on', async () => {
      const { status, text } = await rawHead(worker.url, `/x\u00e9`, { 'content-length': '1, 2' });
      expect(status).toBe(400);
      expect(JSON.parse(text)).toMatchObject({ code: 'request-invalid' });
    });
  });
}

function nested(levels: number): string {
  return `${'{"a":'.repeat(levels)}1${'}'.repeat(levels)}`;
}

function rawHead(
  url: string,
  path: string,
  headers: Record<string, string>,
): Promise<{ status: number; text: string }> {
  return new Promise((resolve, reject) => {
    const asking = request(
      url + encodeURI(path),
      { method: 'POST', headers, insecureHTTPParser: true },
      (answer) => {
        let text = '';
        answer.on('data', (chunk: Buffer) => (text += chunk.toString('utf8')));
        answer.on('end', () => resolve({ status: answer.statusCode ?? 0, text }));
      },
    );
    asking.on('error', reject);
    asking.end();
  });
}

/** Idempotency keys: who gives none, a bad one, or the same one twice. */
import { randomUUID } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { inventedPapers } from '../../../deploy/local/story/people.js';
import { papers, post, registrar, world } from './counter.js';
import { expectRefusal } from './problem-answer.js';

export function keySpecs(): void {
  describe('a key that is no key', () => {
    it('because it is missing, empty or not printable is refused', async () => {
      expectRefusal(await registrar.ask('POST', '/persons', papers()), 400, 'idempotency-key-missing');
      for (const key of ['', ' ', 'x'.repeat(129), 'ünter']) {
        expectRefusal(
          await post(registrar, '/persons', papers(), { 'idempotency-key': key }),
          400,
          'idempotency-key-missing',
        );
      }
    });

    it('because it was used for something else is refused; the same request gets the same answer', async () => {
      const key = { 'idempotency-key': randomUUID() };
      const once = await post(registrar, '/persons', papers(inventedPapers(520)), key);
      const again = await post(registrar, '/persons', papers(inventedPapers(520)), key);
      expect([once.status, again.status]).toEqual([201, 201]);
      expect(again.body).toEqual(once.body);
      expect(again.headers.get('idempotency-replayed')).toBe('true');
      expectRefusal(
        await post(registrar, '/persons', papers(inventedPapers(521)), key),
        422,
        'idempotency-key-reused',
      );
    });

    it('but was used by somebody else is theirs and ours', async () => {
      const key = { 'idempotency-key': randomUUID() };
      const theirs = await post(registrar, '/persons', papers(inventedPapers(530)), key);
      const ours = await post(
        world.origin.desk('registrar-elsewhere'),
        '/persons',
        papers(inventedPapers(531)),
        key,
      );
      expect([theirs.status, ours.status]).toEqual([201, 201]);
      expect(ours.headers.get('idempotency-replayed')).toBeNull();
    });
  });
}

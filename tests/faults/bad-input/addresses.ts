/** Addresses, ids and cursors that lead nowhere. */
import { describe, it } from '@jest/globals';
import type { Reply } from '../../../deploy/local/world/desk.js';
import { registrar, world } from './counter.js';
import { canary, expectRefusal } from './problem-answer.js';

export function addressSpecs(): void {
  describe('an address that leads nowhere', () => {
    it.each<[string, () => Promise<Reply>, number, string]>([
      [
        'unknown to the service',
        () => registrar.ask('GET', `/nowhere/${encodeURIComponent(canary)}`),
        404,
        'route-not-found',
      ],
      [
        'asked by a method it does not have',
        () => registrar.ask('DELETE', '/persons'),
        404,
        'route-not-found',
      ],
      [
        'with a broken escape',
        () => registrar.ask('GET', '/service-records/%E0%A4%A'),
        400,
        'request-invalid',
      ],
      ['with a NUL', () => registrar.ask('GET', '/service-records/%00'), 400, 'request-invalid'],
      [
        'with SQL in it',
        () => registrar.ask('GET', `/service-records/${encodeURIComponent(`' OR 1=1; --`)}`),
        404,
        'record-not-found',
      ],
      [
        'of no record',
        () => registrar.ask('GET', '/service-records/01990000-0000-7000-8000-000000000000'),
        404,
        'record-not-found',
      ],
      [
        'of no record’s way',
        () => registrar.ask('GET', '/records/01990000-0000-7000-8000-000000000000/trace'),
        404,
        'record-not-found',
      ],
      [
        'of no record’s evidence',
        () =>
          world.origin.desk('auditor').ask('GET', '/records/01990000-0000-7000-8000-000000000000/evidence'),
        404,
        'record-not-found',
      ],
      [
        'of no parked message',
        () => world.origin.desk('operator').ask('GET', `/parked-messages/${canary}`),
        404,
        'parked-message-not-found',
      ],
      [
        'with a cursor somebody made',
        () => registrar.ask('GET', `/service-records?cursor=${encodeURIComponent(canary)}`),
        400,
        'cursor-invalid',
      ],
      [
        'with a cursor that is JSON of another form',
        () =>
          registrar.ask('GET', `/service-records?cursor=${Buffer.from('[{"a":1}]').toString('base64url')}`),
        400,
        'cursor-invalid',
      ],
      [
        'with a page of ten thousand',
        () => registrar.ask('GET', '/service-records?limit=10000'),
        400,
        'request-invalid',
      ],
      [
        'with two limits',
        () => registrar.ask('GET', '/service-records?limit=1&limit=2'),
        400,
        'request-invalid',
      ],
    ])('%s is answered so', async (_, ask, status, code) => {
      expectRefusal(await ask(), status, code);
    });
  });
}

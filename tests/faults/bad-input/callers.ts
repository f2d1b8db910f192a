/** Callers who are not who they say, or not allowed what they ask. */
import { describe, expect, it } from '@jest/globals';
import type { Reply } from '../../../deploy/local/world/desk.js';
import type { Side } from '../../../deploy/local/world/world.js';
import { post, registrar, scene, world } from './counter.js';
import { canary, expectRefusal } from './problem-answer.js';
import { tokenWith, type Claims } from './tokens.js';

export function callerSpecs(): void {
  describe('a caller who is not', () => {
    async function askWith(authorization: string | undefined, side: Side = world.origin): Promise<Reply> {
      const answer = await fetch(
        `${side.url}/service-records`,
        authorization === undefined ? {} : { headers: { authorization } },
      );
      return { status: answer.status, headers: answer.headers, body: await answer.json() };
    }

    it.each<[string, Claims, number, string]>([
      ['whose time is up', { expiresInSeconds: -60 }, 401, 'token-expired'],
      ['whose token is for another party', { audience: '440306.destination' }, 401, 'token-invalid'],
      ['who works for another party', { party: '440306.destination' }, 401, 'token-invalid'],
      ['whose token is from another issuer', { issuer: 'https://issuer.invalid' }, 401, 'token-invalid'],
      ['of an office of another party', { office: '440306001' }, 401, 'token-invalid'],
      ['of an office that is none', { office: canary }, 401, 'token-invalid'],
      ['without a role', { roles: [] }, 403, 'role-not-allowed'],
      ['with roles that are none', { roles: canary }, 401, 'token-invalid'],
      ['with a role that is none', { roles: [canary] }, 403, 'role-not-allowed'],
      ['with a role that may not', { roles: ['auditor'] }, 403, 'role-not-allowed'],
      ['who is person and officer', { roles: ['person', 'registrar'] }, 401, 'token-invalid'],
    ])('%s is refused', async (_, claims, status, code) => {
      expectRefusal(await askWith(`Bearer ${await tokenWith(world, world.origin, claims)}`), status, code);
    });

    it('who shows nothing, or something that is no token, is refused', async () => {
      const good = await tokenWith(world, world.origin, {});
      expectRefusal(await askWith(undefined), 401, 'token-missing');
      expectRefusal(await askWith('Basic YTpi'), 401, 'token-invalid');
      for (const bad of ['x', 'a.b.c', `${good}x`, `${good.slice(0, -8)}AAAAAAAA`, 'x'.repeat(9_000)]) {
        expectRefusal(await askWith(`Bearer ${bad}`), 401, 'token-invalid');
      }
      const unsigned = `${Buffer.from('{"alg":"none"}').toString('base64url')}.${good.split('.')[1]}.`;
      expectRefusal(await askWith(`Bearer ${unsigned}`), 401, 'token-invalid');
      expect((await askWith(`Bearer ${good}`)).status).toBe(200);
    });

    it('of another office finds nothing of what is not theirs, as if it were not there', async () => {
      const [{ record_id: recordId } = { record_id: '' }] = await scene.books.all<{ record_id: string }>(
        'origin',
        'SELECT record_id FROM received_service_record LIMIT 1',
      );
      expect((await registrar.ask('GET', `/service-records/${recordId}`)).status).toBe(200);
      const elsewhere = world.origin.desk('registrar-elsewhere');
      expectRefusal(await elsewhere.ask('GET', `/service-records/${recordId}`), 404, 'record-not-found');
      expectRefusal(
        await post(elsewhere, `/service-records/${recordId}/acknowledge`, {}),
        404,
        'record-not-found',
      );
    });
  });
}

/** Service records that may not leave: refused by name, alone and among others, and nothing is stored half. */
import { describe, expect, it } from '@jest/globals';
import { proveExactlyOnce } from '../scene.js';
import { post, record, scene, stored, worker } from './counter.js';
import { canary, expectProblem, expectRefusal } from './problem-answer.js';

export function recordSpecs(): void {
  describe('a record that may not leave', () => {
    it.each<[string, () => object, number, string]>([
      [
        'is about nobody',
        () => record({ personId: '01990000-0000-7000-8000-000000000000' }),
        403,
        'consent-missing',
      ],
      ['is about what is no person', () => record({ personId: `${canary}'; --` }), 400, 'request-invalid'],
      ['is for a party we do not know', () => record({ recipient: '110101.origin' }), 404, 'partner-unknown'],
      ['is for ourselves', () => record({ recipient: '440306.destination' }), 404, 'partner-unknown'],
      [
        'is for an office the partner does not have',
        () => record({ recipientOffice: '360731999' }),
        422,
        'recipient-office-unknown',
      ],
      [
        'has a purpose outside the agreement',
        () => record({ purpose: 'benefitPortability' }),
        403,
        'agreement-does-not-cover',
      ],
      ['has a purpose nobody has', () => record({ purpose: canary }), 400, 'request-invalid'],
      ['has a field of another service', () => record({}, { vaccine: canary }), 422, 'record-malformed'],
      ['has a field nobody knows', () => record({}, { shoeSize: canary }), 422, 'record-malformed'],
      [
        'has findings, from somebody who is no clinic',
        () => record({ clinical: { pregnancyStatus: canary } }),
        403,
        'clinical-layer-closed',
      ],
      ['is over 256 KB', () => record({}, { place: canary.repeat(15_000) }), 413, 'record-too-large'],
      [
        'has control characters in it',
        () => record({}, { place: `${canary}\u0007\u001b[31m` }),
        422,
        'record-malformed',
      ],
      ['has a member too many', () => record({ clause: canary }), 400, 'request-invalid'],
    ])('because it %s is refused by name, alone and among others', async (_, make, status, code) => {
      const before = await stored();
      const alone = await post(worker, '/service-records', make());
      expectProblem(alone);
      expect({ code: alone.body.code, status: alone.status }).toEqual({ code, status });

      const all = await post(worker, '/service-records/bulk', {
        mode: 'all',
        records: [record(), make(), record()],
      });
      expectRefusal(all, 422, 'bulk-refused');
      expect(all.body.refusals).toMatchObject([{ index: 1, problem: { code } }]);
      expect(await stored()).toEqual(before);
    });

    it('leaves its neighbours alone where each stands for itself', async () => {
      const records = [record(), record({ purpose: 'benefitPortability' }), record()];
      const { status, body } = await post(worker, '/service-records/bulk', { mode: 'each', records });
      expect(status).toBe(200);
      expect(body).toMatchObject({
        accepted: 2,
        refused: 1,
        results: [{}, { problem: { code: 'agreement-does-not-cover' } }, {}],
      });
      await proveExactlyOnce(scene, [body.results[0].recordId, body.results[2].recordId]);
    });

    it('in a call of five hundred and one, of none, or of another mode is refused whole', async () => {
      for (const body of [
        { mode: 'all', records: Array(501).fill(1) },
        { mode: 'all', records: [] },
        { mode: canary, records: [1] },
        { records: canary },
      ]) {
        expectRefusal(await post(worker, '/service-records/bulk', body), 400, 'request-invalid');
      }
    });
  });
}

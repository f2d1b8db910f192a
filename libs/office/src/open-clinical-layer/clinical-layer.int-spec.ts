/** Findings go from clinic to clinic: no other role can write, carry or open them, on either side. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { becomeAcquainted } from '../../../../deploy/local/story/become-acquainted.js';
import { consentTo, register } from '../../../../deploy/local/story/people.js';
import { twoJurisdictions, type TwoJurisdictions } from '../../../../tests/harness/two-jurisdictions.js';

let world: TwoJurisdictions;
let personId: string;
let recordId: string;

const findings = {
  gestationalWeek: 24,
  systolicBloodPressure: 117,
  diastolicBloodPressure: 76,
  advice: '发现：仅医务人员可见',
};
const visit = () => ({
  personId,
  recipient: '360731.origin',
  recipientOffice: '360731100',
  purpose: 'continuityOfMaternalCare',
  admin: {
    area: 'maternalChildReproductive',
    serviceType: 'antenatalVisit',
    serviceDate: '2025-11-20',
    providerOffice: '440306001',
    outcome: 'completed',
    visitNumber: 2,
  },
  clinical: findings,
});

beforeAll(async () => {
  world = await twoJurisdictions();
  await becomeAcquainted(world);
  await register(world.origin, 1, 'person-lin');
  personId = await register(world.destination, 1, 'person-lin');
  await consentTo(world, world.destination, 'person-lin', 'serviceRecord');
  ({ recordId } = await world.destination.desk('clinic').post('/service-records', visit()));
  await world.eventually('the record to arrive', async () => {
    const rows = await world.rows(world.origin, 'SELECT FROM record WHERE record_id = $1', [recordId]);
    return rows.length === 1;
  });
}, 120_000);

afterAll(() => world.stop(), 60_000);

const path = () => `/records/${recordId}/clinical`;

describe('the clinical layer', () => {
  it('is written by a clinic only', async () => {
    for (const post of ['registrar', 'worker']) {
      const { status, body } = await world.destination
        .desk(post)
        .ask('POST', '/service-records', visit(), { 'idempotency-key': `as-${post}` });
      expect([post, status, body.code]).toEqual([post, 403, 'clinical-layer-closed']);
    }
  });

  it.each(['registrar', 'registrar-elsewhere', 'worker', 'manager', 'auditor', 'operator', 'partner'])(
    'never opens to the %s, at either side',
    async (post) => {
      for (const side of [world.origin, world.destination]) {
        const { status, body } = await side.desk(post).ask('GET', path());
        expect([status, body.code]).toEqual([403, 'role-not-allowed']);
        expect(JSON.stringify(body)).not.toContain('仅医务人员');
      }
    },
  );

  it('opens to the clinic of the party that received it, and to her', async () => {
    expect(await world.origin.desk('clinic').get(path())).toMatchObject({
      kind: 'serviceRecord',
      clinical: findings,
    });
    expect(await world.origin.desk('person-lin').get(path())).toMatchObject({ clinical: findings });
  });

  it('does not open to another person, nor to a clinic that says it is here for something else', async () => {
    await register(world.origin, 2, 'person-wei');
    expect((await world.origin.desk('person-wei').ask('GET', path())).body.code).toBe('record-not-found');
    const asked = await world.origin
      .desk('clinic')
      .ask('GET', path(), undefined, { 'x-purpose': 'certificateVerification' });
    expect(asked.body.code).toBe('clinical-layer-closed');
  });

  it('cannot be opened where it was written: it was sealed to the other clinic before it was stored', async () => {
    for (const account of ['clinic', 'person-lin']) {
      expect((await world.destination.desk(account).ask('GET', path())).body.code).toBe(
        'clinical-layer-elsewhere',
      );
    }
  });

  it('is told of to a registrar, and not shown', async () => {
    const opened = await world.origin.desk('registrar').get(`/service-records/${recordId}`);
    expect(opened.hasClinical).toBe(true);
    expect(JSON.stringify(opened)).not.toMatch(/clinical"|117|仅医务人员/);
    const own = await world.origin.desk('person-lin').get('/own-records');
    expect(own.items[0]).toMatchObject({ hasClinical: true, way: 'in' });
  });
});

/** What a verifier sees: valid or not, and the claims she disclosed; a mismatch shows nothing and is the office's task. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { becomeAcquainted } from '../../../../deploy/local/story/become-acquainted.js';
import { consentTo, inventedPapers, register } from '../../../../deploy/local/story/people.js';
import { twoJurisdictions, type TwoJurisdictions } from '../../../../tests/harness/two-jurisdictions.js';

let world: TwoJurisdictions;
let certificateNo: string;

/** She has never been registered at the destination: her papers at the counter are all that is needed. */
beforeAll(async () => {
  world = await twoJurisdictions();
  await becomeAcquainted(world);
  await register(world.origin, 21, 'person-lin');
  await consentTo(world, world.origin, 'person-lin', 'certificate');
  const { requestId } = await world.origin.desk('person-lin').post('/certificate-requests', {
    claims: { maritalStatus: { value: '20' } },
    recipient: '440306.destination',
    recipientOffice: '440306001',
  });
  const registrar = world.origin.desk('registrar');
  await registrar.post(`/certificate-requests/${requestId}/check-identity`, { means: 'papersSeen' });
  certificateNo = (await registrar.post(`/certificate-requests/${requestId}/issue`)).certificateNo;
  await world.eventually(
    'the certificate arrives',
    async () => (await world.rows(world.destination, 'SELECT FROM received_certificate')).length === 1,
  );
}, 120_000);

afterAll(() => world.stop(), 60_000);

const worker = () => world.destination.desk('worker');
const verifies = (shown: object) => worker().post('/certificate-verifications', { certificateNo, ...shown });
const nothingShown = { nameMasked: null, originOffice: null, issuedAt: null, expiresAt: null, claims: null };

describe('a verification', () => {
  it('says valid, whose it is masked, and only what she disclosed', async () => {
    const { idNumber } = inventedPapers(21);
    const answer = await verifies({ idNumber });
    expect(answer).toMatchObject({
      status: 'valid',
      holder: 'confirmed',
      nameMasked: '演＊',
      presentationId: null,
    });
    expect(Object.keys(answer.claims)).toEqual(['maritalStatus']);
    expect(JSON.stringify(answer)).not.toContain(idNumber);
    expect(await verifies({})).toMatchObject({ status: 'valid', holder: 'notAsked' });
  });

  it('of another person’s certificate could not be confirmed yet, shows nothing of hers, and is a task of the office', async () => {
    const answer = await verifies({ idNumber: inventedPapers(22).idNumber });
    expect(answer).toMatchObject({ holder: 'couldNotConfirmYet', ...nothingShown });
    expect(answer.whatNext.en).toMatch(/Serve her as usual/);

    const { items } = await worker().get('/presentations');
    expect(items).toMatchObject([
      { presentationId: answer.presentationId, certificateNo, state: 'mismatch' },
    ]);
    await worker().post(`/presentations/${answer.presentationId}/acknowledge`);
    expect((await worker().get('/presentations')).items).toEqual([]);
  });

  it('answers an unknown number in the same shape, so that nothing can be probed', async () => {
    const { idNumber } = inventedPapers(21);
    const unknown = await verifies({ certificateNo: 'HY-360731100-0000000000', idNumber });
    const known = await verifies({ idNumber: inventedPapers(23).idNumber });
    expect(Object.keys(unknown)).toEqual(Object.keys(known));
    expect(unknown).toMatchObject({ status: 'notFound', holder: 'couldNotConfirmYet', ...nothingShown });
    expect(unknown.whatNext).toEqual(known.whatNext);
  });

  it.each(['superseded', 'revoked', 'expired'])(
    'of a certificate that is %s says so and shows nothing of it',
    async (state) => {
      await world.rows(world.destination, `UPDATE received_certificate SET state = $1`, [state]);
      const answer = await verifies({ idNumber: inventedPapers(21).idNumber });
      expect(answer).toMatchObject({
        status: state,
        holder: 'confirmed',
        ...nothingShown,
        presentationId: null,
      });
      await world.rows(world.destination, `UPDATE received_certificate SET state = 'issued'`);
    },
  );

  it('needs no clerk to expire', async () => {
    await world.rows(
      world.destination,
      `UPDATE received_certificate SET expires_at = now() - interval '1 second'`,
    );
    expect(await verifies({})).toMatchObject({ status: 'expired', claims: null });
  });

  it('is for the service point only', async () => {
    for (const account of ['registrar', 'clinic', 'auditor', 'manager', 'person-lin']) {
      const { status } = await world.destination
        .desk(account)
        .ask('POST', '/certificate-verifications', { certificateNo }, { 'idempotency-key': account });
      expect({ account, status }).toEqual({ account, status: 403 });
    }
  });
});

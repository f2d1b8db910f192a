/** The way of a certificate at the origin, on real services and databases: only identity stands between the request and the issue. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { becomeAcquainted } from '../../../../deploy/local/story/become-acquainted.js';
import { consentTo, register } from '../../../../deploy/local/story/people.js';
import { twoJurisdictions, type TwoJurisdictions } from '../../../../tests/harness/two-jurisdictions.js';

let world: TwoJurisdictions;

beforeAll(async () => {
  world = await twoJurisdictions();
  await becomeAcquainted(world);
  await register(world.origin, 11, 'person-lin');
  await register(world.origin, 12, 'person-wei');
}, 120_000);

afterAll(() => world.stop(), 60_000);

const to = { recipient: '440306.destination', recipientOffice: '440306001' };
const registrar = () => world.origin.desk('registrar');
const lin = () => world.origin.desk('person-lin');
const wei = () => world.origin.desk('person-wei');
const desks = { lin, wei };

const asks = (
  who: keyof typeof desks,
  claims: object,
  more: object = to,
): Promise<{ requestId: string; state: string }> =>
  desks[who]().post('/certificate-requests', { claims, ...more });
const checks = (requestId: string) =>
  registrar().post(`/certificate-requests/${requestId}/check-identity`, { means: 'papersSeen' });
const issues = (requestId: string, wanted: object = {}) =>
  registrar().post(`/certificate-requests/${requestId}/issue`, wanted);

const codeOf = (asked: Promise<unknown>): Promise<string> =>
  asked.then(
    () => 'done',
    (refused: { code?: string }) => refused.code ?? String(refused),
  );

describe('a certificate', () => {
  it('is refused by name while her identity is not checked, and by nothing else', async () => {
    const { requestId } = await asks('lin', { maritalStatus: { value: '20' } });
    expect(await codeOf(issues(requestId))).toBe('identity-not-checked');
  });

  it('is issued at once when identity is checked, whatever else is unknown: without consent it is hers, and only the sending is refused', async () => {
    const { requestId } = await asks('wei', { maritalStatus: { value: '20' } });
    await checks(requestId);
    const issued = await issues(requestId);

    expect(issued).toMatchObject({
      status: 'issued',
      claims: { maritalStatus: { value: '20', source: 'selfDeclaration', assurance: 'declared' } },
      sent: null,
      sendingRefused: { code: 'consent-missing' },
    });
    const { items } = await wei().get('/certificates');
    expect(items).toMatchObject([
      {
        certificateNo: issued.certificateNo,
        state: 'issued',
        sent: false,
        content: { claims: issued.claims },
      },
    ]);
    expect(await world.rows(world.origin, 'SELECT FROM outbox')).toEqual([]);
  });

  it('goes out under her consent with exactly the claims she chose, and says which of them were verified', async () => {
    await consentTo(world, world.origin, 'person-lin', 'certificate');
    const { requestId } = await asks('lin', { maritalStatus: { value: '20' } });
    await checks(requestId);
    const issued = await issues(requestId, {
      claims: { maritalStatus: 'verified' },
      maritalStatusSource: 'civilAffairsRegister',
    });

    expect(issued).toMatchObject({ sent: { clauseId: 'C1' }, sendingRefused: null });
    expect(Object.keys(issued.claims)).toEqual(['maritalStatus']);
    expect(issued.claims.maritalStatus).toMatchObject({
      source: 'civilAffairsRegister',
      assurance: 'verified',
    });
    await world.eventually('the certificate arrives', async () => {
      const rows = await world.rows(world.destination, 'SELECT certificate_no FROM received_certificate');
      return rows[0]?.['certificate_no'] === issued.certificateNo;
    });
  });

  it('with children is issued with a number and no sex anywhere; the agreement not covering it stops the sending alone', async () => {
    const { requestId } = await asks('lin', { childrenCount: { value: 2 } });
    await checks(requestId);
    const issued = await issues(requestId);

    expect(issued.claims).toEqual({ childrenCount: { value: 2, assurance: 'declared' } });
    expect(issued.sendingRefused).toMatchObject({ code: 'agreement-does-not-cover', field: 'childrenCount' });
    const { items } = await lin().get('/certificates');
    expect(JSON.stringify(items)).not.toMatch(/sex|gender|boy|girl|son|daughter|男|女/i);
    const withSex = asks('lin', { childrenCount: { value: 1, sex: '2' } });
    expect(await codeOf(withSex)).toBe('request-invalid');
  });

  it('is for her own hands alone where she names no recipient', async () => {
    const { requestId } = await asks('lin', { birthRegistrationRef: { value: 'BR-2024-0017' } }, {});
    await checks(requestId);
    expect(await issues(requestId)).toMatchObject({ status: 'issued', sent: null, sendingRefused: null });
  });

  it('is issued once: the same key answers the same, another key finds it issued', async () => {
    const { requestId } = await asks('wei', { maritalStatus: { value: '10' } });
    await checks(requestId);
    const path = `/certificate-requests/${requestId}/issue`;
    const first = await registrar().post(path, {}, 'issue-once');
    expect(await registrar().post(path, {}, 'issue-once')).toEqual(first);
    expect(await codeOf(registrar().post(path))).toBe('life-forbids');
  });

  it('names a spouse only under the spouse’s own consent', async () => {
    const spouse = { spouseName: { value: '韦演示' } };
    expect(await codeOf(asks('lin', spouse))).toBe('spouse-consent-missing');
    const { items } = await lin().get('/consents');
    expect(await codeOf(asks('lin', spouse, { ...to, spouseConsentId: items[0].consentId }))).toBe(
      'spouse-consent-missing',
    );

    const { consentId } = await consentTo(world, world.origin, 'person-wei', 'certificate');
    const named = await asks(
      'lin',
      { ...spouse, maritalStatus: { value: '20' } },
      { ...to, spouseConsentId: consentId },
    );
    const taken = await asks(
      'lin',
      { ...spouse, maritalStatus: { value: '20' } },
      { ...to, spouseConsentId: consentId },
    );
    await checks(named.requestId);
    await checks(taken.requestId);
    expect(await issues(named.requestId)).toMatchObject({
      leftOut: [],
      claims: { spouseName: { value: '韦演示' } },
    });

    await wei().post(`/consents/${consentId}/withdraw`);
    const issued = await issues(taken.requestId);
    expect(issued).toMatchObject({ status: 'issued', leftOut: ['spouseName'] });
    expect(Object.keys(issued.claims)).toEqual(['maritalStatus']);
  });
});

describe('a certificate request', () => {
  it('is neither read, listed nor worked on by the registrar of another office', async () => {
    const { requestId } = await asks('wei', { maritalStatus: { value: '20' } });
    await checks(requestId);
    const elsewhere = world.origin.desk('registrar-elsewhere');

    expect(await codeOf(elsewhere.get(`/certificate-requests/${requestId}`))).toBe('office-not-allowed');
    expect(await codeOf(elsewhere.post(`/certificate-requests/${requestId}/issue`))).toBe(
      'office-not-allowed',
    );
    expect((await elsewhere.get('/certificate-requests')).items).toEqual([]);
    expect(await codeOf(lin().get(`/certificate-requests/${requestId}`))).toBe(
      'certificate-request-not-found',
    );
  });

  it('is the office’s task page by page, with names masked and nothing of what she declared', async () => {
    await asks('wei', { maritalStatus: { value: '20' } });
    const seen: { requestId: string; nameMasked: string }[] = [];
    for (let cursor = ''; ;) {
      const page = await registrar().get(`/certificate-requests?limit=1${cursor}`);
      seen.push(...page.items);
      if (!page.next) break;
      cursor = `&cursor=${page.next}`;
    }
    const [{ open } = { open: 0 }] = await world.rows<{ open: number }>(
      world.origin,
      `SELECT count(*)::integer AS open FROM certificate_request WHERE state IN ('requested', 'identityChecked')`,
    );
    expect(new Set(seen.map(({ requestId }) => requestId)).size).toBe(open);
    expect(seen.length).toBe(open);
    expect(seen.every(({ nameMasked }) => nameMasked === '演＊')).toBe(true);
    expect(JSON.stringify(seen)).not.toContain('declared');
  });

  it('comes back to her for information, is completed by her, and is gone with its content when she cancels it', async () => {
    const { requestId } = await asks('lin', { maritalStatus: { value: '90' } });
    const back = await registrar().post(`/certificate-requests/${requestId}/return-for-information`, {
      reason: 'claimUnclear',
    });
    expect(back).toMatchObject({ state: 'returnedForInformation', returnReason: 'claimUnclear' });

    const completed = await lin().post(`/certificate-requests/${requestId}/complete`, {
      claims: { maritalStatus: { value: '20' } },
    });
    expect(completed).toMatchObject({ state: 'requested', claims: { maritalStatus: { value: '20' } } });

    expect(await lin().post(`/certificate-requests/${requestId}/cancel`)).toMatchObject({
      state: 'cancelledByPerson',
    });
    expect(
      await world.rows(world.origin, 'SELECT content FROM certificate_request WHERE request_id = $1', [
        requestId,
      ]),
    ).toEqual([{ content: null }]);
  });

  it('cannot carry an ID number into a certificate', async () => {
    const claims = { birthRegistrationRef: { value: '11010519491231002X' } };
    const reply = await lin().ask(
      'POST',
      '/certificate-requests',
      { claims },
      { 'idempotency-key': 'id-number' },
    );
    expect(reply.body).toMatchObject({ code: 'record-malformed' });
    expect(JSON.stringify(reply.body)).not.toContain('19491231');
  });
});

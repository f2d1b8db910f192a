/** What a person's leave is worth: asked separately, given in known words, and taken back with effect on all that has not left. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { verifyConsentReceipt } from '@liangdi/consent';
import { signingKeyAt, verifyPartyCard } from '@liangdi/envelope';
import { becomeAcquainted } from '../../../../deploy/local/story/become-acquainted.js';
import { consentTo, register } from '../../../../deploy/local/story/people.js';
import { twoJurisdictions, type TwoJurisdictions } from '../../../../tests/harness/two-jurisdictions.js';

let world: TwoJurisdictions;
let personId: string;

beforeAll(async () => {
  world = await twoJurisdictions();
  await becomeAcquainted(world);
  await register(world.origin, 1, 'person-lin');
  personId = await register(world.destination, 1, 'person-lin');
}, 120_000);

afterAll(() => world.stop(), 60_000);

const origin = '360731.origin';
const lin = () => world.destination.desk('person-lin');
const worker = () => world.destination.desk('worker');

const folicAcid = () => ({
  personId,
  recipient: origin,
  recipientOffice: '360731100',
  purpose: 'continuityOfMaternalCare',
  admin: {
    area: 'maternalChildReproductive',
    serviceType: 'folicAcidIssue',
    serviceDate: '2025-11-20',
    providerOffice: '440306001',
    outcome: 'completed',
    bottles: 3,
    place: '新安街道服务点（演示）',
  },
});

const codeOf = async (asked: Promise<unknown>): Promise<string> =>
  asked.then(
    () => 'done',
    (refused: { code?: string }) => refused.code ?? String(refused),
  );

describe('a consent', () => {
  it('is missing until she gives it, and the refusal says so by name', async () => {
    expect(await codeOf(worker().post('/service-records', folicAcid()))).toBe('consent-missing');
    expect(await world.rows(world.destination, 'SELECT FROM record')).toEqual([]);
  });

  it('is given in the words she was shown, and the signed receipt in her hand proves them', async () => {
    const notice = await lin().get(`/consent-notices?recipient=${origin}&recordType=serviceRecord`);
    expect(notice.text).toContain(world.origin.jurisdiction.profile.name.zh);
    const wish = { recipient: origin, recordType: 'serviceRecord', noticeLanguage: 'zh' };

    const inOtherWords = lin().post('/consents', { ...wish, noticeDigest: notice.digest, validMonths: 24 });
    expect(await codeOf(inOtherWords)).toBe('consent-notice-changed');

    const given = await lin().post('/consents', { ...wish, noticeDigest: notice.digest });
    const { card } = verifiedCard(await lin().get('/party-card'));
    const receipt = verifyConsentReceipt(given.receipt, (kid) => signingKeyAt(card, kid, given.givenAt));
    expect(receipt).toMatchObject({
      consentId: given.consentId,
      noticeDigest: notice.digest,
      separate: true,
      method: 'portal',
    });
    expect(given).toMatchObject({
      state: 'given',
      purposes: ['continuityOfMaternalCare', 'childImmunisationContinuity'],
    });
  });

  it('never reaches further than the agreement', async () => {
    const notice = await lin().get(`/consent-notices?recipient=${origin}&recordType=serviceRecord`);
    const wish = {
      recipient: origin,
      recordType: 'serviceRecord',
      noticeLanguage: 'zh',
      noticeDigest: notice.digest,
    };
    expect(await codeOf(lin().post('/consents', { ...wish, fields: ['area', 'helpGiven'] }))).toBe(
      'agreement-does-not-cover',
    );
    expect(await codeOf(lin().post('/consents', { ...wish, purposes: ['benefitPortability'] }))).toBe(
      'agreement-does-not-cover',
    );
  });

  it('is given at a counter only for a named person and before a witness, and never by one person for another', async () => {
    const notice = await worker().get(
      `/consent-notices?recipient=${origin}&recordType=serviceRecord&language=en`,
    );
    const wish = {
      recipient: origin,
      recordType: 'serviceRecord',
      noticeLanguage: 'en',
      noticeDigest: notice.digest,
    };
    expect(await codeOf(worker().post('/consents', { ...wish, personId }))).toBe('request-invalid');
    expect(await codeOf(lin().post('/consents', { ...wish, personId, witness: 'W-0042' }))).toBe(
      'request-invalid',
    );
    const given = await worker().post('/consents', { ...wish, personId, witness: 'W-0042' });
    expect(given).toMatchObject({ state: 'given', method: 'assisted' });
  });

  it('is shown to her alone, page by page; no officer has a list of who gave it or did not', async () => {
    const first = await lin().get('/consents?limit=1');
    const second = await lin().get(`/consents?limit=1&cursor=${first.next}`);
    expect(
      [first, second].flatMap(({ items }) => items.map(({ state }: { state: string }) => state)),
    ).toEqual(['given', 'superseded']);
    expect(second.next).toBeUndefined();
    for (const post of ['worker', 'registrar', 'clinic', 'manager', 'auditor', 'operator']) {
      expect((await world.destination.desk(post).ask('GET', '/consents')).status).toBe(403);
    }
  });

  it('taken back stops what waits unsent, for good: what waited under a suspension is not sent when it ends', async () => {
    const { consentId } = await consentTo(world, world.destination, 'person-lin', 'serviceRecord');
    const sent = await worker().post('/service-records', folicAcid());
    await arrived(sent.recordId);
    const { recordId } = await whileTheAgreementIsSuspendedAtOnce(() =>
      worker().post('/service-records', folicAcid()),
    );
    expect(await world.rows(world.destination, 'SELECT record_id FROM outbox')).toEqual([
      { record_id: recordId },
    ]);

    const withdrawn = await lin().post(`/consents/${consentId}/withdraw`);
    expect(withdrawn.stoppedRecords).toBe(1);
    expect(withdrawn.withdrawnWithIt).toHaveLength(2);
    await world.rows(world.destination, `UPDATE agreement SET state = 'active'`);

    expect(await codeOf(worker().post('/service-records', folicAcid()))).toBe('consent-withdrawn');
    await consentTo(world, world.destination, 'person-lin', 'serviceRecord');
    const later = await worker().post('/service-records', folicAcid());
    await arrived(later.recordId);
    expect(await world.rows(world.origin, 'SELECT FROM record WHERE record_id = $1', [recordId])).toEqual([]);
    expect(await world.rows(world.destination, 'SELECT reason FROM stopped_record')).toEqual([
      { reason: 'consent-withdrawn' },
    ]);
  });

  it('taken back twice is taken back once, and the answer is the same', async () => {
    const { items } = await lin().get('/consents');
    const path = `/consents/${items[0].consentId}/withdraw`;
    const first = await lin().post(path);
    const second = await lin().post(path);
    expect({ ...second, withdrawnWithIt: [] }).toEqual({ ...first, stoppedRecords: 0 });
    expect((await lin().get('/consents?limit=1')).items[0].state).toBe('withdrawn');
  });

  it("is nobody else's to take back, and whether it exists is not told", async () => {
    const { items } = await lin().get('/consents');
    await register(world.destination, 2, 'person-wei');
    const wei = world.destination.desk('person-wei');
    expect(await codeOf(wei.post(`/consents/${items[0].consentId}/withdraw`))).toBe('consent-not-found');
  });
});

/** Suspended in the very commit of the submission, so that the record surely waits and the relay cannot be faster. */
async function whileTheAgreementIsSuspendedAtOnce<T>(submit: () => Promise<T>): Promise<T> {
  await world.rows(
    world.destination,
    `CREATE FUNCTION suspend_at_once() RETURNS trigger LANGUAGE plpgsql AS
       $$ BEGIN UPDATE agreement SET state = 'suspended'; RETURN NULL; END $$;
     CREATE TRIGGER suspend_at_once AFTER INSERT ON outbox EXECUTE FUNCTION suspend_at_once()`,
  );
  const answer = await submit();
  await world.rows(world.destination, 'DROP TRIGGER suspend_at_once ON outbox');
  return answer;
}

function arrived(recordId: string): Promise<unknown> {
  return world.eventually('the record to arrive', async () => {
    const rows = await world.rows(world.origin, 'SELECT 1 AS here FROM record WHERE record_id = $1', [
      recordId,
    ]);
    return rows.length > 0;
  });
}

function verifiedCard({ card }: { card: string }) {
  return { card: verifyPartyCard(card) };
}

/** A service is recorded once and reaches the office that serves her next: alone or five hundred at a time, acknowledged once. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { becomeAcquainted } from '../../../../deploy/local/story/become-acquainted.js';
import { consentAtCounter, consentTo, register } from '../../../../deploy/local/story/people.js';
import { twoJurisdictions, type TwoJurisdictions } from '../../../../tests/harness/two-jurisdictions.js';

let world: TwoJurisdictions;
let lin: string;
let wei: string;

beforeAll(async () => {
  world = await twoJurisdictions();
  await becomeAcquainted(world);
  await register(world.origin, 1, 'person-lin');
  lin = await register(world.destination, 1, 'person-lin');
  wei = await register(world.destination, 2);
  await consentTo(world, world.destination, 'person-lin', 'serviceRecord');
}, 120_000);

afterAll(() => world.stop(), 60_000);

const worker = () => world.destination.desk('worker');
const registrar = () => world.origin.desk('registrar');

const handbook = {
  area: 'maternalChildReproductive',
  serviceType: 'antenatalVisit',
  serviceDate: '2025-11-20',
  providerOffice: '440306001',
  outcome: 'completed',
  visitNumber: 1,
  handbookIssued: true,
};
const jobHelp = {
  area: 'employment',
  serviceType: 'jobInformation',
  serviceDate: '2025-11-20',
  providerOffice: '440306001',
  outcome: 'completed',
  helpGiven: ['explained'],
};

const about = (personId: string, admin: object = handbook, more: object = {}) => ({
  personId,
  recipient: '360731.origin',
  recipientOffice: '360731100',
  purpose: 'continuityOfMaternalCare',
  admin,
  ...more,
});

interface RefusedReply {
  readonly reply: { readonly body: { readonly code: string; readonly [member: string]: unknown } };
}
const refusalOf = async (asked: Promise<unknown>) =>
  asked.then(
    () => ({ code: 'done' }),
    ({ reply }: RefusedReply) => reply.body,
  );

const recordsHere = async () => (await world.rows(world.destination, 'SELECT FROM record')).length;

function received(recordId: string): Promise<Record<string, unknown>> {
  return world.eventually('the office to have it on its list', async () => {
    const { items } = await registrar().get('/service-records?limit=200');
    return items.find((item: { recordId: string }) => item.recordId === recordId);
  });
}

describe('a service record', () => {
  it('outside the clause is refused, and the missing field is named with the nearest clause', async () => {
    const refused = await refusalOf(worker().post('/service-records', about(lin, jobHelp)));
    expect(refused).toMatchObject({ code: 'agreement-does-not-cover', field: 'helpGiven', clause: 'C3' });
    expect(await recordsHere()).toBe(0);
  });

  it('for an office or a party nobody knows is refused by that name', async () => {
    const nowhere = about(lin, handbook, { recipientOffice: '360731999' });
    expect(await refusalOf(worker().post('/service-records', nowhere))).toMatchObject({
      code: 'recipient-office-unknown',
    });
    const stranger = about(lin, handbook, { recipient: '110101.origin' });
    expect(await refusalOf(worker().post('/service-records', stranger))).toMatchObject({
      code: 'partner-unknown',
    });
  });

  it('too large for any parcel is refused before anybody reads it', async () => {
    const huge = about(lin, { ...handbook, place: '好'.repeat(90_000) });
    expect(await refusalOf(worker().post('/service-records', huge))).toMatchObject({
      code: 'record-too-large',
    });
  });

  it('reaches its office, which reads it and acknowledges it once', async () => {
    const { recordId, clauseId } = await worker().post('/service-records', about(lin));
    expect(await received(recordId)).toMatchObject({
      state: 'received',
      senderOffice: '440306001',
      hasClinical: false,
    });

    const opened = await registrar().get(`/service-records/${recordId}`);
    expect(opened).toMatchObject({ clauseId, admin: handbook, hasClinical: false, state: 'received' });
    const elsewhere = world.origin.desk('registrar-elsewhere');
    expect(await refusalOf(elsewhere.get(`/service-records/${recordId}`))).toMatchObject({
      code: 'record-not-found',
    });
    expect(await refusalOf(elsewhere.post(`/service-records/${recordId}/acknowledge`))).toMatchObject({
      code: 'record-not-found',
    });

    const key = 'acknowledge-once';
    const first = await registrar().post(`/service-records/${recordId}/acknowledge`, {}, key);
    expect(await registrar().post(`/service-records/${recordId}/acknowledge`, {}, key)).toEqual(first);
    expect(await refusalOf(registrar().post(`/service-records/${recordId}/acknowledge`))).toMatchObject({
      code: 'life-forbids',
    });
    await world.eventually('the sender to hold the receipt', async () => {
      const rows = await world.rows(world.destination, `SELECT FROM receipt WHERE stage = 'acknowledged'`);
      return rows.length === 1;
    });
  });

  it('is on her own page at both places, in full, with every stage it has come through', async () => {
    for (const side of [world.origin, world.destination]) {
      const { items } = await side.desk('person-lin').get('/own-records');
      expect(items).toHaveLength(1);
      expect(items[0]).toMatchObject({
        kind: 'serviceRecord',
        admin: handbook,
        clauseId: 'C3',
        senderOffice: '440306001',
      });
      expect(items[0].stages.map(({ stage, by }: { stage: string; by: string }) => `${stage} ${by}`)).toEqual(
        side === world.origin
          ? ['delivered 360731.origin', 'acknowledged 360731.origin']
          : ['accepted 440306.destination', 'delivered 360731.origin', 'acknowledged 360731.origin'],
      );
    }
    expect((await worker().ask('GET', '/own-records')).status).toBe(403);
  });
});

describe('a bulk call', () => {
  const mixed = () => [
    about(lin),
    about(wei),
    about(lin, jobHelp),
    about(lin, handbook, { recipient: '110101.origin' }),
    { ...about(lin), clinical: { weightKg: 60 } },
    { ...about(lin), note: 'free text' },
  ];
  const expected = [
    'consent-missing',
    'agreement-does-not-cover',
    'partner-unknown',
    'clinical-layer-closed',
    'request-invalid',
  ];

  it('of which one record is refused leaves nothing behind, and says of each what is wrong', async () => {
    const before = await recordsHere();
    const refused = await refusalOf(
      worker().post('/service-records/bulk', { mode: 'all', records: mixed() }),
    );
    expect(refused).toMatchObject({ code: 'bulk-refused', refused: 5, submitted: 6 });
    const { refusals } = refused as unknown as { refusals: { index: number; problem: { code: string } }[] };
    expect(refusals.map(({ index }) => index)).toEqual([1, 2, 3, 4, 5]);
    expect(refusals.map(({ problem }) => problem.code)).toEqual(expected);
    expect(await recordsHere()).toBe(before);
  });

  it('taken each for itself sends the good ones and answers every record at its place', async () => {
    const answer = await worker().post('/service-records/bulk', { mode: 'each', records: mixed() });
    expect(answer).toMatchObject({ accepted: 1, refused: 5 });
    expect(answer.results.slice(1).map(({ problem }: { problem: { code: string } }) => problem.code)).toEqual(
      expected,
    );
    await received(answer.results[0].recordId);
  });

  it('of five hundred, repeated under the same key, is done once', async () => {
    await consentAtCounter(world, world.destination, wei, 'serviceRecord');
    const records = Array.from({ length: 500 }, (_, at) => about(at % 2 ? lin : wei));
    const before = await recordsHere();
    const [first, again] = [
      await worker().post('/service-records/bulk', { mode: 'all', records }, 'five-hundred'),
      await worker().post('/service-records/bulk', { mode: 'all', records }, 'five-hundred'),
    ];
    expect(again).toEqual(first);
    expect(first.accepted).toBe(500);
    expect(await recordsHere()).toBe(before + 500);
    await received(first.results[0].recordId);
  });

  it('shows the receiving office each record once, page after page, though all came in one moment', async () => {
    await world.eventually('all of them to arrive', async () => {
      const [row] = await world.rows(
        world.origin,
        'SELECT count(*)::integer AS n FROM received_service_record',
      );
      return row?.['n'] === 502;
    });
    const seen: string[] = [];
    for (let cursor = ''; ;) {
      const page = await registrar().get(`/service-records?limit=200${cursor}`);
      seen.push(...page.items.map(({ recordId }: { recordId: string }) => recordId));
      if (!page.next) break;
      cursor = `&cursor=${page.next}`;
    }
    expect(seen).toHaveLength(502);
    expect(new Set(seen).size).toBe(502);
  });

  it('of more than five hundred, of none, or of no known mode is refused whole', async () => {
    const records = Array.from({ length: 501 }, () => about(lin));
    for (const body of [
      { mode: 'each', records },
      { mode: 'each', records: [] },
      { mode: 'some', records: [about(lin)] },
      {},
    ]) {
      expect(await refusalOf(worker().post('/service-records/bulk', body))).toMatchObject({
        code: 'request-invalid',
      });
    }
  });
});

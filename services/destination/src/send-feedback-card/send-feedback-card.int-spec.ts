/** The way of a feedback card, on both sides: she sees it first, she decides, and what she saw is what is sent. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { becomeAcquainted } from '../../../../deploy/local/story/become-acquainted.js';
import { consentTo, register } from '../../../../deploy/local/story/people.js';
import { twoJurisdictions, type TwoJurisdictions } from '../../../../tests/harness/two-jurisdictions.js';

let world: TwoJurisdictions;
let personId: string;

beforeAll(async () => {
  world = await twoJurisdictions();
  await becomeAcquainted(world);
  personId = await register(world.destination, 31, 'person-lin');
  await consentTo(world, world.destination, 'person-lin', 'feedbackCard');
}, 120_000);

afterAll(() => world.stop(), 60_000);

const canary = 'CANARY-clinical-note';
const clinical = { gestationalAgeWeeks: 20, advice: canary };
const home = { recipient: '360731.origin', recipientOffice: '360731100' };
const done = {
  serviceType: 'antenatalVisit',
  serviceDate: '2025-11-20',
  outcome: 'completed',
  placeCity: '440300',
  examiner: { role: 'obstetrician', workNumber: 'D-0107' },
  purpose: 'continuityOfMaternalCare',
};

const lin = () => world.destination.desk('person-lin');
const worker = () => world.destination.desk('worker');
const clinic = () => world.destination.desk('clinic');
const homeRegistrar = () => world.origin.desk('registrar');
const drafts = (more: object = {}, by = worker()): Promise<{ cardId: string }> =>
  by.post('/feedback-cards', { personId, ...home, ...done, ...more });
const previews = (cardId: string) => lin().post(`/feedback-cards/${cardId}/preview`);
const sends = (cardId: string) => worker().post(`/feedback-cards/${cardId}/send`);
const arrived = (recordId: string) =>
  world.eventually(
    'the card arrives',
    async () =>
      (await world.rows(world.origin, 'SELECT FROM received_feedback_card WHERE record_id = $1', [recordId]))
        .length === 1,
  );

const codeOf = (asked: Promise<unknown>): Promise<string> =>
  asked.then(
    () => 'done',
    (refused: { code?: string }) => refused.code ?? String(refused),
  );

describe('a feedback card', () => {
  it('cannot be sent before she has previewed it, and nobody can preview it for her', async () => {
    const { cardId } = await drafts();
    expect(await codeOf(sends(cardId))).toBe('feedback-card-not-previewed');
    expect(await codeOf(worker().post(`/feedback-cards/${cardId}/preview`))).toBe('role-not-allowed');
    expect(await codeOf(world.destination.desk('person-wei').post(`/feedback-cards/${cardId}/preview`))).toBe(
      'account-without-person',
    );
  });

  it('that she withholds is never sent: the origin has nothing, and no office list shows it', async () => {
    const { cardId } = await drafts();
    await previews(cardId);
    expect(await lin().post(`/feedback-cards/${cardId}/withhold`)).toMatchObject({
      state: 'withheldByPerson',
    });

    expect(await codeOf(sends(cardId))).toBe('feedback-card-withheld');
    expect(await codeOf(previews(cardId))).toBe('feedback-card-withheld');
    expect(
      await world.rows(world.destination, 'SELECT content FROM feedback_card WHERE card_id = $1', [cardId]),
    ).toEqual([{ content: null }]);
    expect(await world.rows(world.destination, 'SELECT FROM record')).toEqual([]);
    expect(await world.rows(world.origin, 'SELECT FROM record')).toEqual([]);
    const { items } = await worker().get('/feedback-cards');
    expect(items.map((card: { cardId: string }) => card.cardId)).not.toContain(cardId);
  });

  it('answers her request and goes where she asked, nowhere else', async () => {
    const { cardId: requestId } = await lin().post('/feedback-card-requests', {
      serviceType: 'antenatalVisit',
      ...home,
    });
    expect(await codeOf(drafts({ requestId, recipientOffice: '360731101' }))).toBe(
      'feedback-card-differs-from-request',
    );
    const { cardId } = await drafts({ requestId });
    expect(cardId).toBe(requestId);
    expect(await previews(cardId)).toMatchObject({
      card: { ...home, senderOffice: '440306001', admin: { requestId } },
    });
  });

  it('that has changed since she saw it has to be shown to her again', async () => {
    const { cardId } = await drafts();
    const { digest } = await previews(cardId);
    const revised = await worker().post(`/feedback-cards/${cardId}/revise`, {
      ...done,
      outcome: 'rescheduled',
    });
    expect(revised).toMatchObject({ state: 'drafted', admin: { outcome: 'rescheduled' } });
    expect(await codeOf(sends(cardId))).toBe('feedback-card-not-previewed');
    expect((await previews(cardId)).digest).not.toBe(digest);

    await world.rows(
      world.destination,
      `UPDATE feedback_card SET recipient_office = '360731101' WHERE card_id = $1`,
      [cardId],
    );
    expect(await codeOf(sends(cardId))).toBe('feedback-card-changed-since-preview');
  });

  it('is acknowledged by the office it was sent to, once, and the sender sees it', async () => {
    const { cardId } = await drafts();
    await previews(cardId);
    const { recordId, clauseId } = await sends(cardId);
    expect(clauseId).toBe('C2');
    await arrived(recordId);

    expect(await codeOf(world.origin.desk('registrar-elsewhere').get(`/feedback-cards/${recordId}`))).toBe(
      'office-not-allowed',
    );
    expect(
      await codeOf(world.origin.desk('registrar-elsewhere').post(`/feedback-cards/${recordId}/acknowledge`)),
    ).toBe('office-not-allowed');
    expect((await world.origin.desk('registrar-elsewhere').get('/feedback-cards')).items).toEqual([]);
    expect((await homeRegistrar().get('/feedback-cards')).items).toMatchObject([
      { recordId, state: 'received', late: false },
    ]);
    expect(await homeRegistrar().post(`/feedback-cards/${recordId}/acknowledge`)).toMatchObject({
      state: 'acknowledged',
    });
    expect(await codeOf(homeRegistrar().post(`/feedback-cards/${recordId}/acknowledge`))).toBe(
      'life-forbids',
    );

    await world.eventually('the sender sees the acknowledgement', async () => {
      const { items } = await worker().get('/feedback-cards');
      return items.some(
        (card: { cardId: string; state: string }) => card.cardId === cardId && card.state === 'acknowledged',
      );
    });
    const own = await lin().get('/own-feedback-cards');
    expect(own.items).toContainEqual(expect.objectContaining({ cardId, state: 'acknowledged' }));
  });

  it('that is unclear is queried with a reason about the card, and its state is the office’s', async () => {
    const { cardId } = await drafts();
    await previews(cardId);
    const { recordId } = await sends(cardId);
    await arrived(recordId);
    const path = `/feedback-cards/${recordId}/query`;
    expect(await codeOf(homeRegistrar().post(path, { reason: 'she is unwilling' }))).toBe('request-invalid');
    expect(await homeRegistrar().post(path, { reason: 'serviceDateUnclear' })).toMatchObject({
      state: 'queried',
    });
    const columns = await world.rows(
      world.origin,
      `SELECT column_name FROM information_schema.columns WHERE table_name = 'received_feedback_card' AND column_name ~ 'person|subject'`,
    );
    expect(columns).toEqual([]);
  });
});

describe('the clinical layer of a card', () => {
  it('is entered by a clinic alone, previewed by her in full, and shown to no office on any of these routes', async () => {
    expect(await codeOf(drafts({ clinical }))).toBe('clinical-layer-closed');
    const drafted = await drafts({ clinical }, clinic());
    const { cardId } = drafted;
    expect(await previews(cardId)).toMatchObject({ card: { clinical } });
    const { recordId } = await sends(cardId);
    await arrived(recordId);

    const answers = [
      drafted,
      await worker().get('/feedback-cards'),
      await homeRegistrar().get('/feedback-cards'),
      await homeRegistrar().get(`/feedback-cards/${recordId}`),
      await homeRegistrar().post(`/feedback-cards/${recordId}/acknowledge`),
    ];
    expect(JSON.stringify(answers)).not.toContain(canary);
    expect(answers[3]).toMatchObject({ hasClinical: true, admin: { serviceType: 'antenatalVisit' } });
    expect(await codeOf(world.destination.desk('registrar').get('/feedback-cards'))).toBe('role-not-allowed');
  });

  it('stays sealed and in place when a worker revises what she may write', async () => {
    const { cardId } = await drafts({ clinical }, clinic());
    await worker().post(`/feedback-cards/${cardId}/revise`, { ...done, nextSuggestedDate: '2025-12-18' });
    expect(await previews(cardId)).toMatchObject({
      card: { clinical, admin: { nextSuggestedDate: '2025-12-18' } },
    });
  });
});

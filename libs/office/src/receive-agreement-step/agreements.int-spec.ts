/** Two managers, two services: how an agreement comes into force, is suspended, and cannot be slipped in. */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { twoJurisdictions, type TwoJurisdictions } from '../../../../tests/harness/two-jurisdictions.js';

type Desk = ReturnType<TwoJurisdictions['origin']['desk']>;
interface Agreement {
  readonly agreementId: string;
  readonly agreementVersion: number;
  readonly state: string;
}

let world: TwoJurisdictions;
let origin: Desk;
let destination: Desk;

beforeAll(async () => {
  world = await twoJurisdictions();
  origin = world.origin.desk('manager');
  destination = world.destination.desk('manager');
}, 120_000);

afterAll(() => world.stop(), 60_000);

/** What a desk is answered when it may be refused. */
const tryPost = async (desk: Desk, path: string, body: object = {}) =>
  desk.ask('POST', path, body, { 'idempotency-key': randomUUID() });

const pathOf = ({ agreementId, agreementVersion }: Agreement) =>
  `/agreements/${agreementId}/versions/${agreementVersion}`;

async function drafted(more: object = {}): Promise<Agreement> {
  const confirmedAt = new Date().toISOString();
  const contacts = ['360731.origin', '440306.destination'].map((party) => ({
    party,
    role: 'agreementManager',
    name: '协议管理岗',
    confirmedAt,
  }));
  const impactAssessment = { id: 'DEMO-PIA-1', date: confirmedAt.slice(0, 10) };
  return origin.post<Agreement>('/agreements', {
    partner: '440306.destination',
    contacts,
    impactAssessment,
    ...more,
  });
}

async function proposed(more: object = {}): Promise<Agreement> {
  const draft = await drafted(more);
  await origin.post(`${pathOf(draft)}/propose`);
  return inState(destination, draft, 'proposed');
}

async function inForce(more: object = {}): Promise<Agreement> {
  const proposal = await proposed(more);
  await destination.post(`${pathOf(proposal)}/countersign`);
  return inState(origin, proposal, 'active');
}

function inState(desk: Desk, agreement: Agreement, state: string): Promise<Agreement> {
  return world.eventually(`${desk.account} sees it ${state}`, async () => {
    const { status, body } = await desk.ask('GET', pathOf(agreement));
    return status === 200 && body.state === state && body;
  });
}

/** The last step a party signed, as it went to the other. */
async function lastStep(side: 'origin' | 'destination', agreement: Agreement, step: string): Promise<string> {
  const [row] = await world.rows<{ step_jws: string }>(
    world[side],
    `SELECT step_jws FROM agreement_step WHERE agreement_id = $1 AND step = $2 ORDER BY step_id DESC LIMIT 1`,
    [agreement.agreementId, step],
  );
  return row!.step_jws;
}

/** Sends a text from the origin's relay as it would send any step of its own. */
async function sendFromOrigin(step: string): Promise<void> {
  await world.rows(
    world.origin,
    `INSERT INTO message_out (partner, message_id, type, content)
     VALUES ('440306.destination', gen_random_uuid(), 'liangdi.agreement.v1', $1)`,
    [JSON.stringify({ step })],
  );
}

async function parkedAtDestination(code: string): Promise<number> {
  const [row] = await world.rows<{ n: number }>(
    world.destination,
    `SELECT count(*)::integer AS n FROM parked_message WHERE code = $1`,
    [code],
  );
  return row!.n;
}

describe('two offices that do not know each other', () => {
  it('pin each other by signed cards, and refuse a tampered one, their own and an older one', async () => {
    const card = async (url: string): Promise<string> =>
      ((await (await fetch(`${url}/party-card`)).json()) as { card: string }).card;
    const [ours, theirs] = [await card(world.origin.url), await card(world.destination.url)];
    const tampered = theirs.replace(/\.(.)/, (_, first: string) => `.${first === 'e' ? 'f' : 'e'}`);
    expect((await tryPost(origin, '/partners', { card: tampered })).status).toBeGreaterThanOrEqual(400);
    const forged = `${theirs.slice(0, -4)}${theirs.endsWith('AAAA') ? 'BBBB' : 'AAAA'}`;
    expect((await tryPost(origin, '/partners', { card: forged })).body.code).toBe('signature-invalid');
    expect((await tryPost(origin, '/partners', { card: ours })).body.code).toBe('party-card-own');
    expect((await tryPost(world.origin.desk('registrar'), '/partners', { card: theirs })).status).toBe(403);

    const pinned = await origin.post('/partners', { card: theirs });
    await destination.post('/partners', { card: ours });
    expect(pinned).toMatchObject({ party: '440306.destination', serial: 1, division: '440306' });
    expect(await world.origin.desk('registrar').get('/partners')).toEqual([pinned]);
  });
});

describe('what an agreement allows', () => {
  let only: Agreement;

  beforeAll(async () => {
    only = await inForce();
  });

  const offices = { origin: '360731100', destination: '440306001' } as const;

  /** The code a send of an ordinary service record is answered with: without consent, the agreement is asked first. */
  async function refusalAt(from: 'origin' | 'destination', to: 'origin' | 'destination'): Promise<string> {
    const record = {
      personId: '0192f3a0-0000-7000-8000-000000000001',
      recipient: world[to].jurisdiction.party,
      recipientOffice: offices[to],
      purpose: 'continuityOfMaternalCare',
      admin: {
        area: 'maternalChildReproductive',
        serviceType: 'folicAcidIssue',
        serviceDate: new Date().toISOString().slice(0, 10),
        providerOffice: offices[from],
        outcome: 'completed',
        bottles: 2,
        place: offices[from],
      },
    };
    const reply = await tryPost(world[from].desk('registrar'), '/service-records', record);
    return String(reply.body.code);
  }

  it('is explained by its clause, and what it does not by the field and the clause that would be needed', async () => {
    const ask = (fields: string) =>
      '/agreements/explanation?partner=440306.destination&recordType=certificate&purpose=certificateVerification' +
      `&recipientOffice=${offices.destination}&fields=${fields}`;
    const registrar = world.origin.desk('registrar');
    const inForceNow = (answer: { agreements: (Agreement & object)[] }) =>
      answer.agreements.find(({ agreementId }) => agreementId === only.agreementId);
    const allowed = await registrar.get(ask('maritalStatus'));
    expect(allowed.allowed).toBe(true);
    expect(inForceNow(allowed)).toMatchObject({ allowed: true, clauseId: 'C1' });
    const refused = await registrar.get(ask('maritalStatus,childrenCount'));
    expect(refused.allowed).toBe(false);
    expect(inForceNow(refused)).toMatchObject({
      allowed: false,
      missing: [{ field: 'childrenCount', clauseWouldNeed: { clauseId: 'C1' } }],
    });
    expect((await registrar.ask('GET', ask('favouriteColour'))).body.code).toBe('request-invalid');
  });

  it('is refused at once on both sides while it is suspended', async () => {
    expect(await refusalAt('origin', 'destination')).toBe('consent-missing');
    await destination.post(`${pathOf(only)}/suspend`, { reason: 'dataIncident' });
    expect(await refusalAt('destination', 'origin')).toBe('agreement-suspended');
    await inState(origin, only, 'suspended');
    expect(await refusalAt('origin', 'destination')).toBe('agreement-suspended');
    await destination.post(`${pathOf(only)}/resume`);
    await inState(origin, only, 'active');
    expect(await refusalAt('origin', 'destination')).toBe('consent-missing');
  });
});

describe('an agreement', () => {
  it('signed by both managers is in force on both sides, with every step on file', async () => {
    const agreement = await inForce();
    const here = await origin.get(pathOf(agreement));
    const there = await destination.get(pathOf(agreement));
    expect(there.digest).toBe(here.digest);
    expect(here.signatures.map(({ party }: { party: string }) => party).sort()).toEqual([
      '360731.origin',
      '440306.destination',
    ]);
    expect(here.steps.map(({ step }: { step: string }) => step)).toEqual([
      'draft',
      'propose',
      'countersign',
      'activate',
    ]);
    expect(here.missing).toEqual([]);
    const page = await world.origin.desk('auditor').get('/agreements');
    expect(page.items).toContainEqual(
      expect.objectContaining({ agreementId: agreement.agreementId, state: 'active' }),
    );
  });

  it('cannot be countersigned by its own proposer, nor drafted by a registrar', async () => {
    const proposal = await proposed();
    const own = await tryPost(origin, `${pathOf(proposal)}/countersign`);
    expect(own.body.code).toBe('agreement-act-of-other-party');
    const draft = await tryPost(world.origin.desk('registrar'), '/agreements');
    expect(draft.body.code).toBe('role-not-allowed');
  });

  it('without an impact assessment is signed, but never comes into force', async () => {
    const proposal = await proposed({ impactAssessment: undefined });
    const signed = await destination.post(`${pathOf(proposal)}/countersign`);
    expect(signed.state).toBe('countersigned');
    expect(signed.missing).toEqual([expect.objectContaining({ code: 'impact-assessment-missing' })]);
    await inState(origin, proposal, 'countersigned');
    for (const desk of [origin, destination]) {
      const again = await tryPost(desk, `${pathOf(proposal)}/activate`);
      expect(again.body.code).toBe('impact-assessment-missing');
    }
  });

  it('proposed in a tampered text is parked and not on file', async () => {
    const draft = await drafted();
    await origin.post(`${pathOf(draft)}/propose`);
    const [head, payload, signature] = (await lastStep('origin', draft, 'propose')).split('.') as [
      string,
      string,
      string,
    ];
    const text = Buffer.from(payload, 'base64url').toString('utf8');
    const other = text.replace(draft.agreementId, `${draft.agreementId.slice(0, -4)}0000`);
    const before = await parkedAtDestination('agreement-signature-invalid');
    await sendFromOrigin([head, Buffer.from(other).toString('base64url'), signature].join('.'));
    await world.eventually(
      'the tampered proposal is parked',
      async () => (await parkedAtDestination('agreement-signature-invalid')) > before,
    );
    expect(
      (
        await destination.ask(
          'GET',
          pathOf({ ...draft, agreementId: `${draft.agreementId.slice(0, -4)}0000` }),
        )
      ).status,
    ).toBe(404);
  });

  it('rejected by the partner with a reason is closed on both sides', async () => {
    const proposal = await proposed();
    await destination.post(`${pathOf(proposal)}/reject`, { reason: 'fieldsTooWide' });
    const closed = (await inState(origin, proposal, 'rejected')) as unknown as { steps: object[] };
    expect(closed.steps).toContainEqual(
      expect.objectContaining({ step: 'reject', by: '440306.destination', reason: 'fieldsTooWide' }),
    );
  });

  it('in a newer version takes the place of the older one on both sides', async () => {
    const first = await inForce();
    const second = await inForce({ agreementId: first.agreementId });
    expect(second.agreementVersion).toBe(2);
    for (const desk of [origin, destination]) {
      expect(await desk.get(pathOf(first))).toMatchObject({ state: 'superseded' });
    }
  });

  it('suspended by one side is suspended on both; only that side resumes it; a step replayed changes nothing', async () => {
    const agreement = await inForce();
    await origin.post(`${pathOf(agreement)}/suspend`, { reason: 'toldToTravelOrPay' });
    expect(await origin.get(pathOf(agreement))).toMatchObject({
      state: 'suspended',
      suspendedBy: ['360731.origin'],
    });
    await inState(destination, agreement, 'suspended');
    const notTheirs = await tryPost(destination, `${pathOf(agreement)}/resume`);
    expect(notTheirs.body.code).toBe('agreement-act-of-other-party');

    const suspension = await lastStep('origin', agreement, 'suspend');
    await origin.post(`${pathOf(agreement)}/resume`);
    await inState(destination, agreement, 'active');
    await sendFromOrigin(suspension);
    await origin.post(`${pathOf(agreement)}/terminate`, { reason: 'byNotice' });
    const ended = (await inState(destination, agreement, 'terminated')) as unknown as {
      steps: { step: string }[];
    };
    expect(ended.steps.map(({ step }) => step)).toEqual([
      'propose',
      'countersign',
      'activate',
      'suspend',
      'resume',
      'terminate',
    ]);
  });
});

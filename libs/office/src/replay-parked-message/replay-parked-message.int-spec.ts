import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { cloudEventHeaders, inboxTopic, postgresTransport } from '@liangdi/delivery';
import { newId } from '@liangdi/record';
import { twoJurisdictions, type TwoJurisdictions } from '../../../../tests/harness/two-jurisdictions.js';

let world: TwoJurisdictions;

beforeAll(async () => {
  world = await twoJurisdictions();
}, 120_000);
afterAll(() => world?.stop());

const own = '360731.origin';
const secret = '演示之秘密';

interface Parked {
  readonly parkedId: string;
  readonly code: string;
  readonly replayedAt: string | null;
  readonly replayCode: string | null;
}

async function parkedWith(code: string): Promise<Parked> {
  return world.eventually(`a message parked with ${code}`, async () => {
    const { items } = await world.destination.desk('operator').get<{ items: Parked[] }>('/parked-messages');
    return items.find((item) => item.code === code);
  });
}

/** The origin knows the destination and proposes; the destination has never heard of the origin. */
async function proposeToAStranger(): Promise<{ path: string }> {
  const { card } = await world.destination.desk('manager').get('/party-card');
  const manager = world.origin.desk('manager');
  await manager.post('/partners', { card });
  const contacts = [world.origin, world.destination].map(({ jurisdiction }) => ({
    party: jurisdiction.party,
    role: 'agreementManager',
    name: '协议管理岗',
    confirmedAt: new Date().toISOString(),
  }));
  const drafted = await manager.post('/agreements', {
    partner: world.destination.jurisdiction.party,
    contacts,
    impactAssessment: { id: 'PIA-1', date: '2026-01-05' },
  });
  const path = `/agreements/${drafted.agreementId}/versions/${drafted.agreementVersion}`;
  await manager.post(`${path}/propose`);
  return { path };
}

describe('a parked message', () => {
  it('is listed, replayed by its id while the cause stands, and taken in once it is gone', async () => {
    const { path } = await proposeToAStranger();
    const operator = world.destination.desk('operator');
    const parked = await parkedWith('partner-unknown');
    expect(await operator.get(`/parked-messages/${parked.parkedId}`)).toMatchObject({
      parkedId: parked.parkedId,
      type: 'liangdi.agreement.v1',
      claimedSender: own,
      replayedAt: null,
    });

    expect(await operator.post(`/parked-messages/${parked.parkedId}/replay`)).toMatchObject({
      parkedId: parked.parkedId,
      outcome: 'refusedAgain',
      code: 'partner-unknown',
      zh: expect.stringContaining('搁置'),
    });

    const { card } = await world.origin.desk('manager').get('/party-card');
    await world.destination.desk('manager').post('/partners', { card });
    expect(await operator.post(`/parked-messages/${parked.parkedId}/replay`)).toMatchObject({
      outcome: 'handled',
      code: null,
    });
    expect(await world.destination.desk('manager').get(path)).toMatchObject({ state: 'proposed' });
    expect(await operator.get(`/parked-messages/${parked.parkedId}`)).toMatchObject({
      replayedAt: expect.any(String),
      replayCode: null,
    });
  });

  it('shows no content, and repeats nothing a stranger wrote into its headers', async () => {
    const transport = postgresTransport({ url: world.exchangeUrl, log: quiet });
    const headers = {
      ...cloudEventHeaders('liangdi.parcel.v1', newId(), own as never),
      ce_source: secret,
      ce_type: secret,
    };
    await transport.send(inboxTopic(world.destination.jurisdiction.party), [
      { key: secret, headers, value: Buffer.from(secret) },
    ]);
    await transport.close();
    const parked = await parkedWith('message-type-unknown');
    const operator = world.destination.desk('operator');
    const shown = [
      await operator.get('/parked-messages'),
      await operator.get(`/parked-messages/${parked.parkedId}`),
    ];
    expect(JSON.stringify(shown)).not.toContain(secret);
    expect(shown[1]).toMatchObject({ type: null, claimedSender: null, bytes: Buffer.byteLength(secret) });
  });

  it('of a conversation between reconciliation services is not replayed: the next one asks anew', async () => {
    const parkedId = newId();
    await world.rows(
      world.destination,
      `INSERT INTO parked_message (parked_id, topic, partition, position, key, headers, value, code)
       VALUES ('${parkedId}', 'liangdi.440306.destination.reconciliation.v1', 0, '1', '${own}', '{}', '', 'clock-skew')`,
    );
    const operator = world.destination.desk('operator');
    expect(await operator.ask('POST', `/parked-messages/${parkedId}/replay`)).toMatchObject({
      status: 409,
      body: { code: 'parked-by-reconciliation' },
    });
    expect(await operator.get(`/parked-messages/${parkedId}`)).toMatchObject({ replayedAt: null });
  });

  it('is the operator’s business alone', async () => {
    const replies = await Promise.all(
      ['manager', 'auditor', 'worker', 'person-lin'].map((account) =>
        world.destination.desk(account).ask('GET', '/parked-messages'),
      ),
    );
    expect(replies.map(({ status }) => status)).toEqual([403, 403, 403, 403]);
    const unknown = await world.destination
      .desk('operator')
      .ask('POST', `/parked-messages/${newId()}/replay`);
    expect(unknown).toMatchObject({ status: 404, body: { code: 'parked-message-not-found' } });
  });
});

const quiet = {
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
};

/** How two jurisdictions get to know each other, over HTTP like anybody else: cards exchanged, agreement signed by both and active. Repeatable. */
import type { World } from '../world/world.js';
import { until } from './until.js';

export interface Acquaintance {
  readonly agreementId: string;
  readonly agreementVersion: number;
}

export async function becomeAcquainted(world: World): Promise<Acquaintance> {
  await exchangeCards(world);
  return (await findActiveAgreement(world)) ?? signAgreement(world);
}

/** Each manager imports the card file the other has handed over. */
export async function exchangeCards({ origin, destination }: World): Promise<void> {
  const [originCard, destinationCard] = await Promise.all(
    [origin, destination].map((side) => side.desk('manager').get('/party-card')),
  );
  await origin.desk('manager').post('/partners', { card: destinationCard.card });
  await destination.desk('manager').post('/partners', { card: originCard.card });
}

/** Drafted and proposed by the origin, countersigned by the destination, active on both sides. */
export async function signAgreement(world: World): Promise<Acquaintance> {
  const { origin, destination } = world;
  const drafted = await origin.desk('manager').post('/agreements', {
    partner: destination.jurisdiction.party,
    contacts: [origin, destination].map(({ jurisdiction }) => ({
      party: jurisdiction.party,
      role: 'agreementManager',
      name: `${jurisdiction.profile.name.zh}协议管理岗`,
      confirmedAt: new Date().toISOString(),
    })),
    impactAssessment: { id: 'DEMO-PIA-001', date: new Date().toISOString().slice(0, 10) },
  });
  const acquaintance = {
    agreementId: drafted.agreementId,
    agreementVersion: drafted.agreementVersion,
  } as Acquaintance;
  const path = `/agreements/${drafted.agreementId}/versions/${drafted.agreementVersion}`;
  await origin.desk('manager').post(`${path}/propose`);
  await until('the proposal to arrive', () =>
    stateAt(world, 'destination', acquaintance).then((state) => state === 'proposed'),
  );
  await destination.desk('manager').post(`${path}/countersign`);
  for (const side of ['origin', 'destination'] as const) {
    await until(`the agreement to be active at the ${side}`, () =>
      stateAt(world, side, acquaintance).then((state) => state === 'active'),
    );
  }
  return acquaintance;
}

export async function stateAt(
  world: World,
  side: 'origin' | 'destination',
  { agreementId, agreementVersion }: Acquaintance,
): Promise<string> {
  const reply = await world[side]
    .desk('manager')
    .ask('GET', `/agreements/${agreementId}/versions/${agreementVersion}`);
  return reply.status === 200 ? reply.body.state : 'unknown';
}

async function findActiveAgreement({ origin }: World): Promise<Acquaintance | undefined> {
  const { items } = await origin
    .desk('manager')
    .get<{ items: (Acquaintance & { state: string })[] }>('/agreements');
  return items.find(({ state }) => state === 'active');
}

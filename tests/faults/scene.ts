/**
 * What every fault spec starts from: two real services that know each other, an agreement in force, people who have consented, and a load of
 * service records from the destination to the origin. What is proved is read from the databases, never from what a process says of itself.
 */
import { expect } from '@jest/globals';
import { becomeAcquainted, type Acquaintance } from '../../deploy/local/story/become-acquainted.js';
import { consentAtCounter, register } from '../../deploy/local/story/people.js';
import { Books } from '../../deploy/local/story/read-back.js';
import { until } from '../../deploy/local/story/until.js';
import type { World } from '../../deploy/local/world/world.js';

export interface Scene {
  readonly world: World;
  readonly books: Books;
  readonly persons: readonly string[];
  readonly acquaintance: Acquaintance;
}

const people = 5;

/** Both services of the world are running. */
export async function openScene(world: World): Promise<Scene> {
  const acquaintance = await becomeAcquainted(world);
  const persons: string[] = [];
  for (let at = 1; at <= people; at += 1) {
    const personId = await register(world.destination, at);
    await consentAtCounter(world, world.destination, personId, 'serviceRecord');
    persons.push(personId);
  }
  return { world, books: Books.open(world.origin, world.destination), persons, acquaintance };
}

/** A record complete enough to be sent, about one of the scene's people. */
export function serviceRecord(
  { world, persons }: Scene,
  nth = 0,
  admin: object = {},
): Record<string, unknown> {
  return {
    personId: persons[nth % persons.length],
    recipient: world.origin.jurisdiction.party,
    recipientOffice: world.origin.jurisdiction.offices[0],
    purpose: 'continuityOfMaternalCare',
    admin: {
      area: 'maternalChildReproductive',
      serviceType: 'folicAcidIssue',
      serviceDate: '2025-11-20',
      providerOffice: world.destination.jurisdiction.offices[0],
      outcome: 'completed',
      bottles: 2,
      place: '新安街道社区健康服务中心',
      ...admin,
    },
  };
}

/** Both books equal and nothing under way; says what was still loose where that never came. */
export async function untilAtRest({ books }: Scene, withinMs = 60_000): Promise<void> {
  try {
    await until('both books to come to rest', () => books.atRest(), withinMs, 50);
  } catch (thrown) {
    throw new Error(`${(thrown as Error).message}: ${JSON.stringify(await books.looseEnds())}`, {
      cause: thrown,
    });
  }
}

interface Entered {
  readonly record_id: string;
}

const entered = `
  SELECT record_id FROM ledger_entry WHERE direction = 'destinationToOrigin' AND status = 'applied' ORDER BY seq`;
const takenIn = `
  SELECT e.record_id FROM received_service_record s JOIN ledger_entry e USING (record_id, version)
  WHERE e.direction = 'destinationToOrigin' ORDER BY e.seq`;
const receipted = `
  SELECT e.record_id FROM ledger_entry e
  WHERE e.direction = 'destinationToOrigin'
    AND (SELECT count(DISTINCT r.stage) FROM receipt r WHERE r.parcel_digest = e.parcel_digest AND r.stage IN ('accepted', 'delivered')) = 2
  ORDER BY e.seq`;

/**
 * Every accepted record is exactly once in both ledgers, once applied, once receipted, and there is nothing else. `clients` are the records as
 * each client was answered: within one client the order is the order of its calls.
 */
export async function proveExactlyOnce(
  scene: Scene,
  ...clients: readonly (readonly string[])[]
): Promise<void> {
  await untilAtRest(scene);
  const { books } = scene;
  const accepted = clients.flat();
  expect(new Set(accepted).size).toBe(accepted.length);
  const idsOf = async (side: 'origin' | 'destination', sql: string) =>
    (await books.all<Entered>(side, sql)).map(({ record_id }) => record_id);
  const sent = await idsOf('destination', entered);
  expect([...sent].sort()).toEqual([...accepted].sort());
  for (const client of clients) {
    const own = new Set(client);
    expect(sent.filter((recordId) => own.has(recordId))).toEqual(client);
  }
  expect(await idsOf('origin', entered)).toEqual(sent);
  expect(await idsOf('origin', takenIn)).toEqual(sent);
  expect(await idsOf('destination', receipted)).toEqual(sent);
}

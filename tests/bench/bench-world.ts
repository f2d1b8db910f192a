/**
 * What every bench stands on: a fresh exchange in a temporary folder, the parties acquainted, and invented people who have consented.
 * Nothing is switched off that a deployment would have on: fsync, signatures, logs, acks of all replicas.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { becomeAcquainted } from '../../deploy/local/story/become-acquainted.js';
import { consentAtCounter, register } from '../../deploy/local/story/people.js';
import { Books } from '../../deploy/local/story/read-back.js';
import { layGround, type Ground } from '../../deploy/local/world/ground.js';
import { openWorld, type Side, type World } from '../../deploy/local/world/world.js';
import { tell } from './tell.js';

export type BenchTransport = 'postgres' | 'kafka';

export interface BenchWorld {
  readonly transport: Ground['transport'];
  readonly superuserUrl: string;
  /** Records go from here … */
  readonly sender: Side;
  /** … to here. */
  readonly receiver: Side;
  readonly books: Books;
  /** People registered at the sender who have consented. */
  readonly persons: readonly string[];
  /** Starts a side as the bench does: profiled where that was asked for. */
  startSide(side: Side): Promise<void>;
  close(): Promise<void>;
}

export interface BenchWorldOptions {
  readonly transport: BenchTransport;
  readonly persons?: number;
  /** Where CPU profiles of both services go when they leave. */
  readonly profile?: string | undefined;
}

const registeredAtOnce = 8;

export async function openBenchWorld({
  transport,
  persons = 500,
  profile,
}: BenchWorldOptions): Promise<BenchWorld> {
  const folder = await mkdtemp(join(tmpdir(), 'liangdi-bench-'));
  const closing: (() => Promise<unknown>)[] = [() => rm(folder, { recursive: true, force: true })];
  const close = async () => {
    for (const step of closing.splice(0).reverse()) await step();
  };
  try {
    tell(`starting PostgreSQL, ${transport === 'kafka' ? 'Kafka, ' : ''}sign-in and both services`);
    const ground = await layGround({ folder, transport });
    closing.push(() => ground.stop());
    const world = await openWorld({
      folder: join(folder, 'world'),
      superuserUrl: ground.superuserUrl,
      databasePrefix: `bench${process.pid}_`,
      transport: ground.transport,
      ports: 'free',
    });
    closing.push(() => world.stop());
    const startSide = async (side: Side) => {
      await side.start(profile ? { env: profiledInto(join(profile, side.jurisdiction.role)) } : {});
    };
    await Promise.all([startSide(world.origin), startSide(world.destination)]);
    await becomeAcquainted(world);
    tell(`registering ${persons} invented people and their consent (not timed)`);
    const registered = await registerPeople(world, persons);
    const books = Books.open(world.origin, world.destination);
    closing.push(() => books.close());
    return {
      transport: ground.transport,
      superuserUrl: ground.superuserUrl,
      sender: world.destination,
      receiver: world.origin,
      books,
      persons: registered,
      startSide,
      close,
    };
  } catch (thrown) {
    await close();
    throw thrown;
  }
}

function profiledInto(folder: string): Record<string, string> {
  return {
    NODE_OPTIONS: `--import=${new URL('./profile.mjs', import.meta.url).href}`,
    BENCH_PROFILE_FOLDER: folder,
  };
}

async function registerPeople(world: World, count: number): Promise<string[]> {
  const persons: string[] = [];
  let next = 0;
  const work = async () => {
    while (next < count) {
      const at = next++;
      const personId = await register(world.destination, at);
      await consentAtCounter(world, world.destination, personId, 'serviceRecord');
      persons.push(personId);
    }
  };
  await Promise.all(Array.from({ length: registeredAtOnce }, work));
  return persons;
}

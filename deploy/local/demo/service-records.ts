/** Service records in numbers, handed in at the destination for the origin: at once, or one call after the other while something else goes on. */
import { consentAtCounter, register } from '../story/people.js';
import type { Stage } from './stage.js';

export const perCall = 100;
const people = 20;

export async function registerPeople({ world }: Stage): Promise<string[]> {
  const persons = await Promise.all(
    Array.from({ length: people }, (_, at) => register(world.destination, at + 1)),
  );
  await Promise.all(
    persons.map((personId) => consentAtCounter(world, world.destination, personId, 'serviceRecord')),
  );
  return persons;
}

/** In one call; answers their ids in the order they were handed in. */
export async function submit(stage: Stage, persons: readonly string[], count: number): Promise<string[]> {
  const records = Array.from({ length: count }, (_, i) => serviceRecord(stage, persons[i % persons.length]!));
  const { results } = await stage.world.destination
    .desk('worker')
    .post<{ results: { recordId: string }[] }>('/service-records/bulk', { mode: 'all', records });
  return results.map(({ recordId }) => recordId);
}

/** Goes on until it is told to stop. */
export class Traffic {
  readonly accepted: string[] = [];
  private stopping = false;
  private readonly done: Promise<void>;

  constructor(stage: Stage, persons: readonly string[]) {
    this.done = this.keepSubmitting(stage, persons);
    // Told where it is waited for.
    this.done.catch(() => undefined);
  }

  /** @throws what a call has met meanwhile */
  async stop(): Promise<readonly string[]> {
    this.stopping = true;
    await this.done;
    return this.accepted;
  }

  private async keepSubmitting(stage: Stage, persons: readonly string[]): Promise<void> {
    while (!this.stopping) {
      this.accepted.push(...(await submit(stage, persons, perCall / 4)));
      await new Promise((resolve) => setTimeout(resolve, pauseMs));
    }
  }
}

const pauseMs = 60;

function serviceRecord({ world }: Stage, personId: string) {
  return {
    personId,
    recipient: world.origin.jurisdiction.party,
    recipientOffice: world.origin.jurisdiction.offices[0],
    purpose: 'continuityOfMaternalCare',
    admin: {
      area: 'maternalChildReproductive',
      serviceType: 'folicAcidIssue',
      serviceDate: new Date().toISOString().slice(0, 10),
      providerOffice: world.destination.jurisdiction.offices[0],
      outcome: 'completed',
      bottles: 2,
      place: '新安街道社区健康服务中心',
    },
  };
}

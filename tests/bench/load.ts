/** The callers: offices that hand records over by HTTP, one or two hundred a request, on kept connections, bodies built beforehand. */
import { randomUUID } from 'node:crypto';
import { Pool } from 'undici';
import type { BenchWorld } from './bench-world.js';

export interface Caller {
  /** Hands over one prepared body; answers how many records were accepted, and the answer's text. */
  hand(): Promise<{ accepted: number; text: string }>;
}

export interface Callers {
  readonly each: readonly Caller[];
  close(): Promise<void>;
}

export interface LoadShape {
  readonly callers: number;
  /** 1: POST /service-records; more: POST /service-records/bulk. */
  readonly recordsPerCall: number;
}

/** Different bodies in turn, so that neither side sees the same person twice in a row. */
const bodiesAhead = 64;

export function openCallers(world: BenchWorld, { callers, recordsPerCall }: LoadShape): Callers {
  const pool = new Pool(world.sender.url, { connections: callers, pipelining: 1 });
  const desk = world.sender.desk('worker');
  const bulk = recordsPerCall > 1;
  const path = bulk ? '/service-records/bulk' : '/service-records';
  const bodies = Array.from({ length: bodiesAhead }, (_, at) =>
    bodyOf(world, at * recordsPerCall, recordsPerCall),
  );
  let turn = 0;
  const hand = async () => {
    const { statusCode, body } = await pool.request({
      path,
      method: 'POST',
      headers: {
        authorization: `Bearer ${await desk.signIn()}`,
        'content-type': 'application/json',
        'idempotency-key': randomUUID(),
      },
      body: bodies[turn++ % bodies.length]!,
    });
    const text = await body.text();
    if (statusCode > 299) throw new Error(`${path} answered ${statusCode}: ${text.slice(0, 600)}`);
    return { accepted: bulk ? Number(/"accepted":(\d+)/.exec(text)?.[1] ?? 0) : 1, text };
  };
  return { each: Array.from({ length: callers }, () => ({ hand })), close: () => pool.close() };
}

/** Every caller hands over as fast as it is answered, until `enough` says so; gives how many records were accepted. */
export async function runLoad(
  callers: Callers,
  enough: (accepted: number) => boolean,
  watch?: (accepted: number) => void,
): Promise<number> {
  let accepted = 0;
  await Promise.all(
    callers.each.map(async (caller) => {
      while (!enough(accepted)) {
        const handed = await caller.hand();
        accepted += handed.accepted;
        watch?.(accepted);
      }
    }),
  );
  return accepted;
}

function bodyOf(world: BenchWorld, from: number, count: number): Buffer {
  const { persons } = world;
  const records = Array.from({ length: count }, (_, i) =>
    serviceRecord(world, persons[(from + i) % persons.length]!),
  );
  return Buffer.from(JSON.stringify(count > 1 ? { mode: 'all', records } : records[0]));
}

function serviceRecord({ sender, receiver }: BenchWorld, personId: string) {
  return {
    personId,
    recipient: receiver.jurisdiction.party,
    recipientOffice: receiver.jurisdiction.offices[0],
    purpose: 'continuityOfMaternalCare',
    admin: {
      area: 'maternalChildReproductive',
      serviceType: 'folicAcidIssue',
      serviceDate: new Date().toISOString().slice(0, 10),
      providerOffice: sender.jurisdiction.offices[0],
      outcome: 'completed',
      bottles: 2,
      place: '新安街道社区健康服务中心',
    },
  };
}

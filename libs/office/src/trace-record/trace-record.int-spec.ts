import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { newRecordId } from '@liangdi/record';
import pg from 'pg';
import { becomeAcquainted } from '../../../../deploy/local/story/become-acquainted.js';
import { consentTo, register } from '../../../../deploy/local/story/people.js';
import { sendVisit } from '../../../../tests/interop/send-visit.js';
import { twoJurisdictions, type TwoJurisdictions } from '../../../../tests/harness/two-jurisdictions.js';
import type { TraceView } from './trace.view.js';

let world: TwoJurisdictions;
let personId: string;

beforeAll(async () => {
  world = await twoJurisdictions();
  await becomeAcquainted(world);
  personId = await register(world.origin, 7, 'person-lin');
  await consentTo(world, world.origin, 'person-lin', 'serviceRecord');
}, 120_000);
afterAll(() => world?.stop());

const own = '360731.origin';
const partner = '440306.destination';

async function traceAt(
  side: 'origin' | 'destination',
  recordId: string,
  account = 'auditor',
): Promise<TraceView> {
  return world[side].desk(account).get(`/records/${recordId}/trace`);
}

/** `stage@side`, in order. */
function stagesOf({ steps }: TraceView): string[] {
  return steps.map(({ stage, side }) => `${stage}@${side.slice(7)}`);
}

async function traceWith(
  side: 'origin' | 'destination',
  recordId: string,
  stage: string,
): Promise<TraceView> {
  return world.eventually(`${stage} to be seen at the ${side}`, async () => {
    const reply = await world[side].desk('auditor').ask('GET', `/records/${recordId}/trace`);
    return reply.status === 200 && stagesOf(reply.body).some((seen) => seen.startsWith(stage)) && reply.body;
  });
}

/** The relay of the origin cannot give a number while somebody else holds the heads of the streams. */
async function whileNothingIsSealed<T>(work: () => Promise<T>): Promise<T> {
  const holder = new pg.Client({ connectionString: world.origin.database.migratorUrl });
  await holder.connect();
  try {
    await holder.query('BEGIN; LOCK TABLE stream_out IN ACCESS EXCLUSIVE MODE');
    return await work();
  } finally {
    await holder.end();
  }
}

describe('the trace of a record', () => {
  it('shows each stage at both sides, with every receipt verified', async () => {
    const recordId = await sendVisit(world.origin, world.destination, personId);
    await traceWith('origin', recordId, 'delivered');
    await world.destination.desk('worker').post(`/service-records/${recordId}/acknowledge`);

    const sender = await traceWith('origin', recordId, 'acknowledged');
    expect(stagesOf(sender)).toEqual([
      'submitted@origin',
      'sealed@origin',
      'accepted@origin',
      'sent@origin',
      'delivered@destination',
      'acknowledged@destination',
    ]);
    expect(sender).toMatchObject({ recordId, kind: 'serviceRecord', sender: own, recipient: partner });
    expect(sender.steps.flatMap(({ verified }) => verified ?? [])).toEqual([true, true, true]);

    const receiver = await traceWith('destination', recordId, 'acknowledged');
    expect(stagesOf(receiver)).toEqual([
      'submitted@origin',
      'sealed@origin',
      'received@destination',
      'entered@destination',
      'delivered@destination',
      'acknowledged@destination',
    ]);
    const numbers = [sender, receiver].map(({ steps }) => new Set(steps.flatMap(({ seq }) => seq ?? [])));
    expect(numbers[0]).toEqual(numbers[1]);
  });

  it('says that a record waits, and why a record was refused by the other side', async () => {
    const recordId = await whileNothingIsSealed(async () => {
      const waiting = await sendVisit(world.origin, world.destination, personId, 3);
      expect(stagesOf(await traceAt('origin', waiting))).toEqual(['submitted@origin', 'waiting@origin']);
      // The receiver has meanwhile suspended; the sender does not know yet.
      await world.rows(world.destination, `UPDATE agreement SET state = 'suspended'`);
      return waiting;
    });
    const refused = await traceWith('origin', recordId, 'refused');
    await world.rows(world.destination, `UPDATE agreement SET state = 'active'`);
    expect(refused.steps.at(-1)).toMatchObject({
      stage: 'refused',
      side: partner,
      code: 'agreement-suspended',
      verified: true,
    });
  });

  it('is for the offices the record goes between, the person, auditor and operator; to all others it is as if there were none', async () => {
    const recordId = await sendVisit(world.origin, world.destination, personId, 4);
    for (const account of ['registrar', 'clinic', 'auditor', 'operator', 'person-lin']) {
      expect((await traceAt('origin', recordId, account)).recordId).toBe(recordId);
    }
    const asked = [
      ['registrar-elsewhere', recordId],
      ['person-wei', recordId],
      ['auditor', newRecordId()],
      ['auditor', 'no-record'],
    ] as const;
    const replies = await Promise.all(
      asked.map(async ([account, id]) => {
        const { status, body } = await world.origin.desk(account).ask('GET', `/records/${id}/trace`);
        return { status, body: { ...body, instance: undefined, requestId: undefined } };
      }),
    );
    for (const reply of replies) expect(reply).toEqual(replies[0]);
    expect(replies[0]).toMatchObject({ status: 404, body: { code: 'record-not-found' } });
  });

  it('tells nothing of what the record says', async () => {
    const recordId = await sendVisit(world.origin, world.destination, personId, 5);
    const text = JSON.stringify(await traceWith('origin', recordId, 'delivered'));
    for (const word of ['antenatalVisit', 'subjectRef', personId, '演示']) expect(text).not.toContain(word);
  });
});

/**
 * What may lie on a topic beside good parcels, put there past the relay: it is parked with its reason or recognised, the stream goes on, nothing
 * is half stored, and neither logs nor broker nor lists show anything of the person.
 */
import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { cloudEventHeaders, type OutgoingMessage } from '@liangdi/delivery';
import { isProblem } from '@liangdi/problem';
import { consentAtCounter, inventedPapers } from '../../../deploy/local/story/people.js';
import { until } from '../../../deploy/local/story/until.js';
import { Client } from '../client.js';
import { badMessages, type Bearings } from './bad-messages.js';
import { Forger } from './forgery.js';
import { placesOf } from './plain-text.js';
import { openFaultWorld, type FaultWorld, type TransportName } from '../open-world.js';
import { openScene, proveExactlyOnce, untilAtRest, type Scene } from '../scene.js';
import { Topic } from './topic.js';

/** An invented person whose name and number are looked for everywhere afterwards. */
const canary = { ...inventedPapers(77_777), nameAsPrinted: '金丝雀𠮷演示' };
const canaryPlace = '金丝雀社区健康服务中心';
const secrets = [canary.nameAsPrinted, canary.idNumber, canaryPlace];

interface Sent {
  readonly parcel_digest: Buffer;
  readonly partition_key: string;
  readonly sealed: Buffer;
}

export function strayMessageSpecs(transport: TransportName): void {
  let world: FaultWorld;
  let scene: Scene;
  let client: Client;
  let topic: Topic;
  const bearings = {} as Bearings;

  beforeAll(async () => {
    world = await openFaultWorld(transport);
    scene = await openScene(world);
    const { personId } = await world.destination
      .desk('worker')
      .post<{ personId: string }>('/persons', canary);
    await consentAtCounter(world, world.destination, personId, 'serviceRecord');
    scene = { ...scene, persons: [personId] };
    client = new Client(scene, world.destination.desk('worker'), { place: canaryPlace });
    topic = Topic.open(world);
    const forger = await Forger.between(world.destination, world.origin);
    await client.callUntil(() => true, 3);
    await untilAtRest(scene);
    const [first] = (await sentParcels()) as [Sent, ...Sent[]];
    Object.assign(bearings, {
      forger,
      first,
      opened: forger.open(first.sealed),
      sender: world.destination.jurisdiction.party,
      entered: () => client.accepted.length,
    } satisfies Bearings);
  }, 120_000);

  afterAll(async () => {
    await topic?.close();
    await scene?.books.close();
    await world?.stop();
  }, 60_000);

  async function sentParcels(): Promise<Sent[]> {
    return scene.books.all<Sent>(
      'destination',
      `SELECT parcel_digest, partition_key, convert_to(sealed, 'UTF8') AS sealed FROM parcel_out ORDER BY parcel_no`,
    );
  }

  /** The very message the relay sent. */
  function again({ parcel_digest, partition_key, sealed }: Sent): OutgoingMessage {
    const headers = cloudEventHeaders(
      'liangdi.parcel.v1',
      parcel_digest.toString('hex'),
      world.destination.jurisdiction.party,
    );
    return { key: partition_key, headers, value: sealed };
  }

  async function parkedCodes(): Promise<string[]> {
    const rows = await scene.books.all<{ code: string }>(
      'origin',
      'SELECT code FROM parked_message ORDER BY position::bigint',
    );
    return rows.map(({ code }) => code);
  }

  async function codeOfParked(message: OutgoingMessage): Promise<string> {
    const before = (await parkedCodes()).length;
    await topic.put(world.origin, message);
    const codes = await until('the message to be parked', async () => {
      const now = await parkedCodes();
      return now.length > before && now;
    });
    expect(codes).toHaveLength(before + 1);
    return codes.at(-1)!;
  }

  const bad = badMessages(bearings);

  async function everythingStored(): Promise<unknown> {
    const counts = [
      'ledger_entry',
      'ledger_outcome',
      'record',
      'received_service_record',
      'receipt',
      'parcel_in',
      'held_parcel',
      'agreement',
    ];
    const sql = counts.map((table) => `(SELECT count(*) FROM ${table})::integer AS ${table}`).join(', ');
    return scene.books.one('origin', `SELECT ${sql}, (SELECT max(next_seq) FROM stream_in) AS next_seq`);
  }

  describe('a message on the topic', () => {
    it.each(bad)(
      '%s is parked with its reason, stores nothing, and what comes after it arrives',
      async (_, make, code) => {
        const before = await everythingStored();
        const parked = await codeOfParked(make());
        if (typeof code === 'string') expect(parked).toBe(code);
        else expect(parked).toMatch(code);
        expect(await everythingStored()).toEqual(before);
        await client.call(1);
        await proveExactlyOnce(scene, client.accepted);
      },
    );

    it('that is too big for the topic is refused before anything of the call is written', async () => {
      const before = await parkedCodes();
      const { forger } = bearings;
      const tooBig = forger.dress(Buffer.alloc(1_048_600, 65));
      const refusal = await topic
        .put(world.origin, forger.dress('small'), tooBig)
        .catch((thrown: unknown) => thrown);
      expect(isProblem(refusal, 'message-too-large')).toBe(true);
      await client.call(1);
      await proveExactlyOnce(scene, client.accepted);
      expect(await parkedCodes()).toEqual(before);
    });

    it('that comes again, late and many times over, changes nothing and is answered again', async () => {
      const [before, parked] = [await everythingStored(), await parkedCodes()];
      const sent = await sentParcels();
      await topic.put(
        world.origin,
        ...sent.map(again),
        ...[...sent].reverse().map(again),
        ...sent.flatMap((one) => [again(one), again(one)]),
      );
      await client.call(1);
      await proveExactlyOnce(scene, client.accepted);
      expect(await parkedCodes()).toEqual(parked);
      const after = (await everythingStored()) as { held_parcel: number };
      expect(after.held_parcel).toBe(0);
      expect(after).not.toEqual(before);
    });

    it('that overtakes others is held until they are there, and all are taken in, in order', async () => {
      // The relay is made to believe that it has sent what it seals; the spec sends it, last first.
      await world.rows(
        world.destination,
        `CREATE FUNCTION pretend_sent() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN NEW.sent_at = now(); RETURN NEW; END'`,
      );
      await world.rows(
        world.destination,
        `CREATE TRIGGER pretend_sent BEFORE INSERT ON parcel_out FOR EACH ROW EXECUTE FUNCTION pretend_sent()`,
      );
      const known = (await sentParcels()).length;
      for (let calls = 1; calls <= 4; calls += 1) {
        await client.call();
        await until('the call to be sealed', async () => (await sentParcels()).length >= known + calls);
      }
      await world.rows(world.destination, 'DROP TRIGGER pretend_sent ON parcel_out');
      const parked = await parkedCodes();
      const fresh = (await sentParcels()).slice(known);
      expect(fresh).toHaveLength(4);
      const [one, two, three, four] = fresh.map(again) as [
        OutgoingMessage,
        OutgoingMessage,
        OutgoingMessage,
        OutgoingMessage,
      ];
      await topic.put(world.origin, four, three, three, two);
      await topic.put(world.origin, one);
      await proveExactlyOnce(scene, client.accepted);
      expect(await parkedCodes()).toEqual(parked);
      expect(await scene.books.all('origin', 'SELECT first_seq FROM held_parcel')).toEqual([]);
    });
  });

  describe('and afterwards', () => {
    it('an operator sees of each parked message where it came from and why it was parked, and nothing that is in it', async () => {
      const operator = world.origin.desk('operator');
      const { items } = await operator.get<{ items: Record<string, unknown>[] }>(
        '/parked-messages?limit=200',
      );
      expect(items).toHaveLength(bad.length);
      const shown = [
        'parkedId',
        'topic',
        'position',
        'type',
        'claimedSender',
        'bytes',
        'code',
        'parkedAt',
        'replayedAt',
        'replayCode',
      ];
      for (const item of items) {
        expect(Object.keys(item).sort()).toEqual([...shown].sort());
        expect(await operator.get(`/parked-messages/${String(item['parkedId'])}`)).toEqual(item);
        expect(JSON.stringify(item).length).toBeLessThan(600);
      }
    });

    it('no request was answered with an error of ours, and no log names the person or what was done for her', async () => {
      for (const side of [world.origin, world.destination]) {
        const log = await readFile(side.logFile, 'utf8');
        for (const secret of secrets) expect(log.includes(secret)).toBe(false);
        const lines = log.split('\n').filter((line) => line.startsWith('{'));
        const failed = lines.filter(
          (line) => Number((JSON.parse(line) as { status?: number }).status) >= 500,
        );
        expect(failed).toEqual([]);
      }
    });

    it('the person is nowhere in plain: not on the topics, not in any column of any database', async () => {
      for (const side of [world.origin, world.destination]) {
        for (const { key, headers, value } of await topic.readAll(side)) {
          const all = `${key} ${JSON.stringify(headers)} ${value.toString('utf8')}`;
          for (const secret of secrets) expect(all.includes(secret)).toBe(false);
        }
      }
      const parties = [world.origin.database.migratorUrl, world.destination.database.migratorUrl];
      const databases = transport === 'postgres' ? [...parties, world.exchangeUrl] : parties;
      for (const url of databases) expect(await placesOf(url, secrets)).toEqual([]);
      // The search finds what is there: the agreement is no secret.
      expect(await placesOf(databases[0]!, ['DEMO-PIA-001'])).toContain('agreement.document');
    });
  });
}

/**
 * What may lie on a topic beside good parcels, put there past the relay: it is parked with its reason or recognised, the stream goes on, nothing
 * is half stored, and neither logs nor broker nor lists show anything of the person.
 */
import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { cloudEventHeaders, type OutgoingMessage } from '@liangdi/delivery';
import { isProblem, type ProblemCode } from '@liangdi/problem';
import { consentAtCounter, inventedPapers } from '../../deploy/local/story/people.js';
import { until } from '../../deploy/local/story/until.js';
import { Client } from './client.js';
import { Forger, type Opened } from './forgery.js';
import { placesOf } from './plain-text.js';
import { openFaultWorld, type FaultWorld, type TransportName } from './open-world.js';
import { openScene, proveExactlyOnce, untilAtRest, type Scene } from './scene.js';
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
  let forger: Forger;
  let first: Sent;
  let opened: Opened;

  beforeAll(async () => {
    world = await openFaultWorld(transport);
    scene = await openScene(world);
    const { personId } = await world.destination.desk('worker').post<{ personId: string }>('/persons', canary);
    await consentAtCounter(world, world.destination, personId, 'serviceRecord');
    scene = { ...scene, persons: [personId] };
    client = new Client(scene, world.destination.desk('worker'), { place: canaryPlace });
    topic = Topic.open(world);
    forger = await Forger.between(world.destination, world.origin);
    await client.callUntil(() => true, 3);
    await untilAtRest(scene);
    [first] = (await sentParcels()) as [Sent, ...Sent[]];
    opened = forger.open(first.sealed);
  }, 120_000);

  afterAll(async () => {
    await topic?.close();
    await scene?.books.close();
    await world?.stop();
  }, 60_000);

  async function sentParcels(): Promise<Sent[]> {
    return scene.books.all<Sent>('destination', 'SELECT parcel_digest, partition_key, sealed FROM parcel_out ORDER BY parcel_no');
  }

  /** The very message the relay sent. */
  function again({ parcel_digest, partition_key, sealed }: Sent): OutgoingMessage {
    const headers = cloudEventHeaders('liangdi.parcel.v1', parcel_digest.toString('hex'), world.destination.jurisdiction.party);
    return { key: partition_key, headers, value: sealed };
  }

  async function parkedCodes(): Promise<string[]> {
    const rows = await scene.books.all<{ code: string }>('origin', 'SELECT code FROM parked_message ORDER BY position::bigint');
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

  function flipped(sealed: Buffer, at: number): Buffer {
    const altered = Buffer.from(sealed);
    altered[at] = altered[at] === 0x41 ? 0x42 : 0x41;
    return altered;
  }

  function manifestWith(change: object, key = forger.senderKey): Buffer {
    return forger.seal({ manifest: forger.sign({ ...opened.manifest, ...change }, key), records: opened.records });
  }

  const bad: readonly [string, () => OutgoingMessage, ProblemCode | RegExp][] = [
    ['with one byte altered', () => forger.dress(flipped(first.sealed, first.sealed.length - 60)), 'decryption-failed'],
    ['with its header altered', () => forger.dress(flipped(first.sealed, 3)), /^jwe-/],
    ['cut off in the middle', () => forger.dress(first.sealed.subarray(0, first.sealed.length >> 1)), /^(jwe-malformed|decryption-failed)$/],
    ['of random bytes', () => forger.dress(randomBytes(5_000)), 'jwe-malformed'],
    ['without any content', () => forger.dress(''), 'jwe-malformed'],
    ['whose content is no JSON', () => forger.dress(forger.seal('{"manifest":')), 'json-malformed'],
    ['whose content is a hundred thousand brackets', () => forger.dress(forger.seal('['.repeat(100_000))), /^json-/],
    ['whose content is another document', () => forger.dress(forger.seal({ hello: 'world' })), 'parcel-malformed'],
    ['that nobody has signed', () => forger.dress(forger.seal({ manifest: forger.unsigned(opened.manifest), records: opened.records })), /^jws-/],
    ['that a stranger has signed', () => forger.dress(manifestWith({}, forger.stranger)), 'signer-unknown'],
    [
      'signed for something else',
      () => forger.dress(forger.seal({ manifest: forger.sign(opened.manifest, forger.senderKey, 'liangdi.receipt.v1'), records: opened.records })),
      /^jws-/,
    ],
    [
      'whose signature is of another text',
      () => {
        const [header, , signature] = opened.manifestJws.split('.') as [string, string, string];
        const payload = Buffer.from(JSON.stringify({ ...opened.manifest, count: 1 })).toString('base64url');
        return forger.dress(forger.seal({ manifest: `${header}.${payload}.${signature}`, records: opened.records }));
      },
      'signature-invalid',
    ],
    [
      'with a record left out',
      () => forger.dress(forger.seal({ manifest: opened.manifestJws, records: opened.records.slice(1) })),
      /^(parcel-malformed|merkle-root-differs|manifest-malformed)$/,
    ],
    [
      'with two records exchanged',
      () => {
        const [one, two, ...rest] = opened.records as [object, object, ...object[]];
        return forger.dress(forger.seal({ manifest: opened.manifestJws, records: [two, one, ...rest] }));
      },
      'merkle-root-differs',
    ],
    [
      'with another body under the same entry',
      () => {
        const [one, ...rest] = opened.records as [Opened['records'][number], ...Opened['records'][number][]];
        const body = one.body.replace(/"bottles":\d/, '"bottles":9');
        return forger.dress(forger.seal({ manifest: opened.manifestJws, records: [{ ...one, body }, ...rest] }));
      },
      'commitment-differs',
    ],
    ['with other content under a number that is taken', () => forger.dress(manifestWith({ createdAt: new Date().toISOString() })), 'sequence-conflict'],
    ['that does not follow the last', () => forger.dress(manifestWith({ firstSeq: client.accepted.length + 1 })), 'sequence-conflict'],
    ['for another party', () => forger.dress(manifestWith({ recipient: '360732.origin' })), 'wrong-recipient'],
    ['under an agreement nobody has signed', () => forger.dress(manifestWith({ agreementId: '01990000-0000-7000-8000-000000000000' })), 'agreement-not-found'],
    ['sealed to somebody else', () => forger.dress(forger.sealForSomebodyElse(opened)), 'decryption-key-unknown'],
    ['from a party we do not know', () => forger.dress(first.sealed, { headers: { ce_source: 'urn:liangdi:party:110101.destination' } }), 'partner-unknown'],
    ['that claims to be from ourselves', () => forger.dress(first.sealed, { headers: { ce_source: 'urn:liangdi:party:360731.origin' } }), 'signer-unknown'],
    ['from nobody', () => forger.dress(first.sealed, { headers: { ce_source: '' } }), 'message-malformed'],
    ['from a source ten thousand letters long', () => forger.dress(first.sealed, { headers: { ce_source: 'x'.repeat(10_000) } }), 'message-malformed'],
    ['of a type we do not know', () => forger.dress(first.sealed, { type: 'liangdi.parcel.v9' }), 'message-type-unknown'],
    ['of a type that is a name every object has', () => forger.dress(first.sealed, { type: 'constructor' }), 'message-type-unknown'],
    ['without any header', () => ({ key: '', headers: {}, value: Buffer.from('hello') }), 'message-type-unknown'],
    ['that is a parcel but says it is receipts', () => forger.dress(first.sealed, { type: 'liangdi.receipts.v1' }), 'message-malformed'],
    ['of receipts for what was never sent', () => forger.dress(forger.seal({ receipts: [receipt()] }), { type: 'liangdi.receipts.v1' }), 'receipt-without-parcel'],
    ['of receipts that are no receipts', () => forger.dress(forger.seal({ receipts: ['a.b.c'] }), { type: 'liangdi.receipts.v1' }), /^(jws|receipt)-/],
    ['of receipts without number', () => forger.dress(forger.seal({ receipts: Array(2_001).fill('a.b.c') }), { type: 'liangdi.receipts.v1' }), 'message-malformed'],
    ['that asks again and is not signed', () => forger.dress(forger.seal({ request: forger.unsigned({}) }), { type: 'liangdi.resend.v1' }), /^jws-/],
    ['that asks again and says nothing', () => forger.dress(forger.seal({}), { type: 'liangdi.resend.v1' }), 'message-malformed'],
    ['of an agreement step that is none', () => forger.dress(forger.seal({ step: 1 }), { type: 'liangdi.agreement.v1' }), /./],
  ];

  function receipt(): string {
    const { agreementId, agreementVersion, count } = opened.manifest;
    const said = {
      type: 'liangdi-receipt/1',
      stage: 'delivered',
      issuer: world.destination.jurisdiction.party,
      agreementId,
      agreementVersion,
      direction: 'originToDestination',
      parcelDigest: first.parcel_digest.toString('base64url'),
      firstSeq: 1,
      count,
      at: new Date().toISOString(),
    };
    return forger.sign(said, forger.senderKey, 'liangdi.receipt.v1');
  }

  async function everythingStored(): Promise<unknown> {
    const counts = ['ledger_entry', 'ledger_outcome', 'record', 'received_service_record', 'receipt', 'parcel_in', 'held_parcel', 'agreement'];
    const sql = counts.map((table) => `(SELECT count(*) FROM ${table})::integer AS ${table}`).join(', ');
    return scene.books.one('origin', `SELECT ${sql}, (SELECT max(next_seq) FROM stream_in) AS next_seq`);
  }

  describe('a message on the topic', () => {
    it.each(bad)('%s is parked with its reason, stores nothing, and what comes after it arrives', async (_, make, code) => {
      const before = await everythingStored();
      const parked = await codeOfParked(make());
      if (typeof code === 'string') expect(parked).toBe(code);
      else expect(parked).toMatch(code);
      expect(await everythingStored()).toEqual(before);
      await client.call(1);
      await proveExactlyOnce(scene, client.accepted);
    });

    it('that is too big for the topic is refused before anything of the call is written', async () => {
      const before = await parkedCodes();
      const tooBig = forger.dress(Buffer.alloc(1_048_600, 65));
      const refusal = await topic.put(world.origin, forger.dress('small'), tooBig).catch((thrown: unknown) => thrown);
      expect(isProblem(refusal, 'message-too-large')).toBe(true);
      await client.call(1);
      await proveExactlyOnce(scene, client.accepted);
      expect(await parkedCodes()).toEqual(before);
    });

    it('that comes again, late and many times over, changes nothing and is answered again', async () => {
      const [before, parked] = [await everythingStored(), await parkedCodes()];
      const sent = await sentParcels();
      await topic.put(world.origin, ...sent.map(again), ...[...sent].reverse().map(again), ...sent.flatMap((one) => [again(one), again(one)]));
      await client.call(1);
      await proveExactlyOnce(scene, client.accepted);
      expect(await parkedCodes()).toEqual(parked);
      const after = (await everythingStored()) as { held_parcel: number };
      expect(after.held_parcel).toBe(0);
      expect(after).not.toEqual(before);
    });

    it('that overtakes others is held until they are there, and all are taken in, in order', async () => {
      // The relay is made to believe that it has sent what it seals; the spec sends it, last first.
      await world.rows(world.destination, `CREATE FUNCTION pretend_sent() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN NEW.sent_at = now(); RETURN NEW; END'`);
      await world.rows(world.destination, `CREATE TRIGGER pretend_sent BEFORE INSERT ON parcel_out FOR EACH ROW EXECUTE FUNCTION pretend_sent()`);
      const known = (await sentParcels()).length;
      for (let calls = 1; calls <= 4; calls += 1) {
        await client.call();
        await until('the call to be sealed', async () => (await sentParcels()).length >= known + calls);
      }
      await world.rows(world.destination, 'DROP TRIGGER pretend_sent ON parcel_out');
      const parked = await parkedCodes();
      const fresh = (await sentParcels()).slice(known);
      expect(fresh).toHaveLength(4);
      const [one, two, three, four] = fresh.map(again) as [OutgoingMessage, OutgoingMessage, OutgoingMessage, OutgoingMessage];
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
      const { items } = await operator.get<{ items: Record<string, unknown>[] }>('/parked-messages?limit=200');
      expect(items).toHaveLength(bad.length);
      const shown = ['parkedId', 'topic', 'position', 'type', 'claimedSender', 'bytes', 'code', 'parkedAt', 'replayedAt', 'replayCode'];
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
        const failed = lines.filter((line) => Number((JSON.parse(line) as { status?: number }).status) >= 500);
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

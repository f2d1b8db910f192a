/**
 * A partner's reconciliation service as broken or hostile software would be it: speaks on the partner's topic with the partner's own keys, says whatever
 * it is told to say, and reads what comes back. The partner's real process is down meanwhile.
 */
import { createPublicKey, randomUUID, type KeyObject } from 'node:crypto';
import { dirname, join } from 'node:path';
import {
  cloudEventHeaders,
  postgresTransport,
  reconciliationTopic,
  type Consumption,
  type IncomingMessage,
  type OutgoingMessage,
  type Transport,
} from '@liangdi/delivery';
import { deriveAgreementSecret, openJwe, sealJwe, type SigningKey } from '@liangdi/envelope';
import { instant, newId, type PartyId } from '@liangdi/record';
import { sketchKeys, type SketchKeys } from '@liangdi/sketch';
import { readKeysFile, type OwnKeys } from '@liangdi/terms';
import { packStatement, type Said, type Statement } from '../../services/reconciliation/src/message.js';
import { direction, type Ledgers, type SideName } from './ledgers.js';

export interface Spoken {
  readonly statement: Statement;
  readonly attachment: Buffer;
}

type Fields = Record<string, unknown>;

const silent = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };
const others = { origin: 'destination', destination: 'origin' } as const;

export class Peer {
  readonly heard: Spoken[] = [];

  private constructor(
    private readonly ledgers: Ledgers,
    private readonly to: PartyId,
    readonly party: PartyId,
    readonly keys: OwnKeys,
    private readonly theirs: OwnKeys,
    private readonly transport: Transport,
  ) {}

  private reading: Consumption | undefined;

  /** In the place of this side. */
  static async inPlaceOf(ledgers: Ledgers, side: SideName): Promise<Peer> {
    const keysOf = (name: SideName) =>
      readKeysFile(join(dirname(ledgers.world[name].logFile), 'keys.json'), { production: false });
    const partyOf = (name: SideName) => ledgers.world[name].jurisdiction.party;
    const transport = postgresTransport({ url: ledgers.world.exchangeUrl, log: silent });
    const peer = new Peer(
      ledgers,
      partyOf(others[side]),
      partyOf(side),
      await keysOf(side),
      await keysOf(others[side]),
      transport,
    );
    peer.reading = await transport.consume(
      reconciliationTopic(peer.party),
      `peer-${randomUUID()}`,
      async (batch) => {
        for (const message of batch) {
          try {
            peer.hear(message);
          } catch {
            // What another liar has put there.
          }
        }
        return batch.length;
      },
    );
    return peer;
  }

  async close(): Promise<void> {
    await this.reading?.stop();
    await this.transport.close();
  }

  /** The keys of the symbols, which both sides know. */
  symbolKeys(): SketchKeys {
    const [own, their] = [this.keys.agree[0].privateKey, publicOf(this.theirs.agree[0].privateKey)];
    return sketchKeys(deriveAgreementSecret(own, their, this.ledgers.agreementId, 1));
  }

  /** A statement with what every one of them has; `fields` wins. */
  async say(
    step: Statement['step'],
    fields: Fields,
    attachment?: unknown,
    key: SigningKey = this.keys.sign[0],
  ): Promise<void> {
    const said = { step, agreementId: this.ledgers.agreementId, direction, keyVersion: 1, ...fields };
    const bytes =
      attachment === undefined || Buffer.isBuffer(attachment)
        ? (attachment as Buffer | undefined)
        : Buffer.from(JSON.stringify(attachment));
    const at = instant(new Date());
    await this.put(
      packStatement(said as unknown as Said, this.party, at, key, bytes),
      String(fields['runId']),
    );
  }

  /** Any plaintext at all, sealed to the other side. */
  async put(plaintext: Buffer, key = 'hostile'): Promise<void> {
    const recipient = this.theirs.encrypt[0];
    const sealed = sealJwe(plaintext, { kid: recipient.kid, publicKey: publicOf(recipient.privateKey) });
    const headers = cloudEventHeaders('liangdi.reconciliation.v1', newId(), this.party);
    await this.send({ key, headers, value: Buffer.from(sealed, 'ascii') });
  }

  async send(...messages: OutgoingMessage[]): Promise<void> {
    await this.transport.send(reconciliationTopic(this.to), messages);
  }

  /** Every message that lies on the other side's topic, as it was sent. */
  async readTopic(): Promise<OutgoingMessage[]> {
    const read: OutgoingMessage[] = [];
    const reading = await this.transport.consume(
      reconciliationTopic(this.to),
      `reader-${randomUUID()}`,
      async (batch) => {
        for (const { key, headers, value } of batch) read.push({ key, headers, value });
        return batch.length;
      },
    );
    for (let quiet = 0, seen = -1; quiet < 6; seen = read.length) {
      await new Promise((resolve) => setTimeout(resolve, 50));
      quiet = read.length === seen ? quiet + 1 : 0;
    }
    await reading.stop();
    return read;
  }

  /** The nth statement of a step in a run. */
  async hears(step: Statement['step'], runId: string, nth = 1): Promise<Spoken> {
    return this.ledgers.world.eventually(`“${step}” to be said`, async () => {
      return this.of(step, runId)[nth - 1];
    });
  }

  of(step: Statement['step'], runId: string): Spoken[] {
    return this.heard.filter(({ statement }) => statement.step === step && statement.runId === runId);
  }

  private hear({ value }: IncomingMessage): void {
    const { plaintext } = openJwe(value.toString('latin1'), () => this.keys.encrypt[0].privateKey);
    const length = plaintext.readUInt32BE(0);
    const payload = plaintext.toString('latin1', 4, 4 + length).split('.')[1]!;
    const statement = JSON.parse(Buffer.from(payload, 'base64url').toString('utf8')) as Statement;
    this.heard.push({ statement, attachment: plaintext.subarray(4 + length) });
  }
}

const publicOf = (key: KeyObject) => createPublicKey(key);

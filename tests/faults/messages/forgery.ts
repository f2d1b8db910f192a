/**
 * Messages nobody should believe, made from true ones. The forger has what a partner's broken or stolen software would have: the public keys, and
 * in some cases even the sender's signing key.
 */
import { createPublicKey } from 'node:crypto';
import { dirname, join } from 'node:path';
import { cloudEventHeaders, type MessageType, type OutgoingMessage } from '@liangdi/delivery';
import {
  canonicalJson,
  generateEncryptionKey,
  generateSigningKey,
  openJwe,
  sealJwe,
  signJws,
  unpackParcel,
  type UnpackedParcel,
} from '@liangdi/envelope';
import { newId, type PartyId } from '@liangdi/record';
import { readKeysFile, type OwnKeys } from '@liangdi/terms';
import type { Side } from '../../../deploy/local/world/world.js';

export type SigningKey = OwnKeys['sign'][number];

export interface Opened extends UnpackedParcel {
  readonly manifest: Record<string, unknown>;
}

export class Forger {
  readonly stranger = generateSigningKey();
  private readonly elsewhere = generateEncryptionKey();

  private constructor(
    private readonly sender: PartyId,
    readonly senderKey: SigningKey,
    private readonly recipientKey: OwnKeys['encrypt'][number],
  ) {}

  static async between(sender: Side, recipient: Side): Promise<Forger> {
    const keysOf = (side: Side) =>
      readKeysFile(join(dirname(side.logFile), 'keys.json'), { production: false });
    const [own, partner] = [await keysOf(sender), await keysOf(recipient)];
    return new Forger(sender.jurisdiction.party, own.sign[0], partner.encrypt[0]);
  }

  /** A message as the sender's relay would dress it. */
  dress(
    value: Buffer | string,
    change: { readonly type?: string; readonly headers?: Record<string, string> } = {},
  ): OutgoingMessage {
    const headers = cloudEventHeaders(
      (change.type ?? 'liangdi.parcel.v1') as MessageType,
      newId(),
      this.sender,
    );
    return { key: 'forged', headers: { ...headers, ...change.headers }, value: Buffer.from(value) };
  }

  /** Sealed to the recipient, as anybody can who has its card. */
  seal(content: object | string): Buffer {
    const text = typeof content === 'string' ? content : JSON.stringify(content);
    const { kid, privateKey } = this.recipientKey;
    return Buffer.from(sealJwe(text, { kid, publicKey: createPublicKey(privateKey) }));
  }

  sealForSomebodyElse(content: object): Buffer {
    const { kid, privateKey } = this.elsewhere;
    return Buffer.from(sealJwe(JSON.stringify(content), { kid, publicKey: createPublicKey(privateKey) }));
  }

  /** What only the recipient can see: the forger of these specs has borrowed its key. */
  open(sealed: Buffer): Opened {
    const { plaintext } = openJwe(sealed.toString('latin1'), () => this.recipientKey.privateKey);
    const parcel = unpackParcel(plaintext);
    const payload = Buffer.from(parcel.manifestJws.split('.')[1]!, 'base64url').toString('utf8');
    return { ...parcel, manifest: JSON.parse(payload) as Record<string, unknown> };
  }

  sign(manifest: object, key: SigningKey, typ = 'liangdi.manifest.v1'): string {
    return signJws(canonicalJson(manifest), key, typ);
  }

  unsigned(manifest: object): string {
    const header = Buffer.from(JSON.stringify({ alg: 'none', typ: 'liangdi.manifest.v1' })).toString(
      'base64url',
    );
    return `${header}.${Buffer.from(canonicalJson(manifest)).toString('base64url')}.`;
  }
}

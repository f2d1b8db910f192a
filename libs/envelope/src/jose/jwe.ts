/**
 * Compact JWE, ECDH-ES over X25519 with A256GCM and nothing else (RFC 7516, RFC 7518 §4.6, RFC 8037).
 * Protects: the broker and whoever runs it can neither read nor alter what passes through.
 */
import {
  createCipheriv,
  createDecipheriv,
  createPublicKey,
  diffieHellman,
  generateKeyPairSync,
  randomBytes,
  type KeyObject,
} from 'node:crypto';
import { problem } from '@liangdi/problem';
import { b64u } from '../digest/base64url.js';
import { requirePublicJwk, type PublicJwk } from '../keys/jwk.js';
import { publicJwkOf } from '../keys/key-object.js';
import { contentKeyFrom } from './concat-kdf.js';
import { readHeader } from './header.js';
import { readSegment } from './segment.js';

export interface Recipient {
  readonly kid: string;
  readonly publicKey: KeyObject;
}

/** Plaintext of one message: a parcel of 1 MB is the largest thing sent (04-exchange-protocol §3). */
export const maxSealedBytes = 1_048_576;
/** Far above header, IV and tag of ours (about 300 characters). */
const maxOverheadChars = 2_048;
const headerMembers = ['alg', 'cty', 'enc', 'epk', 'kid', 'typ'];

/** Seals to one recipient under a fresh ephemeral key. Refused: `key-malformed` for a key that is not X25519. */
export function sealJwe(plaintext: Buffer | string, recipient: Recipient, cty?: string): string {
  if (recipient.publicKey.asymmetricKeyType !== 'x25519') throw problem('key-malformed');
  const ephemeral = generateKeyPairSync('x25519');
  const { crv, kty, x } = publicJwkOf(ephemeral.publicKey, 'X25519');
  const header = {
    alg: 'ECDH-ES',
    ...(cty === undefined ? {} : { cty }),
    enc: 'A256GCM',
    epk: { crv, kty, x },
    kid: recipient.kid,
  };
  const encodedHeader = Buffer.from(JSON.stringify(header)).toString('base64url');
  const secret = diffieHellman({ privateKey: ephemeral.privateKey, publicKey: recipient.publicKey });

  const iv = randomBytes(12);
  const cipher = createCipheriv('aes-256-gcm', contentKeyFrom(secret), iv, { authTagLength: 16 });
  cipher.setAAD(Buffer.from(encodedHeader));
  const sealed = Buffer.concat([cipher.update(plaintext as string), cipher.final()]);
  return `${encodedHeader}..${b64u(iv)}.${b64u(sealed)}.${b64u(cipher.getAuthTag())}`;
}

/**
 * Opens a message sealed to a key of ours; `maxBytes` bounds the plaintext and is checked before any cryptography.
 * Refused: `message-too-large`, `jwe-malformed`, `jwe-algorithm-refused`, `decryption-key-unknown`, `decryption-failed`.
 */
export function openJwe(
  jwe: string,
  keyFor: (kid: string) => KeyObject | undefined,
  maxBytes: number = maxSealedBytes,
): { plaintext: Buffer; kid: string } {
  const { encodedHeader, iv, sealed, tag } = splitJwe(jwe, maxBytes);
  const { kid, epk } = readJweHeader(encodedHeader);
  const key = keyFor(kid);
  if (key === undefined || key.asymmetricKeyType !== 'x25519') throw problem('decryption-key-unknown');
  try {
    const publicKey = createPublicKey({ key: { ...epk }, format: 'jwk' });
    const contentKey = contentKeyFrom(diffieHellman({ privateKey: key, publicKey }));
    const decipher = createDecipheriv('aes-256-gcm', contentKey, iv, { authTagLength: 16 });
    decipher.setAAD(Buffer.from(encodedHeader));
    decipher.setAuthTag(tag);
    return { plaintext: Buffer.concat([decipher.update(sealed), decipher.final()]), kid };
  } catch {
    // One answer for every way it can fail: no oracle.
    throw problem('decryption-failed');
  }
}

/** The kid a message is sealed to and its content type, for routing and display; proves nothing. */
export function decodeJweHeader(jwe: string): { kid: string; cty?: string } {
  const { kid, cty } = readJweHeader(String(jwe).split('.', 1)[0]!);
  return cty === undefined ? { kid } : { kid, cty };
}

/** Characters of the compact form of so many bytes of plaintext, at most: what a relay asks before it fills a parcel. */
export function sealedChars(plaintextBytes: number): number {
  return Math.ceil((plaintextBytes * 4) / 3) + 512;
}

function splitJwe(
  jwe: string,
  maxBytes: number,
): { encodedHeader: string; iv: Buffer; sealed: Buffer; tag: Buffer } {
  if (typeof jwe !== 'string') throw problem('jwe-malformed');
  const limit = Math.ceil((maxBytes * 4) / 3) + maxOverheadChars;
  if (jwe.length > limit) throw problem('message-too-large', { bytes: jwe.length, limit });
  const [encodedHeader, encryptedKey, iv, sealed, tag, ...rest] = jwe.split('.', 6);
  // Direct key agreement: the encrypted key is the empty string (RFC 7518 §4.6).
  if (encodedHeader === undefined || encryptedKey !== '' || rest.length > 0) throw problem('jwe-malformed');
  const parts = {
    encodedHeader,
    iv: readSegment(iv ?? '', 'jwe-malformed'),
    sealed: readSegment(sealed ?? '', 'jwe-malformed'),
    tag: readSegment(tag ?? '', 'jwe-malformed'),
  };
  // A short tag would be accepted by AES-GCM and be guessable.
  if (parts.iv.length !== 12 || parts.tag.length !== 16) throw problem('jwe-malformed');
  const bytes = parts.sealed.length;
  if (bytes > maxBytes) throw problem('message-too-large', { bytes, limit: maxBytes });
  return parts;
}

function readJweHeader(encodedHeader: string): { kid: string; cty?: string; epk: PublicJwk } {
  const header = readHeader(readSegment(encodedHeader, 'jwe-malformed'), headerMembers, {
    malformed: 'jwe-malformed',
    refused: 'jwe-algorithm-refused',
  });
  const { alg, enc, epk, kid, cty, typ } = header;
  if (alg !== 'ECDH-ES' || enc !== 'A256GCM') throw problem('jwe-algorithm-refused');
  if (typeof kid !== 'string' || !isTextOrAbsent(cty) || !isTextOrAbsent(typ)) throw problem('jwe-malformed');
  return { kid, ...(cty === undefined ? {} : { cty }), epk: requireEphemeralKey(epk) };
}

/** Another curve, a private part or a point of small order is an attack or a blunder: refused before it meets our key. */
function requireEphemeralKey(epk: unknown): PublicJwk {
  try {
    return requirePublicJwk(epk, 'X25519');
  } catch {
    throw problem('jwe-algorithm-refused');
  }
}

function isTextOrAbsent(value: unknown): value is string | undefined {
  return value === undefined || typeof value === 'string';
}

/**
 * JWS (RFC 7515), compact and general, by an allow-list. Protects: EdDSA and nothing else, a header of exactly alg, kid and typ, and a key
 * that never comes from the message.
 */
import { verify, type KeyObject } from 'node:crypto';
import { fromB64u } from './base64url.js';
import { readCanonical } from './canonical.js';
import { below, hold } from './fault.js';
import { readJson, type Fields, type Json } from './json.js';
import { closed, listOf, textOf } from './shape.js';

const maxChars = 1_400_000;

/** One signature, with the places of the file its parts stand in. */
export interface Signature {
  readonly kid: string;
  readonly protected: string;
  readonly payload: string;
  readonly bytes: Buffer;
  readonly at: { readonly header: string; readonly signature: string };
}

/** What is signed, readable but not to be believed yet, and the signatures to believe it by. */
export interface Jws {
  readonly document: Fields;
  readonly text: string;
  /** Where the document stands. */
  readonly at: string;
  readonly signatures: readonly Signature[];
}

/** @throws Fault at the one member a compact JWS is */
export function readCompact(
  value: Json | undefined,
  at: string,
  typ: string,
): Jws & { readonly kid: string } {
  const parts = textOf(value, at, 1, maxChars).split('.');
  hold(parts.length === 3, at, 'A compact JWS has three parts.', '紧凑 JWS 应有三部分。');
  const [header, payload, signature] = parts as [string, string, string];
  const places = { header: at, signature: at };
  const signed = readSignature({ header, payload, signature }, places, typ);
  return { ...readPayload(payload, at), kid: signed.kid, signatures: [signed] };
}

/** @throws Fault at the part that is malformed */
export function readGeneral(value: Json | undefined, at: string, typ: string): Jws {
  const general = closed(value, at, ['payload', 'signatures']);
  const payload = textOf(general['payload'], below(at, 'payload'), 1, maxChars);
  const signatures = listOf(general['signatures'], below(at, 'signatures'), 1, 8).map((item, index) => {
    const place = below(below(at, 'signatures'), index);
    const one = closed(item, place, ['protected', 'signature']);
    const places = { header: below(place, 'protected'), signature: below(place, 'signature') };
    const header = textOf(one['protected'], places.header, 1, maxChars);
    return readSignature(
      { header, payload, signature: textOf(one['signature'], places.signature) },
      places,
      typ,
    );
  });
  return { ...readPayload(payload, below(at, 'payload')), signatures };
}

export function signatureHolds(signature: Signature, key: KeyObject): boolean {
  return verify(null, Buffer.from(`${signature.protected}.${signature.payload}`), key, signature.bytes);
}

function readPayload(encoded: string, at: string): { document: Fields; text: string; at: string } {
  const text = fromB64u(encoded, at);
  return { document: readCanonical(text, at), text: text.toString(), at };
}

function readSignature(
  parts: { header: string; payload: string; signature: string },
  at: Signature['at'],
  typ: string,
): Signature {
  const kid = readHeader(parts.header, at.header, typ);
  const bytes = fromB64u(parts.signature, at.signature);
  hold(bytes.length === 64, at.signature, 'An Ed25519 signature has 64 bytes.', 'Ed25519 签名应为 64 字节。');
  return { kid, protected: parts.header, payload: parts.payload, bytes, at };
}

/** Any order of members, but as JSON.stringify writes them, so that none can be read in two ways. */
function readHeader(encoded: string, at: string, typ: string): string {
  const text = fromB64u(encoded, at).toString();
  const header = closedHeader(readJson(text, at), at);
  hold(
    JSON.stringify(header) === text,
    at,
    'The signature header is spelled in another way.',
    '签名头写法不符。',
  );
  hold(header['alg'] === 'EdDSA', at, 'Only EdDSA is an algorithm here.', '签名算法只能是 EdDSA。');
  hold(header['typ'] === typ, at, `The signature is not of type ${typ}.`, `签名类型不是 ${typ}。`);
  return textOf(header['kid'], at, 43, 43);
}

function closedHeader(value: Json, at: string): Fields {
  const names = typeof value === 'object' && value !== null ? Object.keys(value).sort().join() : '';
  hold(
    names === 'alg,kid,typ',
    at,
    'A signature header has exactly alg, kid and typ: a message must not bring its own key or rules.',
    '签名头只能有 alg、kid、typ：消息不得自带密钥或规则。',
  );
  return value as Fields;
}

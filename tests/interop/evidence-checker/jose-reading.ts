/** The notation of docs/protocol.md §14: strict base64url, canonical JSON, SHA-256, and one compact JWS. Uses `jose` and node:crypto only. */
import { createHash } from 'node:crypto';
import { compactVerify, flattenedVerify, type CryptoKey } from 'jose';

/** A step of the check that does not hold, by the name docs/protocol.md §14 gives it. */
export class EvidenceFault extends Error {
  constructor(
    readonly failure: string,
    why: string,
  ) {
    super(`${failure}: ${why}`);
  }
}

export type Fields = Readonly<Record<string, any>>; // eslint-disable-line @typescript-eslint/no-explicit-any -- a stranger has no types of ours

export interface SignatureHeader {
  readonly kid: string;
}

export function sha256(...parts: readonly (Uint8Array | string)[]): Buffer {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part);
  return hash.digest();
}

export function b64u(bytes: Buffer): string {
  return bytes.toString('base64url');
}

export function fromB64u(text: string, failure: string): Buffer {
  const bytes = Buffer.from(text, 'base64url');
  if (b64u(bytes) !== text) throw new EvidenceFault(failure, 'base64url in another spelling');
  return bytes;
}

export function canonical(bytes: Uint8Array | string, failure: string): Fields {
  const text = typeof bytes === 'string' ? bytes : Buffer.from(bytes).toString('utf8');
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new EvidenceFault(failure, 'not JSON');
  }
  if (rewritten(value) !== text) throw new EvidenceFault(failure, 'not canonical JSON');
  return value as Fields;
}

/** RFC 8785 for documents whose numbers are all integers: JSON.stringify with sorted members. */
function rewritten(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(rewritten).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const members = Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1));
  return `{${members.map(([name, member]) => `${JSON.stringify(name)}:${rewritten(member)}`).join(',')}}`;
}

/** The payload as it claims to be: to learn who signed and when, before the signature is checked. */
export function claimed(jws: string, failure: string): Fields {
  const [, payload, , ...rest] = jws.split('.');
  if (payload === undefined || rest.length > 0) throw new EvidenceFault(failure, 'not a compact JWS');
  return canonical(fromB64u(payload, failure), failure);
}

export function readHeader(encoded: string, typ: string, failure: string): SignatureHeader {
  const header = canonical(fromB64u(encoded, failure), failure);
  const known = Object.keys(header).join() === 'alg,kid,typ' && header.alg === 'EdDSA' && header.typ === typ;
  if (!known || typeof header.kid !== 'string') throw new EvidenceFault(failure, 'another header');
  return { kid: header.kid };
}

export type KeyFor = (kid: string) => Promise<CryptoKey | Uint8Array>;

export async function verifyCompact(
  jws: string,
  typ: string,
  keyFor: KeyFor,
  failure: string,
): Promise<Fields> {
  const fields = claimed(jws, failure);
  const [header, , signature] = jws.split('.') as [string, string, string];
  const { kid } = readHeader(header, typ, failure);
  fromB64u(signature, failure);
  const key = await keyFor(kid);
  await compactVerify(jws, key, { algorithms: ['EdDSA'] }).catch(() => {
    throw new EvidenceFault(failure, 'the signature does not hold');
  });
  return fields;
}

/** One signature of a general JWS; answers the kid. */
export async function verifySignature(
  payload: string,
  signed: { protected: string; signature: string },
  typ: string,
  keyFor: KeyFor,
  failure: string,
): Promise<string> {
  const { kid } = readHeader(signed.protected, typ, failure);
  fromB64u(signed.signature, failure);
  const key = await keyFor(kid);
  const one = { payload, protected: signed.protected, signature: signed.signature };
  await flattenedVerify(one, key, { algorithms: ['EdDSA'] }).catch(() => {
    throw new EvidenceFault(failure, 'a signature does not hold');
  });
  return kid;
}

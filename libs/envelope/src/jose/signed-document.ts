/**
 * A document of the envelope under one signature: canonical JSON in, checked shape out.
 * Protects: the key is looked up as of the instant the document states, so keys can be rotated and history still verifies.
 */
import type { KeyObject } from 'node:crypto';
import { problem, type ProblemCode } from '@liangdi/problem';
import type { Instant } from '@liangdi/record';
import { canonicalJson } from '../canonical/canonical-json.js';
import { isRecord } from '../canonical/is-record.js';
import { utf8Text } from '../canonical/parse-json.js';
import { instantShape, type Shape } from '../canonical/shape.js';
import type { SigningKey } from '../keys/signing-key.js';
import { decodeJwsUnverified, signJws, verifyJws } from './jws.js';

/**
 * The signer's public key for a kid, valid at the instant the document states. The instant is the signer's own claim:
 * the caller bounds how far it may lie from now (docs/protocol.md).
 */
export type KeyLookupAt = (kid: string, at: Instant) => KeyObject | undefined;

export interface DocumentKind {
  readonly typ: string;
  readonly shape: Shape;
  readonly malformed: ProblemCode;
  /** The member that states when it was signed. */
  readonly statedAt: string;
}

/** Refused before signing when the shape is wrong: nobody signs what the other side must refuse. */
export function signDocument(kind: DocumentKind, document: object, key: SigningKey): string {
  requireShape(kind, document);
  return signJws(canonicalJson(document), key, kind.typ);
}

/** Refused: as by verifyJws, then the kind's own `malformed`, `json-not-canonical`. */
export function verifyDocument(kind: DocumentKind, jws: string, keyFor: KeyLookupAt): unknown {
  const text = utf8Text(decodeJwsUnverified(jws).payload);
  const document = parse(text);
  const stated = isRecord(document) ? document[kind.statedAt] : undefined;
  if (instantShape(stated) !== undefined) throw problem(kind.malformed, { pointer: `/${kind.statedAt}` });
  verifyJws(jws, kind.typ, (kid) => keyFor(kid, stated as Instant));
  requireShape(kind, document);
  if (canonicalJson(document) !== text) throw problem('json-not-canonical');
  return document;
}

function requireShape(kind: DocumentKind, document: unknown): void {
  const pointer = kind.shape(document);
  if (pointer !== undefined) throw problem(kind.malformed, { pointer });
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

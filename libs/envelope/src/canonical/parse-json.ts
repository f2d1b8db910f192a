/** JSON from outside, bounded before anyone reads it. Protects: size and depth are refused, never survived by luck. */
import { isUtf8 } from 'node:buffer';
import { problem } from '@liangdi/problem';
import { canonicalJson, maxJsonDepth } from './canonical-json.js';

export interface JsonBounds {
  readonly maxBytes: number;
  readonly maxDepth?: number;
}

/** A JSON value within bounds. Refused: `message-too-large`, `json-malformed`, `json-too-deep`. */
export function parseJson(text: string | Buffer, bounds: JsonBounds): unknown {
  const bytes = typeof text === 'string' ? Buffer.byteLength(text) : text.length;
  if (bytes > bounds.maxBytes) throw problem('message-too-large', { bytes, limit: bounds.maxBytes });
  const value = parse(typeof text === 'string' ? text : utf8Text(text));
  requireDepth(value, bounds.maxDepth ?? maxJsonDepth);
  return value;
}

/**
 * The value of a text that is its own canonical form (RFC 8785): other member orders, white space, duplicate
 * members and other spellings of one number are refused with `json-not-canonical`.
 */
export function parseCanonical(text: string): unknown {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw problem('json-not-canonical');
  }
  if (!isPlainlyCanonical(value, text) && canonicalJson(value) !== text) throw problem('json-not-canonical');
  return value;
}

/**
 * The quick yes, for the receiving side's hot path: V8's own text is canonical when members stand in order. A no means
 * nothing: V8 moves integer-like member names to the front, and an escaped surrogate needs a closer look.
 */
function isPlainlyCanonical(value: unknown, text: string): boolean {
  return isInOrder(value, maxJsonDepth) && !text.includes('\\ud') && JSON.stringify(value) === text;
}

function isInOrder(value: unknown, depthLeft: number): boolean {
  if (typeof value !== 'object' || value === null) return true;
  if (depthLeft === 0) return false;
  if (Array.isArray(value)) return value.every((item) => isInOrder(item, depthLeft - 1));
  const names = Object.keys(value);
  return names.every(
    (name, at) =>
      (at === 0 || names[at - 1]! < name) &&
      isInOrder((value as Record<string, unknown>)[name], depthLeft - 1),
  );
}

/** Text of bytes that are UTF-8 indeed; Buffer.toString would put replacement characters and say nothing. */
export function utf8Text(bytes: Buffer): string {
  if (!isUtf8(bytes)) throw problem('json-malformed');
  return bytes.toString('utf8');
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw problem('json-malformed');
  }
}

function requireDepth(value: unknown, depthLeft: number, maxDepth = depthLeft): void {
  if (typeof value !== 'object' || value === null) return;
  if (depthLeft === 0) throw problem('json-too-deep', { maxDepth });
  for (const inner of Object.values(value)) requireDepth(inner, depthLeft - 1, maxDepth);
}

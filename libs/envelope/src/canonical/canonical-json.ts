/**
 * RFC 8785 (JCS): one value, one text. Protects: what is hashed and signed has exactly one spelling.
 * Stricter than the RFC where JavaScript would guess: undefined, bigint, class instances and lone surrogates are refused.
 */
import { problem } from '@liangdi/problem';

/** Deeper than any document of ours; a bound on the stack for hostile input. */
export const maxJsonDepth = 32;

const loneSurrogate = /\p{Surrogate}/u;
/** Printable ASCII without quote and backslash: most names and values, and written as they are. */
const plain = /^[ !#-[\]-~]*$/;

/** Canonical text of a JSON value. Refused: `json-not-canonical`, `json-too-deep`. */
export function canonicalJson(value: unknown): string {
  return write(value, maxJsonDepth);
}

function write(value: unknown, depthLeft: number): string {
  switch (typeof value) {
    case 'string':
      return writeString(value);
    case 'number':
      // ECMAScript's own number text is the one RFC 8785 §3.2.2.3 prescribes; -0 becomes 0 by the same rule.
      if (!Number.isFinite(value)) throw problem('json-not-canonical');
      return JSON.stringify(value);
    case 'boolean':
      return value ? 'true' : 'false';
    case 'object':
      if (value === null) return 'null';
      if (depthLeft === 0) throw problem('json-too-deep', { maxDepth: maxJsonDepth });
      return Array.isArray(value) ? writeArray(value, depthLeft - 1) : writeObject(value, depthLeft - 1);
    default:
      throw problem('json-not-canonical');
  }
}

function writeString(text: string): string {
  if (plain.test(text)) return `"${text}"`;
  if (loneSurrogate.test(text)) throw problem('json-not-canonical');
  return JSON.stringify(text);
}

function writeArray(items: readonly unknown[], depthLeft: number): string {
  let text = '[';
  // By index, not by iteration: a hole reads as undefined and is refused.
  for (let i = 0; i < items.length; i++) text += (i === 0 ? '' : ',') + write(items[i], depthLeft);
  return text + ']';
}

function writeObject(value: object, depthLeft: number): string {
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype !== Object.prototype && prototype !== null && !isPlainOfAnotherRealm(value)) {
    throw problem('json-not-canonical');
  }
  const members = value as Record<string, unknown>;
  // The default sort compares UTF-16 code units, which is what RFC 8785 §3.2.3 asks for.
  const names = Object.keys(members).sort();
  let text = '{';
  for (let i = 0; i < names.length; i++) {
    const name = names[i]!;
    text += (i === 0 ? '' : ',') + writeString(name) + ':' + write(members[name], depthLeft);
  }
  return text + '}';
}

/** Objects parsed in another realm (a vm context, as under jest) have another Object.prototype of the same make. */
function isPlainOfAnotherRealm(value: object): boolean {
  const prototype = Object.getPrototypeOf(value) as object;
  return Object.getPrototypeOf(prototype) === null && Object.hasOwn(prototype, 'isPrototypeOf');
}

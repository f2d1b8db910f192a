/** Canonical JSON (RFC 8785): parse, write again, compare. Protects: what was signed has one spelling and one meaning. */
import { isUtf8 } from 'node:buffer';
import { hold } from './fault.js';
import { readJson, type Fields, type Json } from './json.js';
import { isFields } from './shape.js';

/** The object a text is the canonical form of. @throws Fault at the member the text stands in */
export function readCanonical(text: string | Buffer, at: string): Fields {
  hold(typeof text === 'string' || isUtf8(text), at, 'The text is not UTF-8.', '文本不是 UTF-8。');
  const plain = text.toString();
  const value = readJson(plain, at);
  hold(
    canonicalText(value) === plain,
    at,
    'The text is not canonical JSON (RFC 8785).',
    '文本不是规范 JSON（RFC 8785）。',
  );
  hold(isFields(value), at, 'The text is not a JSON object.', '文本不是 JSON 对象。');
  return value;
}

export function canonicalText(value: Json): string {
  if (Array.isArray(value)) return `[${value.map(canonicalText).join(',')}]`;
  if (!isFields(value)) return JSON.stringify(value);
  // The order of UTF-16 code units, which is the one in which JavaScript compares texts.
  const members = Object.keys(value)
    .sort()
    .map((name) => `${JSON.stringify(name)}:${canonicalText(value[name]!)}`);
  return `{${members.join(',')}}`;
}

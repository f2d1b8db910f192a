/** The forms a value may have. Protects: objects are closed, so nothing in a file is there that nobody looks at. */
import { isHash } from './base64url.js';
import { below, hold } from './fault.js';
import type { Fields, Json } from './json.js';

const party = /^[1-9][0-9]{5}\.(origin|destination)$/;
const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const instant = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z$/;

export function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** An object with these members and no other. @throws Fault at the first that is unknown, else at the first that is missing */
export function closed(
  value: Json | undefined,
  at: string,
  required: readonly string[],
  optional: readonly string[] = [],
): Fields {
  hold(isFields(value), at, 'An object is expected.', '此处应为对象。');
  for (const name of Object.keys(value)) {
    const known = required.includes(name) || optional.includes(name);
    hold(known, below(at, name), 'This member is not known here.', '此处没有这个成员。');
  }
  for (const name of required) {
    hold(value[name] !== undefined, below(at, name), 'This member is missing.', '缺少这个成员。');
  }
  return value;
}

export function listOf(value: Json | undefined, at: string, min = 0, max = Infinity): readonly Json[] {
  const good = Array.isArray(value) && value.length >= min && value.length <= max;
  hold(good, at, `A list of ${range(min, max)} is expected.`, `此处应为列表，项数：${range(min, max)}。`);
  return value as readonly Json[];
}

export function textOf(value: Json | undefined, at: string, min = 0, max = Infinity): string {
  const good = typeof value === 'string' && value.length >= min && value.length <= max;
  hold(good, at, 'A text of another length, or no text.', '不是文本，或长度不符。');
  return value;
}

export function integerOf(
  value: Json | undefined,
  at: string,
  min = 0,
  max = Number.MAX_SAFE_INTEGER,
): number {
  const good = typeof value === 'number' && Number.isSafeInteger(value) && value >= min && value <= max;
  hold(good, at, `An integer of ${range(min, max)} is expected.`, `此处应为整数，范围：${range(min, max)}。`);
  return value;
}

export function oneOf<Word extends string>(
  value: Json | undefined,
  at: string,
  words: readonly Word[],
): Word {
  const found = words.find((word) => word === value);
  hold(
    found !== undefined,
    at,
    `One of these is expected: ${words.join(', ')}.`,
    `此处应为以下之一：${words.join('、')}。`,
  );
  return found;
}

export function hashOf(value: Json | undefined, at: string): string {
  hold(isHash(value), at, 'A base64url text of 32 bytes is expected.', '此处应为 32 字节的 base64url。');
  return value;
}

export function partyOf(value: Json | undefined, at: string): string {
  return matching(value, at, party, 'The name of a party is expected.', '此处应为机构编号。');
}

export function uuidOf(value: Json | undefined, at: string): string {
  return matching(value, at, uuid, 'A UUID is expected.', '此处应为 UUID。');
}

/** One spelling of every instant, so that instants compare as text. */
export function instantOf(value: Json | undefined, at: string): string {
  const text = matching(value, at, instant, 'An instant is expected.', '此处应为时刻。');
  const time = Date.parse(text);
  const exists = !Number.isNaN(time) && new Date(time).toISOString() === text;
  hold(exists, at, 'No such instant exists.', '不存在这个时刻。');
  return text;
}

export function matching(
  value: Json | undefined,
  at: string,
  pattern: RegExp,
  en: string,
  zh: string,
): string {
  hold(typeof value === 'string' && pattern.test(value), at, en, zh);
  return value;
}

function range(min: number, max: number): string {
  return max >= Number.MAX_SAFE_INTEGER ? `${min}+` : `${min}–${max}`;
}

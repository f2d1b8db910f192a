/**
 * JOSE headers, read by an allow-list. Protects against JOSE confusion: a header can name a known key and the one
 * agreed suite, and nothing else (no keys inside, no `crit`, no `b64`, no `zip`, nothing unknown).
 */
import { isUtf8 } from 'node:buffer';
import { problem, type ProblemCode } from '@liangdi/problem';
import { isRecord } from '../canonical/is-record.js';

export interface HeaderProblems {
  readonly malformed: ProblemCode;
  readonly refused: ProblemCode;
}

/** Members that would let a message choose its own key or its own rules: told apart from mere garbage. */
const refusedMembers = new Set(
  'jwk jku x5u x5c x5t x5t#S256 crit b64 zip p2s p2c apu apv iv tag enc epk skid'.split(' '),
);

/**
 * A protected header with only the allowed members. The text must be JSON as JSON.stringify writes it, so that no
 * member can stand twice and be read one way here and another way elsewhere.
 */
export function readHeader(
  bytes: Buffer,
  allowed: readonly string[],
  problems: HeaderProblems,
): Readonly<Record<string, unknown>> {
  const text = bytes.toString('utf8');
  const header = parse(text);
  if (!isUtf8(bytes) || !isRecord(header) || JSON.stringify(header) !== text)
    throw problem(problems.malformed);
  const unknown = Object.keys(header).filter((member) => !allowed.includes(member));
  if (unknown.some((member) => refusedMembers.has(member))) throw problem(problems.refused);
  if (unknown.length > 0) throw problem(problems.malformed);
  return header;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

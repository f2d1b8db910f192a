/** One base64url segment of a compact serialisation. */
import { problem, type ProblemCode } from '@liangdi/problem';

/** Strict, as in digest/base64url, but told as the fault of the message it belongs to. */
export function readSegment(segment: string, malformed: ProblemCode): Buffer {
  const bytes = Buffer.from(segment, 'base64url');
  if (bytes.toString('base64url') !== segment) throw problem(malformed);
  return bytes;
}

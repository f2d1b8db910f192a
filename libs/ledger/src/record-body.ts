/** The body of a record at rest: salt and text sealed together under the person's data key, so that one key erases both. */
import { openAtRest, sealAtRest } from '@liangdi/envelope';

export interface RecordBody {
  readonly salt: Buffer;
  /** The canonical text of `{admin, clinical?}`. */
  readonly text: string;
}

const saltBytes = 32;

export function sealBody(key: Buffer, recordId: string, version: number, body: RecordBody): Buffer {
  return sealAtRest(
    key,
    Buffer.concat([body.salt, Buffer.from(body.text, 'utf8')]),
    placeOf(recordId, version),
  );
}

export function openBody(key: Buffer, recordId: string, version: number, sealed: Buffer): RecordBody {
  const plain = openAtRest(key, sealed, placeOf(recordId, version));
  return { salt: plain.subarray(0, saltBytes), text: plain.toString('utf8', saltBytes) };
}

/** Bound into the seal, so that a body moved to another record's row does not open. */
function placeOf(recordId: string, version: number): string {
  return `${recordId}/${version}`;
}

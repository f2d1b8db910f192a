/**
 * A parcel before sealing: manifest and records as text, so that what is hashed is what was sent.
 * Protects: the limits hold on both sides; the sender never seals what the receiver must refuse.
 */
import { problem } from '@liangdi/problem';
import { listOf, members, where } from '../canonical/shape.js';
import { parseJson } from '../canonical/parse-json.js';
import { isB64uOf32 } from '../digest/base64url.js';
import { parcelLimits } from './parcel-limits.js';

export interface ParcelRecord {
  /** RFC 8785 text of the record's entry. */
  readonly entry: string;
  /** base64url of the 32 random bytes of the body commitment. */
  readonly salt: string;
  /** RFC 8785 text of `{admin, clinical?}`. */
  readonly body: string;
}

export interface UnpackedParcel {
  readonly manifestJws: string;
  readonly records: readonly ParcelRecord[];
}

const isText = where((value) => typeof value === 'string');
const parcelShape = members({
  manifest: isText,
  records: listOf(members({ entry: isText, salt: where(isB64uOf32), body: isText }), 1, parcelLimits.records),
});

/** The text of one record as it stands in the text of a parcel, of entry, salt and body in this order. Refused: `record-too-large`. */
export function packRecord({ entry, salt, body }: ParcelRecord): string {
  requireRecordSize({ entry, salt, body });
  return JSON.stringify({ entry, salt, body });
}

/** The text to seal. Refused: `record-too-large`, `message-too-large`, `parcel-malformed` (none, or more than fit). */
export function packParcel(manifestJws: string, records: readonly ParcelRecord[]): string {
  return joinParcel(manifestJws, records.map(packRecord));
}

/** The same of records packed by `packRecord` beforehand. */
export function joinParcel(manifestJws: string, packedRecords: readonly string[]): string {
  if (packedRecords.length === 0 || packedRecords.length > parcelLimits.records)
    throw problem('parcel-malformed', { pointer: '/records' });
  const text = `{"manifest":${JSON.stringify(manifestJws)},"records":[${packedRecords.join(',')}]}`;
  const bytes = Buffer.byteLength(text);
  if (bytes > parcelLimits.parcelBytes) {
    throw problem('message-too-large', { bytes, limit: parcelLimits.parcelBytes });
  }
  return text;
}

/** Refused: `message-too-large`, `json-malformed`, `parcel-malformed`, `record-too-large`. Nothing is verified yet. */
export function unpackParcel(text: string | Buffer): UnpackedParcel {
  const parcel = parseJson(text, { maxBytes: parcelLimits.parcelBytes });
  const { manifest, records } = requireParcel(parcel);
  return { manifestJws: manifest, records };
}

/** Bytes a packed record takes in the text of a parcel, for the relay that fills one: itself and a comma. */
export function packedBytes(packedRecord: string): number {
  return Buffer.byteLength(packedRecord) + 1;
}

function requireParcel(parcel: unknown): { manifest: string; records: ParcelRecord[] } {
  const pointer = parcelShape(parcel);
  if (pointer !== undefined) throw problem('parcel-malformed', { pointer });
  const good = parcel as { manifest: string; records: ParcelRecord[] };
  for (const record of good.records) requireRecordSize(record);
  return good;
}

function requireRecordSize({ entry, salt, body }: ParcelRecord): void {
  const bytes = Buffer.byteLength(entry) + salt.length + Buffer.byteLength(body);
  if (bytes > parcelLimits.recordBytes)
    throw problem('record-too-large', { maxBytes: parcelLimits.recordBytes });
}

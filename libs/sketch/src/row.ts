/**
 * A standing row: what a side holds to be true of one `seq` now. Protects: both sides compare the same few members, and
 * nothing of them is about a person.
 */
import { b64u, fromB64u } from '@liangdi/envelope';

export type RowStatus = 'applied' | 'refused' | 'withdrawn';

/** As the ledger holds it. */
export interface StandingRow {
  readonly seq: number;
  readonly keyHash: Buffer;
  readonly recordId: string;
  readonly version: number;
  readonly digest: Buffer;
  readonly status: RowStatus;
  readonly parcelDigest: Buffer;
}

/** As it stands in messages and tasks: bytes in base64url. */
export interface Row {
  readonly seq: number;
  readonly keyHash: string;
  readonly recordId: string;
  readonly version: number;
  readonly digest: string;
  readonly status: RowStatus;
  readonly parcelDigest: string;
}

/**
 * The name under which an entry refused as `entry-malformed` stands on both sides: nobody but its sender could read another, and what both sign for
 * must be known to both. No record has version 0, and no keyed hash is all zeros.
 */
export const nobody = {
  recordId: '00000000-0000-0000-0000-000000000000',
  version: 0,
  keyHash: Buffer.alloc(32),
} as const;

export function namesNobody({ version, keyHash }: Pick<StandingRow, 'version' | 'keyHash'>): boolean {
  return version === nobody.version && nobody.keyHash.equals(keyHash);
}

/** One byte a status, in symbols and leaves alike. */
export const statusByte: Readonly<Record<RowStatus, number>> = { applied: 0, refused: 1, withdrawn: 2 };

/** Member by member: what else the ledger keeps beside a row does not leave the house with it. */
export function rowOf(standing: StandingRow): Row {
  const { seq, keyHash, recordId, version, digest, status, parcelDigest } = standing;
  return {
    seq,
    keyHash: b64u(keyHash),
    recordId,
    version,
    digest: b64u(digest),
    status,
    parcelDigest: b64u(parcelDigest),
  };
}

/** Refused: `encoding-malformed`. */
export function standingRowOf(row: Row): StandingRow {
  const { seq, keyHash, recordId, version, digest, status, parcelDigest } = row;
  return {
    seq,
    keyHash: fromB64u(keyHash),
    recordId,
    version,
    digest: fromB64u(digest),
    status,
    parcelDigest: fromB64u(parcelDigest),
  };
}

/**
 * What a receiver hands back to a sender that has lost it: parcels as the sender once signed them, and the receiver's receipts for them. Or, the other way,
 * a sender to its receiver: the receipts alone. Protects: whoever reads it believes nothing in it yet; it is held against the own signature of whoever
 * takes it back (`checkGivenParcel`, `takeBackAnswers`).
 */
import { parcelLimits } from '@liangdi/envelope';
import type { LedgerStatus } from '@liangdi/ledger';
import { problem } from '@liangdi/problem';

/** An entry whose record is held by the receiver. Body and salt are gone where the person has been erased there. */
export interface GivenRecord {
  readonly entry: string;
  readonly salt?: string;
  readonly body?: string;
  readonly erased?: true;
}

/** An entry of which the receiver keeps the name only: refused at reception, or its record lost. */
export interface GivenName {
  readonly digest: string;
  readonly recordId: string;
  readonly version: number;
}

/** `status` and `reason` are what the receiver's ledger says; only a signed receipt is believed. */
export type GivenEntry = (GivenRecord | GivenName) & {
  readonly status: LedgerStatus;
  readonly reason?: string;
};

export interface GivenParcel {
  readonly manifest: string;
  /** All entries of the parcel, in order of seq; none where a sender gives its receiver the receipts alone. */
  readonly records: readonly GivenEntry[];
  readonly receipts: readonly string[];
}

export interface GivenBack {
  readonly parcels: readonly GivenParcel[];
}

/** A piece is as many small parcels as make up one full one; a receipt for each stage, and one for each record acknowledged. */
const most = { parcels: 256, receipts: 1_000 };

/** Reads what came as JSON. @throws message-malformed, record-too-large */
export function readGivenBack(content: unknown): GivenBack {
  const { parcels } = membersOf(content, ['parcels']);
  return { parcels: listOf(parcels, 1, most.parcels).map(readParcel) };
}

function readParcel(content: unknown): GivenParcel {
  const { manifest, records, receipts } = membersOf(content, ['manifest', 'records', 'receipts']);
  return {
    manifest: textOf(manifest),
    records: listOf(records, 0, parcelLimits.records).map(readEntry),
    receipts: listOf(receipts, 0, most.receipts).map(textOf),
  };
}

const named = ['digest', 'recordId', 'version'];
const recorded = ['entry', 'salt', 'body', 'erased'];
const statuses: readonly unknown[] = ['applied', 'refused', 'withdrawn'] satisfies LedgerStatus[];

function readEntry(content: unknown): GivenEntry {
  const given = membersOf(content, ['status', 'reason', ...named, ...recorded]);
  const { status, reason, digest, recordId, version, entry, salt, body, erased } = given;
  const has = (names: readonly string[]) => names.some((name) => given[name] !== undefined);
  const good =
    statuses.includes(status) &&
    (reason === undefined || (typeof reason === 'string' && /^[a-z0-9-]{1,80}$/.test(reason))) &&
    (entry === undefined
      ? !has(recorded) && isDigest(digest) && isUuid(recordId) && isVersion(version)
      : !has(named) && isContent(entry, salt, body, erased));
  if (!good) throw problem('message-malformed');
  return given as unknown as GivenEntry;
}

function isContent(entry: unknown, salt: unknown, body: unknown, erased: unknown): boolean {
  if (typeof entry !== 'string' || (erased !== undefined && erased !== true)) return false;
  if (body === undefined) return salt === undefined && entry.length <= parcelLimits.recordBytes;
  if (typeof body !== 'string' || !isDigest(salt) || erased) return false;
  const bytes = Buffer.byteLength(entry) + Buffer.byteLength(body) + salt.length;
  if (bytes > parcelLimits.recordBytes)
    throw problem('record-too-large', { maxBytes: parcelLimits.recordBytes });
  return true;
}

/** A closed object: a member nobody knows is a fault. */
function membersOf(content: unknown, names: readonly string[]): Record<string, unknown> {
  const good =
    typeof content === 'object' &&
    content !== null &&
    !Array.isArray(content) &&
    Object.keys(content).every((name) => names.includes(name));
  if (!good) throw problem('message-malformed');
  return content as Record<string, unknown>;
}

function listOf(value: unknown, least: number, atMost: number): unknown[] {
  if (!Array.isArray(value) || value.length < least || value.length > atMost)
    throw problem('message-malformed');
  return value;
}

function textOf(value: unknown): string {
  if (typeof value !== 'string') throw problem('message-malformed');
  return value;
}

const isDigest = (value: unknown): value is string => typeof value === 'string' && /^[\w-]{43}$/.test(value);
const isUuid = (value: unknown) =>
  typeof value === 'string' && /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(value);
const isVersion = (value: unknown) =>
  Number.isSafeInteger(value) && (value as number) >= 0 && (value as number) <= 10_000;

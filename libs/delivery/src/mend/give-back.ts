/**
 * Gathers what this receiver holds of parcels their sender has lost. Protects: only whole parcels go, with every leaf their signature covers; the body of a
 * person who has been erased here does not, for it is gone. Whoever calls has made sure that it goes to the sender of the stream.
 */
import type { Tx } from '@liangdi/database';
import { b64u, decodeJwsUnverified, merkleRoot, parcelDigest, type Manifest } from '@liangdi/envelope';
import type { Stream } from '@liangdi/ledger';
import type { PersonVault } from '@liangdi/person';
import { isProblem } from '@liangdi/problem';
import type { Terms } from '@liangdi/terms';
import { openHeldRecord, readHeldRecords, type HeldRecord } from '../held-records.js';
import { refusedEntry } from '../receipt/refused-entry.js';
import { signMissingAnswers } from '../receipt/sign-missing-answers.js';
import type { GivenBack, GivenEntry, GivenParcel, GivenRecord } from './given-back.js';
import { readHeldRows, type HeldRow } from './held-rows.js';

export interface GiveBackDependencies {
  readonly terms: Terms;
  readonly vault: PersonVault;
  readonly now?: () => Date;
}

export interface GivenPiece {
  readonly content: GivenBack;
  /** The seq after the last parcel of this piece. */
  readonly nextSeq: number;
  /** Seqs asked for that are still to be given: ask for them next. Those no whole parcel is held of are in neither. */
  readonly rest: readonly number[];
}

/** A full parcel is as large as a piece may be; one that is larger by itself still goes, alone. */
const onePiece = { bytes: 400_000, records: 256 };

/** The parcel that carries a number is the last that begins at or before it. */
const parcelsOf = `
  SELECT DISTINCT p.first_seq, p.count, p.manifest FROM unnest($3::bigint[]) AS wanted(seq) CROSS JOIN LATERAL (
    SELECT first_seq, count, manifest FROM parcel_in
    WHERE agreement_id = $1 AND direction = $2 AND first_seq <= wanted.seq ORDER BY first_seq DESC LIMIT 1) p
  WHERE p.first_seq + p.count > wanted.seq
  ORDER BY p.first_seq LIMIT $4`;

/** `seqs`: one number, or many. Undefined where of none a whole parcel is held. */
export async function giveBack(
  tx: Tx,
  deps: GiveBackDependencies,
  { agreementId, direction }: Stream,
  seqs: number | readonly number[],
  limits: { readonly bytes: number; readonly records: number } = onePiece,
): Promise<GivenPiece | undefined> {
  const wanted = typeof seqs === 'number' ? [seqs] : [...new Set(seqs)].sort((a, b) => a - b);
  const rows = await tx.query<{ first_seq: string; count: number; manifest: string }>(parcelsOf, [
    agreementId,
    direction,
    wanted,
    limits.records,
  ]);
  const parcels: GivenParcel[] = [];
  let [bytes, records, lookedThrough, nextSeq] = [0, 0, 0, 0];
  for (const row of rows) {
    if (parcels.length > 0 && records + row.count > limits.records) break;
    const parcel = await gather(tx, deps, row.manifest);
    if (parcel) {
      const size = Buffer.byteLength(JSON.stringify(parcel));
      if (parcels.length > 0 && bytes + size > limits.bytes) break;
      parcels.push(parcel);
      [bytes, records, nextSeq] = [bytes + size, records + row.count, Number(row.first_seq) + row.count];
    }
    lookedThrough = Number(row.first_seq) + row.count;
  }
  if (parcels.length === 0) return undefined;
  return { content: { parcels }, nextSeq, rest: wanted.filter((seq) => seq >= lookedThrough) };
}

/** Undefined where not every leaf of the parcel stands here any more: it could not be held against its signature. */
async function gather(
  tx: Tx,
  deps: GiveBackDependencies,
  manifestJws: string,
): Promise<GivenParcel | undefined> {
  const manifest = JSON.parse(decodeJwsUnverified(manifestJws).payload.toString('utf8')) as Manifest;
  const { firstSeq, count } = manifest;
  const { standing } = await readHeldRows(tx, manifest);
  const rows = Array.from({ length: count }, (_, i) => standing.get(firstSeq + i));
  if (!rows.every((row): row is HeldRow => row !== undefined)) return undefined;
  if (b64u(merkleRoot(rows.map((row) => row.digest))) !== manifest.merkleRoot) return undefined;
  const records = await readRecords(tx, deps.vault, rows);
  return {
    manifest: manifestJws,
    records: rows.map((row) => givenEntry(row, records.get(row.digest.toString('base64url')))),
    receipts: await ownReceipts(tx, deps, manifest, manifestJws, rows),
  };
}

function givenEntry(row: HeldRow, record: GivenRecord | undefined): GivenEntry {
  const { status, reason } = row;
  const told = { status, ...(status !== 'applied' && reason !== null ? { reason } : {}) };
  if (record) return { ...record, ...told };
  const digest = row.digest.toString('base64url');
  return { digest, recordId: row.record_id, version: row.version, ...told };
}

/** By digest: a record that is not the one the row speaks of is not given for it. */
async function readRecords(
  tx: Tx,
  vault: PersonVault,
  rows: readonly HeldRow[],
): Promise<Map<string, GivenRecord>> {
  const held = await readHeldRecords(tx, rows);
  return new Map(
    held
      .filter(({ way }) => way === 'in')
      .map((record) => [
        record.digest.toString('base64url'),
        { entry: record.entry, ...contentOf(vault, record) },
      ]),
  );
}

function contentOf(vault: PersonVault, record: HeldRecord): Omit<GivenRecord, 'entry'> {
  try {
    const opened = openHeldRecord(vault, record);
    return opened ? { salt: opened.salt, body: opened.body } : { erased: true };
  } catch (thrown) {
    // A body that was altered at rest does not open; entry and proof are given all the same.
    if (isProblem(thrown)) return {};
    throw thrown;
  }
}

const receiptsOf = `SELECT stage, receipt_jws FROM receipt WHERE parcel_digest = $1 AND issuer = $2 ORDER BY at, stored_at`;

async function ownReceipts(
  tx: Tx,
  { terms, now = () => new Date() }: GiveBackDependencies,
  manifest: Manifest,
  manifestJws: string,
  rows: readonly HeldRow[],
): Promise<string[]> {
  const digest = parcelDigest(manifestJws);
  const held = await tx.query<{ stage: 'delivered' | 'refused' | 'acknowledged'; receipt_jws: string }>(
    receiptsOf,
    [Buffer.from(digest, 'base64url'), manifest.recipient],
  );
  const stages = held.map(({ stage }) => stage);
  const answered = stages.some((stage) => stage !== 'acknowledged');
  const refused = rows.flatMap(({ status, reason, digest: leaf }, i) =>
    status === 'refused' ? [refusedEntry(manifest.firstSeq + i, leaf, reason!)] : [],
  );
  const signedNow = answered
    ? []
    : await signMissingAnswers(tx, { terms, now }, { manifest, digest }, refused, stages);
  return [...held.map(({ receipt_jws }) => receipt_jws), ...signedNow];
}

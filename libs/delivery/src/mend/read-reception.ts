/** What stands here of a parcel that came before: rows, records, and what we signed for it then. */
import type { Tx } from '@liangdi/database';
import { signingKeyAt, verifyReceipt, type PartyCard, type Receipt } from '@liangdi/envelope';
import { isProblem } from '@liangdi/problem';
import type { VerifiedParcel } from '../inbox/inbox-dependencies.js';
import type { SignedRow } from '../inbox/signed-rows.js';
import { readHeldRows, type HeldRows } from './held-rows.js';

export interface Reception extends HeldRows {
  /** Digests of the records held, by `recordId/version`. */
  readonly records: ReadonlyMap<string, Buffer>;
  /** `recordId/version` of what was applied under a number outside this parcel. */
  readonly elsewhere: ReadonlySet<string>;
  /** Our `delivered` and `refused` for this parcel, oldest first. */
  readonly answers: readonly Receipt[];
}

const heldRecords = `
  SELECT r.record_id, r.version, r.digest FROM unnest($1::uuid[], $2::integer[]) AS asked(record_id, version)
  JOIN record r USING (record_id, version)`;

const appliedElsewhere = `
  SELECT e.record_id, e.version FROM unnest($1::uuid[], $2::integer[]) AS asked(record_id, version)
  JOIN ledger_entry e USING (record_id, version)
  WHERE e.status = 'applied' AND NOT (e.agreement_id = $3 AND e.direction = $4 AND e.seq = ANY($5::bigint[]))`;

const ownAnswers = `
  SELECT receipt_jws FROM receipt
  WHERE parcel_digest = $1 AND issuer = $2 AND stage IN ('delivered', 'refused') ORDER BY at, stored_at`;

interface NameRow {
  readonly record_id: string;
  readonly version: number;
}

export async function readReception(
  tx: Tx,
  { manifest, digest }: Pick<VerifiedParcel, 'manifest' | 'digest'>,
  signed: readonly SignedRow[],
  ownCard: PartyCard,
): Promise<Reception> {
  const { agreementId, direction, recipient } = manifest;
  const names = [signed.map(({ recordId }) => recordId), signed.map(({ version }) => version)];
  const seqs = signed.map(({ seq }) => seq);
  const [rows, records, elsewhere, answers] = await Promise.all([
    readHeldRows(tx, manifest),
    tx.query<NameRow & { digest: Buffer }>(heldRecords, names),
    tx.query<NameRow>(appliedElsewhere, [...names, agreementId, direction, seqs]),
    tx.query<{ receipt_jws: string }>(ownAnswers, [Buffer.from(digest, 'base64url'), recipient]),
  ]);
  return {
    ...rows,
    records: new Map(records.map((row) => [nameOf(row.record_id, row.version), row.digest])),
    elsewhere: new Set(elsewhere.map((row) => nameOf(row.record_id, row.version))),
    answers: answers.flatMap(({ receipt_jws }) => believed(receipt_jws, ownCard)),
  };
}

/** How `records` and `elsewhere` are asked. */
export function nameOf(recordId: string, version: number): string {
  return `${recordId}/${version}`;
}

/** A receipt somebody has altered at rest is no word of ours: it counts as lost. */
function believed(jws: string, card: PartyCard): Receipt[] {
  try {
    return [verifyReceipt(jws, (kid, at) => signingKeyAt(card, kid, at))];
  } catch (thrown) {
    if (isProblem(thrown)) return [];
    throw thrown;
  }
}

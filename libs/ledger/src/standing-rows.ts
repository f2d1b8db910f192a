/**
 * Standing rows: what this side holds to be true of a seq now, after outcomes and corrections (decision 0008).
 * Protects: whoever compares or heals reads the view, never the bare entry.
 */
import type { Tx } from '@liangdi/database';
import type { LedgerStatus } from './ledger-entries.js';
import type { Stream } from './stream.js';

export interface StandingRow {
  readonly seq: number;
  readonly epoch: string;
  readonly keyHash: Buffer;
  readonly recordId: string;
  readonly version: number;
  readonly digest: Buffer;
  readonly status: LedgerStatus;
  readonly parcelDigest: Buffer;
}

export interface StoredStanding {
  readonly seq: string;
  readonly epoch: string;
  readonly key_hash: Buffer;
  readonly record_id: string;
  readonly version: number;
  readonly digest: Buffer;
  readonly status: LedgerStatus;
  readonly parcel_digest: Buffer;
}

export const standingColumns =
  's.seq, s.epoch, s.key_hash, s.record_id, s.version, s.digest, s.status, s.parcel_digest';

/** OFFSET 0 keeps the view's two halves inside, each asked by its own key; flattened, the join may read the whole stream. */
const standingAt = `
  SELECT ${standingColumns} FROM ledger_standing s
  WHERE s.agreement_id = $1 AND s.direction = $2 AND s.seq = ANY ($3::bigint[])
  ORDER BY s.seq`;

/** The rows that stand at these seqs, in order of seq; a seq at which nothing stands has none. */
export async function readStanding(
  tx: Tx,
  { agreementId, direction }: Stream,
  seqs: readonly number[],
): Promise<StandingRow[]> {
  if (seqs.length === 0) return [];
  const statement = { name: 'ledger_standing_at', text: standingAt, params: [agreementId, direction, seqs] };
  return (await tx.query<StoredStanding>(statement)).map(standingOf);
}

/** By the record's index: the key hash is made of the record's id and nothing else, and has no index of its own. */
const sameKey = `
  SELECT ${standingColumns} FROM ledger_standing s
  WHERE s.record_id = $3 AND s.version = $5 AND s.agreement_id = $1 AND s.direction = $2
    AND s.key_hash = $4 AND s.seq <> $6
  ORDER BY s.seq LIMIT 1`;

/** Whether the same key and version stands at another seq of the stream: then one of the two is a duplicate. */
export async function sameKeyElsewhere(
  tx: Tx,
  { agreementId, direction }: Stream,
  { recordId, keyHash, version, seq }: Pick<StandingRow, 'recordId' | 'keyHash' | 'version' | 'seq'>,
): Promise<StandingRow | undefined> {
  const params = [agreementId, direction, recordId, keyHash, version, seq];
  const [row] = await tx.query<StoredStanding>({ name: 'ledger_same_key', text: sameKey, params });
  return row && standingOf(row);
}

export function standingOf(row: StoredStanding): StandingRow {
  return {
    seq: Number(row.seq),
    epoch: row.epoch,
    keyHash: row.key_hash,
    recordId: row.record_id,
    version: row.version,
    digest: row.digest,
    status: row.status,
    parcelDigest: row.parcel_digest,
  };
}

/** What a side's ledger holds of some seqs, and which of them differ from what the sender's manifest signs. */
import type { Tx } from '@liangdi/database';
import type { Manifest } from '@liangdi/envelope';
import type { LedgerStatus } from '@liangdi/ledger';
import type { SignedRow } from '../inbox/signed-rows.js';

export interface HeldRow {
  readonly epoch: string;
  readonly key_hash: Buffer;
  readonly record_id: string;
  readonly version: number;
  readonly digest: Buffer;
  readonly status: LedgerStatus;
  readonly reason: string | null;
  readonly parcel_digest: Buffer;
}

export interface HeldRows {
  /** By seq; what stands now. */
  readonly standing: ReadonlyMap<number, HeldRow>;
  /** Seqs that have an entry, standing or replaced: the entry itself is never written twice. */
  readonly entered: ReadonlySet<number>;
  /** Seqs somebody has corrected: their status was decided after the fact, and is not decided again. */
  readonly corrected: ReadonlySet<number>;
}

/** OFFSET 0 and LIMIT: each seq by its key, never the whole stream to find some of it. */
const heldRows = `
  SELECT asked.seq, e.seq IS NOT NULL AS entered, c.seq IS NOT NULL AS corrected, s.*
  FROM unnest($3::bigint[]) AS asked(seq)
  LEFT JOIN LATERAL (
    SELECT seq FROM ledger_entry WHERE agreement_id = $1 AND direction = $2 AND seq = asked.seq OFFSET 0) e ON true
  LEFT JOIN LATERAL (
    SELECT seq FROM ledger_correction WHERE agreement_id = $1 AND direction = $2 AND seq = asked.seq LIMIT 1) c ON true
  LEFT JOIN LATERAL (
    SELECT epoch, key_hash, record_id, version, digest, status, reason, parcel_digest FROM ledger_standing l
    WHERE l.agreement_id = $1 AND l.direction = $2 AND l.seq = asked.seq OFFSET 0) s ON true`;

type AskedRow = { readonly seq: string; readonly entered: boolean; readonly corrected: boolean } & (
  HeldRow | { readonly digest: null }
);

export async function readHeldRows(
  tx: Tx,
  { agreementId, direction, firstSeq, count }: Manifest,
): Promise<HeldRows> {
  const seqs = Array.from({ length: count }, (_, i) => firstSeq + i);
  const rows = await tx.query<AskedRow>(heldRows, [agreementId, direction, seqs]);
  const numbers = (those: readonly AskedRow[]) => new Set(those.map(({ seq }) => Number(seq)));
  return {
    standing: new Map(rows.flatMap((row) => (row.digest ? [[Number(row.seq), row] as const] : []))),
    entered: numbers(rows.filter(({ entered }) => entered)),
    corrected: numbers(rows.filter(({ corrected }) => corrected)),
  };
}

export type Stand = 'asSigned' | 'missing' | 'otherwise';

/** `missing`: nothing was ever written at the seq. `otherwise`: something else stands there, or what stood was taken away. */
export function standOf(
  signed: SignedRow,
  { epoch }: Pick<Manifest, 'epoch'>,
  parcelDigest: Buffer,
  { standing, entered, corrected }: HeldRows,
): Stand {
  const row = standing.get(signed.seq);
  if (!row) return entered.has(signed.seq) || corrected.has(signed.seq) ? 'otherwise' : 'missing';
  const same =
    row.digest.equals(signed.digest) &&
    row.key_hash.equals(signed.keyHash) &&
    row.record_id === signed.recordId &&
    row.version === signed.version &&
    row.epoch === epoch &&
    row.parcel_digest.equals(parcelDigest);
  return same ? 'asSigned' : 'otherwise';
}

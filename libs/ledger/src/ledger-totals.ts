/** The state of one stream's ledger in one row: what a comparison of two ledgers begins with. */
import type { Tx } from '@liangdi/database';
import type { Direction } from '@liangdi/record';

export interface LedgerTotals {
  readonly entries: number;
  readonly firstSeq: number | null;
  readonly lastSeq: number | null;
  readonly refused: number;
  /** SHA-256 over (seq, digest, status) in order of seq, hex: equal ledgers give equal text. */
  readonly fingerprint: string;
}

/** Of standing rows: refused counts as refused on both sides, and a healed ledger is as if it had never been ill. */
const totals = `
  SELECT count(*)::integer AS entries, min(s.seq)::bigint AS first_seq, max(s.seq)::bigint AS last_seq,
         count(*) FILTER (WHERE s.status <> 'applied')::integer AS refused,
         encode(sha256(convert_to(coalesce(string_agg(
           s.seq || ':' || encode(s.digest, 'hex') || ':' || s.status, ',' ORDER BY s.seq), ''), 'UTF8')), 'hex') AS fingerprint
  FROM ledger_standing_between($1, $2, '-9223372036854775808', '9223372036854775807') s`;

interface TotalsRow {
  readonly entries: number;
  readonly first_seq: string | null;
  readonly last_seq: string | null;
  readonly refused: number;
  readonly fingerprint: string;
}

export async function ledgerTotals(tx: Tx, agreementId: string, direction: Direction): Promise<LedgerTotals> {
  const [row] = await tx.query<TotalsRow>(totals, [agreementId, direction]);
  return {
    entries: row!.entries,
    firstSeq: row!.first_seq === null ? null : Number(row!.first_seq),
    lastSeq: row!.last_seq === null ? null : Number(row!.last_seq),
    refused: row!.refused,
    fingerprint: row!.fingerprint,
  };
}

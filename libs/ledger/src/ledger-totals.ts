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

/** An entry the partner refused counts as refused on both sides: at the sender its outcome says so. */
const totals = `
  SELECT count(*)::integer AS entries, min(e.seq)::bigint AS first_seq, max(e.seq)::bigint AS last_seq,
         count(*) FILTER (WHERE coalesce(o.status, e.status) <> 'applied')::integer AS refused,
         encode(sha256(convert_to(coalesce(string_agg(
           e.seq || ':' || encode(e.digest, 'hex') || ':' || coalesce(o.status, e.status), ',' ORDER BY e.seq), ''), 'UTF8')), 'hex') AS fingerprint
  FROM ledger_entry e LEFT JOIN ledger_outcome o USING (agreement_id, direction, seq)
  WHERE e.agreement_id = $1 AND e.direction = $2`;

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

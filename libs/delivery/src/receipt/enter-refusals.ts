/**
 * Enters what the partner's signed receipts refuse. Protects: an entry refused because it is malformed stands under nobody's name on both sides: no name
 * the receiver could not read may be in what both sign for. The entry itself is kept as it was sent, and says which record it was.
 */
import type { Tx } from '@liangdi/database';
import {
  insertCorrections,
  insertOutcomes,
  noRun,
  readStanding,
  type LedgerOutcome,
  type ReceiptRow,
} from '@liangdi/ledger';
import { namesNobody, nobody } from '@liangdi/sketch';

/** Of repeated receipts too: an outcome that was lost comes back with the receipt it rests on; one that is there stays. */
export async function enterRefusals(tx: Tx, receipts: readonly ReceiptRow[]): Promise<void> {
  await insertOutcomes(tx, refusalsIn(receipts));
  for (const receipt of receipts) await nameNobody(tx, receipt);
}

export function refusalsIn(receipts: readonly ReceiptRow[]): LedgerOutcome[] {
  return receipts
    .filter(({ receipt }) => receipt.stage === 'refused')
    .flatMap(({ receipt: { agreementId, direction, at, entries = [] }, receiptId }) =>
      entries.map(({ seq, code }) => ({
        agreementId,
        direction,
        seq,
        status: 'refused' as const,
        reason: code!,
        receiptId,
        at,
      })),
    );
}

/** Only what stands as sent and as refused: what somebody has corrected since stays as corrected. */
async function nameNobody(tx: Tx, { receipt, jws }: ReceiptRow): Promise<void> {
  const { agreementId, direction, stage, parcelDigest, entries = [] } = receipt;
  const malformed = entries.filter(({ code }) => stage === 'refused' && code === 'entry-malformed');
  const digests = new Map(malformed.map(({ seq, digest }) => [seq, digest]));
  const stream = { agreementId, direction };
  const named = (await readStanding(tx, stream, [...digests.keys()])).filter(
    (row) =>
      row.status === 'refused' &&
      row.digest.toString('base64url') === digests.get(row.seq) &&
      row.parcelDigest.toString('base64url') === parcelDigest &&
      !namesNobody(row),
  );
  await insertCorrections(
    tx,
    named.map((row) => ({
      ...stream,
      ...row,
      ...nobody,
      reason: 'entry-malformed',
      class: 'mismatch',
      runId: noRun,
      evidence: jws,
    })),
  );
}

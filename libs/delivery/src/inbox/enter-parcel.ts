/**
 * Enters a parcel that is next in its stream: records, ledger, effects, receipts and the stream's head, in the caller's transaction.
 * Answers whether the parcel after it is being held.
 */
import type { Tx } from '@liangdi/database';
import { signReceipt } from '@liangdi/envelope';
import { insertLedgerEntries, insertReceipts, receiptRow } from '@liangdi/ledger';
import { instant } from '@liangdi/record';
import type { HeldAgreement } from '@liangdi/terms';
import { answersToParcel } from '../receipt/answers-to-parcel.js';
import { queueReceipts } from '../receipt/queue-receipts.js';
import { refusedEntry } from '../receipt/refused-entry.js';
import { applyRecords } from './apply-records.js';
import { judgeParcel } from './judge-parcel.js';
import type { JudgedRecord } from './judge-record.js';
import type { InboxDependencies, VerifiedParcel } from './inbox-dependencies.js';
import { moveHead } from './move-head.js';
import { nameInLedger } from './name-in-ledger.js';
import { storeRecords, type Refusals } from './store-records.js';

export async function enterParcel(
  tx: Tx,
  deps: InboxDependencies,
  verified: VerifiedParcel,
  agreement: HeldAgreement,
): Promise<boolean> {
  const judged = await judgeParcel(tx, deps, verified, agreement);
  const good = judged.filter(({ refusal }) => !refusal);
  const { taken, refusals: found } = await storeRecords(
    tx,
    deps,
    verified,
    agreement,
    good,
    instant(deps.now()),
  );
  const refusals = new Map(found);
  for (const { seq, refusal } of judged) if (refusal) refusals.set(seq, refusal);
  enterInLedger(tx, verified, agreement, judged, refusals);
  const [heldNext] = await Promise.all([
    moveHead(tx, verified),
    applyRecords(tx, deps, taken),
    receipt(tx, deps, verified, judged, refusals),
  ]);
  return heldNext;
}

function enterInLedger(
  tx: Tx,
  { manifest, digest }: VerifiedParcel,
  agreement: HeldAgreement,
  judged: readonly JudgedRecord[],
  refusals: Refusals,
): void {
  const { agreementId, direction, epoch } = manifest;
  const parcelDigest = Buffer.from(digest, 'base64url');
  insertLedgerEntries(
    tx,
    judged.map((record) => {
      const refusal = refusals.get(record.seq);
      return {
        agreementId,
        direction,
        seq: record.seq,
        epoch,
        ...nameInLedger(agreement, record.entry, refusal?.code === 'entry-malformed'),
        digest: record.digest,
        status: refusal ? ('refused' as const) : ('applied' as const),
        ...(refusal ? { reason: refusal.code } : {}),
        parcelDigest,
      };
    }),
  );
}

/** Signed before the commit they are bound to. */
async function receipt(
  tx: Tx,
  deps: InboxDependencies,
  { manifest, digest, sender }: VerifiedParcel,
  judged: readonly JudgedRecord[],
  refusals: Refusals,
): Promise<void> {
  const refused = judged.flatMap(({ seq, digest: leaf }) => {
    const refusal = refusals.get(seq);
    return refusal ? [refusedEntry(seq, leaf, refusal.code, refusal)] : [];
  });
  const answers = answersToParcel(manifest, digest, refused, instant(deps.now()));
  const rows = answers.map((made) => receiptRow(made, signReceipt(made, deps.terms.keys.sign[0])));
  const inserting = insertReceipts(tx, rows);
  queueReceipts(
    tx,
    sender,
    rows.map(({ receiptId }) => receiptId),
  );
  await inserting;
}

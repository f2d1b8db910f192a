/**
 * Mends a parcel that came before and does not stand here whole: what is missing is entered, what stands otherwise is corrected to what was signed.
 * Protects: effects happen once (only a record that was really gone is handed on), a refusal stays the refusal it was, nothing signed is contradicted.
 */
import type { Tx } from '@liangdi/database';
import { instant } from '@liangdi/record';
import type { HeldAgreement } from '@liangdi/terms';
import { applyRecords } from '../inbox/apply-records.js';
import type { InboxDependencies, VerifiedParcel } from '../inbox/inbox-dependencies.js';
import { judgeParcel } from '../inbox/judge-parcel.js';
import type { JudgedRecord } from '../inbox/judge-record.js';
import { moveHead } from '../inbox/move-head.js';
import { signedRowsOf, type SignedRow } from '../inbox/signed-rows.js';
import { storeRecords } from '../inbox/store-records.js';
import type { InboundHead } from '../inbox/stream-head.js';
import type { RefusedEntry } from '../receipt/answers-to-parcel.js';
import { refusedEntry } from '../receipt/refused-entry.js';
import { repeatReceiptsOf } from '../receipt/repeat-receipts-of.js';
import { signMissingAnswers } from '../receipt/sign-missing-answers.js';
import { decideRecord, type Decision } from './decide-record.js';
import { mendRows } from './mend-rows.js';
import { nameOf, readReception, type Reception } from './read-reception.js';
import { requireOneParcel } from './require-one-parcel.js';

/** One entry of the parcel: as it was signed, as it is judged, and what became of it. */
interface Decided {
  readonly signed: SignedRow;
  readonly judged: JudgedRecord;
  readonly decision: Decision;
}

/** Answers whether the parcel the stream now waits for is being held. @throws sequence-conflict */
export async function mendParcel(
  tx: Tx,
  deps: InboxDependencies,
  verified: VerifiedParcel,
  agreement: HeldAgreement,
  head: InboundHead,
): Promise<boolean> {
  await requireOneParcel(tx, 'receiver', verified, head);
  const signed = signedRowsOf(verified, agreement);
  const { card } = await deps.terms.cards.get(tx, deps.terms.own);
  const here = await readReception(tx, verified, signed, card);
  const judged = await judgeParcel(tx, deps, verified, agreement, { asOfItsTime: true });
  const decided = await restoreRecords(
    tx,
    deps,
    verified,
    agreement,
    judged.map((record, i) => ({
      signed: signed[i]!,
      judged: record,
      decision: decideRecord(record, signed[i]!, here),
    })),
    here,
  );
  const rows = decided.map(({ signed: row, decision: { status, reason } }) => ({ ...row, status, reason }));
  await mendRows(tx, verified, rows, here);
  const heldNext = await moveHead(tx, verified);
  const held = here.answers.map(({ stage }) => stage);
  await signMissingAnswers(tx, deps, verified, refusedAtReception(decided), held);
  await repeatReceiptsOf(tx, verified.sender, [verified.digest]);
  return heldNext;
}

/** Without a name or a readable body there is no record to hold; such an entry was never applied. */
const unreadable = ['entry-malformed', 'record-malformed'];

/** Stores and applies the records that are gone; what that finds decides only where nothing else did. */
async function restoreRecords(
  tx: Tx,
  deps: InboxDependencies,
  verified: VerifiedParcel,
  agreement: HeldAgreement,
  decided: readonly Decided[],
  { records, answers }: Reception,
): Promise<Decided[]> {
  const gone = decided.filter(
    ({ signed, judged, decision }) =>
      decision.status === 'applied' &&
      !records.has(nameOf(signed.recordId, signed.version)) &&
      !unreadable.includes(judged.refusal?.code ?? ''),
  );
  const { taken, refusals } = await storeRecords(
    tx,
    deps,
    verified,
    agreement,
    gone.map(({ judged }) => judged),
    answers[0]?.at ?? instant(deps.now()),
  );
  await applyRecords(tx, deps, taken);
  return decided.map((entry) => {
    const code = entry.decision.anew ? refusals.get(entry.signed.seq)?.code : undefined;
    return code
      ? { ...entry, decision: { status: 'refused', reason: code, refusedThen: code, anew: true } }
      : entry;
  });
}

/** What was refused at reception, whatever was corrected since: a receipt that is signed anew says what the lost one said. */
function refusedAtReception(decided: readonly Decided[]): RefusedEntry[] {
  return decided.flatMap(({ judged: { seq, digest, refusal }, decision: { refusedThen } }) =>
    refusedThen === undefined ? [] : [refusedEntry(seq, digest, refusedThen, refusal)],
  );
}

/**
 * What became of one entry of a parcel that came before. Protects: what was decided at reception is not decided again; it is asked anew
 * only where neither a receipt of ours nor a row says it.
 */
import type { Receipt } from '@liangdi/envelope';
import type { LedgerStatus } from '@liangdi/ledger';
import type { JudgedRecord } from '../inbox/judge-record.js';
import type { SignedRow } from '../inbox/signed-rows.js';
import { nameOf, type Reception } from './read-reception.js';

export interface Decision {
  readonly status: LedgerStatus;
  readonly reason: string | undefined;
  /** The code it was refused with when it came; what its receipt says, whatever was corrected since. */
  readonly refusedThen: string | undefined;
  /** Neither signed nor written anywhere: judged now, and what storing it finds still counts. */
  readonly anew: boolean;
}

type Found = Pick<Decision, 'status' | 'reason' | 'anew'>;

/** Said where we signed that an entry was not delivered, and neither the receipt that named the code nor the row is left. */
const codeLost = 'agreement-not-active';

export function decideRecord(judged: JudgedRecord, signed: SignedRow, here: Reception): Decision {
  const stands = here.standing.get(judged.seq);
  const row = stands?.digest.equals(signed.digest) === true ? stands : undefined;
  const told = toldOf(judged.seq, here.answers);
  if (!told) {
    const found = row ? written(row) : judgedNow(judged, signed, here);
    return { ...found, refusedThen: found.status === 'refused' ? found.reason : undefined };
  }
  const refusedThen =
    told === 'delivered' ? undefined : (told.code ?? row?.reason ?? judged.refusal?.code ?? codeLost);
  const found = row && here.corrected.has(judged.seq) ? written(row) : asTold(refusedThen);
  return { ...found, refusedThen };
}

function written({ status, reason }: { status: LedgerStatus; reason: string | null }): Found {
  return { status, reason: reason ?? undefined, anew: false };
}

function asTold(refused: string | undefined): Found {
  return { status: refused === undefined ? 'applied' : 'refused', reason: refused, anew: false };
}

/** What we signed for a seq; undefined where no receipt of ours speaks of it. A refusal goes before a delivery that was signed as well. */
function toldOf(
  seq: number,
  answers: readonly Receipt[],
): 'delivered' | { readonly code: string | undefined } | undefined {
  const refusals = answers.flatMap(({ stage, entries }) => (stage === 'refused' ? (entries ?? []) : []));
  const refused = refusals.find((entry) => entry.seq === seq);
  if (refused) return { code: refused.code };
  const delivered = answers.find(({ stage }) => stage === 'delivered');
  if (delivered) return delivered.except?.includes(seq) ? { code: undefined } : 'delivered';
  return refusals.length > 0 ? 'delivered' : undefined;
}

function judgedNow({ refusal }: JudgedRecord, signed: SignedRow, here: Reception): Found {
  if (refusal) return { status: 'refused', reason: refusal.code, anew: true };
  const name = nameOf(signed.recordId, signed.version);
  const held = here.records.get(name);
  // A record that lost only its row is what it was; one that stands under another number, or with another content, was here first.
  const first = !here.elsewhere.has(name) && (held === undefined || held.equals(signed.digest));
  return first
    ? { status: 'applied', reason: undefined, anew: true }
    : { status: 'refused', reason: 'record-duplicate', anew: true };
}

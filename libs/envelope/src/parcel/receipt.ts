/**
 * The receipt: a signed statement of one party about a parcel, each stage bound to a durable fact (04-exchange-protocol
 * §5). Protects: neither side can deny what it sent, received, refused or acknowledged; reasons are codes, never text.
 */
import type { Direction, Instant, PartyId } from '@liangdi/record';
import { digestShape, directionShape, exactly, idShape, instantShape } from '../canonical/shape.js';
import { integerFrom, listOf, members, partyShape, problemCodeShape } from '../canonical/shape.js';
import {
  signDocument,
  verifyDocument,
  type DocumentKind,
  type KeyLookupAt,
} from '../jose/signed-document.js';
import type { SigningKey } from '../keys/signing-key.js';
import { parcelLimits } from './parcel-limits.js';

/** `accepted` the sender committed · `delivered` the receiver committed · `refused` with reason · `acknowledged` by an officer. */
export type ReceiptStage = 'accepted' | 'delivered' | 'refused' | 'acknowledged';

export interface ReceiptEntry {
  readonly seq: number;
  readonly digest: string;
  /** Problem code; always there for `refused`. */
  readonly code?: string;
  /** The clause that allowed it, or the nearest one where it was refused. */
  readonly clauseId?: string;
}

export interface Receipt {
  readonly type: 'liangdi-receipt/1';
  readonly stage: ReceiptStage;
  readonly issuer: PartyId;
  readonly agreementId: string;
  readonly agreementVersion: number;
  readonly direction: Direction;
  readonly parcelDigest: string;
  readonly firstSeq: number;
  readonly count: number;
  /** `delivered` only: these seqs of the parcel were refused. */
  readonly except?: readonly number[];
  /** `refused` and `acknowledged` only: the entries spoken of, ascending. */
  readonly entries?: readonly ReceiptEntry[];
  readonly at: Instant;
}

const receiptMembers = members(
  {
    type: exactly('liangdi-receipt/1'),
    stage: exactly('accepted', 'delivered', 'refused', 'acknowledged'),
    issuer: partyShape,
    agreementId: idShape,
    agreementVersion: integerFrom(1),
    direction: directionShape,
    parcelDigest: digestShape,
    firstSeq: integerFrom(1),
    count: integerFrom(1, parcelLimits.records),
    at: instantShape,
  },
  {
    except: listOf(integerFrom(1), 1, parcelLimits.records),
    entries: listOf(
      members({ seq: integerFrom(1), digest: digestShape }, { code: problemCodeShape, clauseId: idShape }),
      1,
      parcelLimits.records,
    ),
  },
);

const receiptKind: DocumentKind = {
  typ: 'liangdi.receipt.v1',
  shape: (value) => receiptMembers(value) ?? stageFault(value as Receipt),
  malformed: 'receipt-malformed',
  statedAt: 'at',
};

export function signReceipt(receipt: Receipt, key: SigningKey): string {
  return signDocument(receiptKind, receipt, key);
}

/** Refused: as by verifyJws, `receipt-malformed`, `json-not-canonical`. Whether issuer and key belong together is the lookup's. */
export function verifyReceipt(jws: string, keyFor: KeyLookupAt): Receipt {
  return verifyDocument(receiptKind, jws, keyFor) as Receipt;
}

/** What each stage must and may say; seqs lie within the parcel and stand once. */
function stageFault({ stage, firstSeq, count, except, entries }: Receipt): string | undefined {
  const speaksOfEntries = stage === 'refused' || stage === 'acknowledged';
  if (speaksOfEntries !== (entries !== undefined)) return '/entries';
  if (except !== undefined && stage !== 'delivered') return '/except';
  if (!isAscendingWithin(except ?? [], firstSeq, count)) return '/except';
  const seqs = (entries ?? []).map((entry) => entry.seq);
  if (!isAscendingWithin(seqs, firstSeq, count)) return '/entries';
  if (stage === 'refused' && entries?.some((entry) => entry.code === undefined)) return '/entries';
  return undefined;
}

function isAscendingWithin(seqs: readonly number[], firstSeq: number, count: number): boolean {
  return seqs.every((seq, i) => seq >= firstSeq && seq < firstSeq + count && (i === 0 || seq > seqs[i - 1]!));
}

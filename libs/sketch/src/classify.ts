/**
 * What a difference is, whose side is wrong, and what heals it: the table of decision 0008, row by row. Protects: the
 * sender's signed manifest decides, never who asked first; where nothing is proved an office decides.
 */
import { namesNobody, standingRowOf, type Row } from './row.js';

export const discrepancyClasses = [
  'missing',
  'staleVersion',
  'orphan',
  'duplicate',
  'mismatch',
  'statusSplit',
  'receiptMissing',
  'lostByRestore',
  'outOfScope',
] as const;
export type DiscrepancyClass = (typeof discrepancyClasses)[number];

export type WrongSide = 'sender' | 'receiver' | 'both' | 'unknown';

/**
 * `resend` the sender gives the record again · `withdraw` it ceases to stand on both sides · `giveBack` the receiver
 * gives the sender what it lost · `quarantine` the receiver's row is taken out of the ledger · `repeatReceipt` the receiver
 * says again what became of it · `task` an office decides.
 */
export type Heal = 'resend' | 'withdraw' | 'giveBack' | 'quarantine' | 'repeatReceipt' | 'task';

/** All that is known of one seq of a stream. */
export interface SeqFacts {
  readonly seq: number;
  readonly sender?: Row;
  readonly receiver?: Row;
  /** The digest the sender's signed manifest proves at this seq, whoever brought the manifest. */
  readonly signedDigest?: string;
  /** The same key and version stand at another seq of the receiver. */
  readonly sameKeyElsewhere?: boolean;
  /** The highest version of the record that the receiver holds. */
  readonly receiverVersion?: number;
  /** Whether the person's leave to send it still stands; not known is taken for yes. */
  readonly consentStands?: boolean;
  /** The seq lies above the head of the side that lacks it: that side has lost its tail. */
  readonly inTail?: boolean;
  /** Whether the sender holds a delivered or refused receipt for the parcel; not known is taken for yes. */
  readonly receiptAtSender?: boolean;
}

export interface Finding {
  readonly class: DiscrepancyClass;
  readonly wrongSide: WrongSide;
  readonly heal: Heal;
}

/** Nothing where both sides hold the same and the receipt is there, or neither holds anything. */
export function classify(facts: SeqFacts): Finding | undefined {
  const { sender, receiver } = facts;
  if (sender && receiver) return ofBoth(sender, receiver, facts);
  if (sender) return ofSenderOnly(sender, facts);
  if (receiver) return ofReceiverOnly(receiver, facts);
  return undefined;
}

function ofSenderOnly(sender: Row, facts: SeqFacts): Finding {
  // Before all else: what may no longer be sent is not sent again, whatever became of it over there.
  if (facts.consentStands === false) return { class: 'outOfScope', wrongSide: 'receiver', heal: 'withdraw' };
  const resend = { wrongSide: 'receiver', heal: 'resend' } as const;
  if (facts.inTail) return { class: 'lostByRestore', ...resend };
  const holdsLower = facts.receiverVersion !== undefined && facts.receiverVersion < sender.version;
  return { class: holdsLower ? 'staleVersion' : 'missing', ...resend };
}

function ofReceiverOnly(receiver: Row, facts: SeqFacts): Finding {
  if (facts.signedDigest === receiver.digest) {
    return { class: facts.inTail ? 'lostByRestore' : 'missing', wrongSide: 'sender', heal: 'giveBack' };
  }
  return {
    class: facts.sameKeyElsewhere ? 'duplicate' : 'orphan',
    wrongSide: 'receiver',
    heal: 'quarantine',
  };
}

function ofBoth(sender: Row, receiver: Row, facts: SeqFacts): Finding | undefined {
  if (isRefusedUnread(sender, receiver)) return ofStatusSplit(receiver);
  if (!isSameRecord(sender, receiver)) return ofMismatch(sender, receiver, facts.signedDigest);
  if (sender.status !== receiver.status) return ofStatusSplit(receiver);
  if (facts.receiptAtSender !== false) return undefined;
  return { class: 'receiptMissing', wrongSide: 'sender', heal: 'repeatReceipt' };
}

/** The receiver could not read the name of what it refused, and the sender, whose own row still has it, has not heard of the refusal. */
function isRefusedUnread(sender: Row, receiver: Row): boolean {
  return (
    sender.digest === receiver.digest &&
    receiver.status === 'refused' &&
    namesNobody(standingRowOf(receiver)) &&
    !namesNobody(standingRowOf(sender))
  );
}

/** The digest covers name and version; where those differ under one digest a row was altered, and no manifest says whose. */
function isSameRecord(sender: Row, receiver: Row): boolean {
  return (
    sender.digest === receiver.digest &&
    sender.keyHash === receiver.keyHash &&
    sender.version === receiver.version
  );
}

function ofMismatch(sender: Row, receiver: Row, signedDigest: string | undefined): Finding {
  if (signedDigest !== undefined && sender.digest !== receiver.digest) {
    if (signedDigest === sender.digest) return { class: 'mismatch', wrongSide: 'receiver', heal: 'resend' };
    if (signedDigest === receiver.digest) return { class: 'mismatch', wrongSide: 'sender', heal: 'giveBack' };
  }
  return { class: 'mismatch', wrongSide: 'unknown', heal: 'task' };
}

/** What became of a record the receiver says, so its refusal stands; an applied row the sender holds for refused does not speak for itself. */
function ofStatusSplit(receiver: Row): Finding {
  return receiver.status === 'refused'
    ? { class: 'statusSplit', wrongSide: 'sender', heal: 'repeatReceipt' }
    : { class: 'statusSplit', wrongSide: 'unknown', heal: 'task' };
}

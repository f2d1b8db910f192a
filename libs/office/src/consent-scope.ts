/**
 * What a consent for one recipient and one record type can speak of: what the agreements in force with that party have clauses for.
 * Protects: she is never asked for more than the agreement could ever send, and may always give less.
 */
import type { Clause } from '@liangdi/agreement';
import { consentNotice, type ConsentNotice, type NoticeLanguage } from '@liangdi/consent';
import type { Tx } from '@liangdi/database';
import type { PartyCard } from '@liangdi/envelope';
import { problem } from '@liangdi/problem';
import {
  civilDateOf,
  directionFrom,
  type Instant,
  type PartyId,
  type Purpose,
  type RecordKind,
} from '@liangdi/record';
import type { HeldAgreement, Terms } from '@liangdi/terms';

export interface ConsentWish {
  readonly recipient: PartyId;
  readonly recordType: RecordKind;
  /** Default: every purpose the agreement has a clause for. */
  readonly purposes?: readonly Purpose[];
  /** Default: every field of those clauses. */
  readonly fields?: readonly string[];
  readonly validMonths?: number;
  readonly language: NoticeLanguage;
}

export interface ConsentScope {
  readonly recipient: PartyCard;
  readonly agreement: HeldAgreement;
  readonly purposes: readonly Purpose[];
  readonly fields: readonly string[];
  readonly retentionDays: number;
  readonly validMonths: number;
  /** The words for exactly this scope: what she is shown and what her consent names by digest. */
  readonly notice: ConsentNotice;
}

export const usualValidMonths = 12;

/** @throws partner-unknown, agreement-not-active, agreement-does-not-cover */
export async function requireConsentScope(
  tx: Tx,
  terms: Terms,
  wish: ConsentWish,
  at: Instant,
): Promise<ConsentScope> {
  const { card } = await terms.cards.get(tx, wish.recipient);
  const inForce = (await terms.agreementsWith(tx, wish.recipient)).filter((agreement) =>
    isInForce(agreement, at),
  );
  const [agreement] = inForce;
  if (!agreement) throw problem('agreement-not-active', { state: 'none' });
  const clauses = wantedClauses(
    inForce.flatMap(({ document }) => document.clauses),
    wish,
    terms.own,
  );

  const purposes = unique(clauses.map(({ purpose }) => purpose));
  const possible = unique(clauses.flatMap(({ fields }) => fields));
  const retentionDays = Math.max(...clauses.map((clause) => clause.retentionDays));
  const validMonths = wish.validMonths ?? usualValidMonths;
  const words = { purposes, retentionDays, validMonths };
  return {
    recipient: card,
    agreement,
    purposes,
    fields: wantedFields(possible, clauses, wish),
    retentionDays,
    validMonths,
    notice: consentNotice(wish.recordType, card.name[wish.language], wish.language, words),
  };
}

function isInForce({ state, document }: HeldAgreement, at: Instant): boolean {
  const today = civilDateOf(at);
  return state === 'active' && document.validFrom <= today && today <= document.validUntil;
}

/** Where the law itself is the basis, nobody is asked for leave. */
function wantedClauses(
  clauses: readonly Clause[],
  { recordType, purposes }: ConsentWish,
  own: PartyId,
): Clause[] {
  const direction = directionFrom(own);
  const possible = clauses.filter(
    (clause) =>
      clause.recordType === recordType &&
      clause.direction === direction &&
      clause.legalBasis.kind === 'separateConsent',
  );
  const missing = purposes?.find((purpose) => !possible.some((clause) => clause.purpose === purpose));
  if (possible.length === 0 || missing) {
    throw problem('agreement-does-not-cover', {
      field: missing ?? recordType,
      recordType,
      direction,
      clause: 'none',
    });
  }
  return purposes ? possible.filter(({ purpose }) => purposes.includes(purpose)) : possible;
}

function wantedFields(
  possible: readonly string[],
  clauses: readonly Clause[],
  wish: ConsentWish,
): readonly string[] {
  if (!wish.fields) return possible;
  if (wish.fields.some((field) => !possible.includes(field))) {
    // The name may have been made up by the caller: told only where it looks like a field.
    const missing = wish.fields.find((field) => !possible.includes(field) && /^[A-Za-z]{1,40}$/.test(field));
    throw problem('agreement-does-not-cover', {
      field: missing ?? 'unknown',
      recordType: wish.recordType,
      clause: clauses[0]?.clauseId ?? 'none',
    });
  }
  return unique(wish.fields);
}

function unique<T>(values: readonly T[]): T[] {
  return [...new Set(values)];
}

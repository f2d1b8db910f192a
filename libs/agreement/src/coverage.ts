/**
 * May these fields go to that party for this purpose now? Asked per record, at send and again at receive; deny by
 * default, and every answer names the clause that allows or the one that is nearest. Costs two map look-ups.
 */
import { problem, type Problem } from '@liangdi/problem';
import type { Direction, Instant, OfficeId, Purpose, RecordKind } from '@liangdi/record';
import type { AgreementState } from './agreement-life.js';
import { indexOf, type AgreementIndex, type IndexedClause } from './agreement-index.js';
import type { AgreementDocument, Clause } from './document.js';

/** An agreement as this party holds it. The document must not be changed once asked about: the index is kept by identity. */
export interface HeldAgreement {
  readonly document: AgreementDocument;
  readonly state: AgreementState;
}

export interface CoverageAsk {
  readonly kind: RecordKind;
  readonly direction: Direction;
  /** The agreement field names in use (`fieldsOf`). */
  readonly fields: readonly string[];
  readonly purpose: Purpose;
  readonly senderOffice: OfficeId;
  readonly recipientOffice: OfficeId;
  readonly at: Instant;
}

export type Coverage =
  | { readonly covered: true; readonly clause: Clause }
  | { readonly covered: false; readonly problem: Problem };

/**
 * The first clause, in the order of the document, that covers every field. Refused: `agreement-not-active`,
 * `-suspended`, `-expired`, `-not-yet-valid`, `agreement-does-not-cover`, `office-not-in-agreement`.
 */
export function coverage(agreement: HeldAgreement, ask: CoverageAsk): Coverage {
  const index = indexOf(agreement.document);
  const refusal = notInForce(agreement.state, index, ask.at) ?? strangerOffice(index, ask);
  return refusal === undefined ? matrixCoverage(index, ask) : { covered: false, problem: refusal };
}

/** Why nothing at all may go under it now; undefined while it is in force. */
export function refusalInForce({ document, state }: HeldAgreement, at: Instant): Problem | undefined {
  return notInForce(state, indexOf(document), at);
}

/** The clause, or throws what coverage would have answered. */
export function requireCoverage(agreement: HeldAgreement, ask: CoverageAsk): Clause {
  const answer = coverage(agreement, ask);
  if (!answer.covered) throw answer.problem;
  return answer.clause;
}

/** The same at receive: the clause the sender named must exist and must itself cover everything; no other may stand in. */
export function coverageAtReceive(agreement: HeldAgreement, clauseId: string, ask: CoverageAsk): Coverage {
  const index = indexOf(agreement.document);
  const refusal = notInForce(agreement.state, index, ask.at) ?? strangerOffice(index, ask);
  if (refusal !== undefined) return { covered: false, problem: refusal };
  const named = index.byId.get(clauseId);
  if (named === undefined || !sameCell(named.clause, ask))
    return { covered: false, problem: doesNotCover(index, ask) };
  if (missingFields(named, ask).length > 0)
    return { covered: false, problem: doesNotCover(index, ask, named) };
  const office = officeOutside(named, ask);
  return office === undefined ? { covered: true, clause: named.clause } : { covered: false, problem: office };
}

/** Dates before the suspension: an agreement that has run out is not waiting to be resumed. */
export function notInForce(state: AgreementState, index: AgreementIndex, at: Instant): Problem | undefined {
  const { validFrom, validUntil } = index.document;
  if (state !== 'active' && state !== 'suspended' && state !== 'expired')
    return problem('agreement-not-active', { state });
  if (state === 'expired' || at > index.period.until) return problem('agreement-expired', { validUntil });
  if (at <= index.period.before) return problem('agreement-not-yet-valid', { validFrom });
  return state === 'suspended' ? problem('agreement-suspended') : undefined;
}

/** An office of neither party is refused whatever the clause says. */
export function strangerOffice(index: AgreementIndex, ask: CoverageAsk): Problem | undefined {
  const { sender, recipient } = sidesOf(ask.direction);
  if (!ask.senderOffice.startsWith(index.division[sender])) return outside(ask.senderOffice, sender);
  if (!ask.recipientOffice.startsWith(index.division[recipient]))
    return outside(ask.recipientOffice, recipient);
  return undefined;
}

export function missingFields(indexed: IndexedClause, ask: CoverageAsk): readonly string[] {
  return ask.fields.filter((field) => !indexed.fields.has(field));
}

/** The clause one would extend: the same cell first, else the same record the same way, else the same record. */
export function nearestClause(index: AgreementIndex, ask: CoverageAsk): IndexedClause | undefined {
  let best: IndexedClause | undefined;
  let bestScore = 0;
  for (const indexed of index.clauses) {
    const score = nearness(indexed, ask);
    if (score > bestScore) [best, bestScore] = [indexed, score];
  }
  return best;
}

/** The matrix alone: record type × direction × purpose × fields, and the offices a clause names. */
export function matrixCoverage(index: AgreementIndex, ask: CoverageAsk): Coverage {
  let office: Problem | undefined;
  for (const indexed of index.cell(ask.kind, ask.direction, ask.purpose)) {
    if (!ask.fields.every((field) => indexed.fields.has(field))) continue;
    const refused = officeOutside(indexed, ask);
    if (refused === undefined) return { covered: true, clause: indexed.clause };
    office ??= refused;
  }
  return { covered: false, problem: office ?? doesNotCover(index, ask, nearestClause(index, ask)) };
}

/** Names the first field that would need a clause; with the right cell absent that is simply the first asked. */
function doesNotCover(index: AgreementIndex, ask: CoverageAsk, nearest = nearestClause(index, ask)): Problem {
  const missing =
    nearest !== undefined && sameCell(nearest.clause, ask) ? missingFields(nearest, ask) : ask.fields;
  return problem('agreement-does-not-cover', {
    field: toTell(missing[0] ?? ask.fields[0] ?? 'none'),
    fields: missing.map(toTell).join(', '),
    recordType: ask.kind,
    direction: ask.direction,
    purpose: ask.purpose,
    clause: nearest?.clause.clauseId ?? 'none',
  });
}

/** A made-up name comes from outside and goes into answers and logs: told only if it cannot hold an identity number. */
function toTell(field: string): string {
  return /^[A-Za-z0-9]{1,40}$/.test(field) && !/[0-9]{4}/.test(field) ? field : 'unknown';
}

function sameCell(clause: Clause, ask: CoverageAsk): boolean {
  return (
    clause.recordType === ask.kind && clause.direction === ask.direction && clause.purpose === ask.purpose
  );
}

function nearness(indexed: IndexedClause, ask: CoverageAsk): number {
  const { clause } = indexed;
  if (clause.recordType !== ask.kind) return 0;
  const held = ask.fields.length - missingFields(indexed, ask).length;
  const cell = (clause.direction === ask.direction ? 2 : 0) + (clause.purpose === ask.purpose ? 1 : 0);
  return 1 + held + cell * (ask.fields.length + 1);
}

function officeOutside({ offices }: IndexedClause, ask: CoverageAsk): Problem | undefined {
  const { sender, recipient } = sidesOf(ask.direction);
  if (offices[sender]?.has(ask.senderOffice) === false) return outside(ask.senderOffice, sender);
  if (offices[recipient]?.has(ask.recipientOffice) === false) return outside(ask.recipientOffice, recipient);
  return undefined;
}

function outside(office: OfficeId, side: 'origin' | 'destination'): Problem {
  return problem('office-not-in-agreement', { office, side });
}

function sidesOf(direction: Direction): {
  sender: 'origin' | 'destination';
  recipient: 'origin' | 'destination';
} {
  return direction === 'originToDestination'
    ? { sender: 'origin', recipient: 'destination' }
    : { sender: 'destination', recipient: 'origin' };
}

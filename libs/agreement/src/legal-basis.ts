/** What a clause asks of each single record beside its fields: the basis it rests on, and how long it may be kept. */
import { problem } from '@liangdi/problem';
import { civilDateOf, daysAfter, type CivilDate, type Instant } from '@liangdi/record';
import type { Clause } from './document.js';

/** Refused: `legal-basis-missing` where the record names no consent, or not the statutory basis the clause names. */
export function requireLegalBasis(
  clause: Clause,
  basis: { readonly consentId?: string | undefined; readonly statutoryBasisId?: string | undefined },
): void {
  const { kind, statutoryBasisId } = clause.legalBasis;
  const good =
    kind === 'statutory' ? basis.statutoryBasisId === statutoryBasisId : basis.consentId !== undefined;
  if (!good) throw problem('legal-basis-missing', { clause: clause.clauseId, basis: kind });
}

/** The records of a batch are issued in one moment: the day is counted once for them. */
const counted = new WeakMap<Clause, { readonly issuedAt: Instant; readonly until: CivilDate }>();

/** The last civil day (Asia/Shanghai) on which a record issued then may be kept under this clause. */
export function retentionUntil(clause: Clause, issuedAt: Instant): CivilDate {
  const last = counted.get(clause);
  if (last?.issuedAt === issuedAt) return last.until;
  const until = daysAfter(civilDateOf(issuedAt), clause.retentionDays);
  counted.set(clause, { issuedAt, until });
  return until;
}

/** Refused: `retention-too-long`, at receive, for a record that asks to be kept longer than its clause allows. */
export function requireRetention(clause: Clause, issuedAt: Instant, asked: CivilDate): void {
  const latest = retentionUntil(clause, issuedAt);
  if (asked > latest) throw problem('retention-too-long', { clause: clause.clauseId, latest });
}

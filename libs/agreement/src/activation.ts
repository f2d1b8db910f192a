/**
 * What an agreement needs before it becomes active (02-domain §2.8): both signatures on one digest, an impact
 * assessment for every clause, contacts confirmed within 90 days. Protects: check 7 of 02-domain §8.
 */
import { problem, type Problem } from '@liangdi/problem';
import { deadlines, endOfCivilDay, type Instant, type PartyId } from '@liangdi/record';
import { agreementFaults } from './agreement-faults.js';
import type { AgreementDocument } from './document.js';
import { agreementDigest } from './signed-agreement.js';

export const contactConfirmationDays = deadlines.contactReconfirmation.count;

const dayMs = 86_400_000;
const skewMs = 5 * 60_000;

/** Throws the first thing missing. `signedBy` comes from verifyAgreement. */
export function requireActivatable(
  doc: AgreementDocument,
  signedBy: readonly { readonly party: PartyId; readonly digest: string }[],
  at: Instant,
): void {
  const [first] = activationProblems(doc, signedBy, at);
  if (first !== undefined) throw first;
}

/** Everything that is missing, so that a manager can see it before asking the other side to sign. */
export function activationProblems(
  doc: AgreementDocument,
  signedBy: readonly { readonly party: PartyId; readonly digest: string }[],
  at: Instant,
): readonly Problem[] {
  const faults = agreementFaults(doc);
  if (faults.length > 0) return [problem('agreement-faulty', {}, { faults })];
  return [
    ...missingSignatures(doc, signedBy),
    ...missingAssessments(doc),
    ...unconfirmedContacts(doc, at),
    ...(at > endOfCivilDay(doc.validUntil)
      ? [problem('agreement-expired', { validUntil: doc.validUntil })]
      : []),
  ];
}

function missingSignatures(
  doc: AgreementDocument,
  signedBy: readonly { readonly party: PartyId; readonly digest: string }[],
): readonly Problem[] {
  const digest = agreementDigest(doc);
  return (['origin', 'destination'] as const).flatMap((side) => {
    const { party } = doc.parties[side];
    const signed = signedBy.some((signature) => signature.party === party && signature.digest === digest);
    return signed ? [] : [problem('agreement-signature-missing', { side, party })];
  });
}

function missingAssessments(doc: AgreementDocument): readonly Problem[] {
  const clauses = doc.clauses.filter((clause) => clause.impactAssessment === undefined);
  if (clauses.length === 0) return [];
  return [
    problem('impact-assessment-missing', { clauses: clauses.map((clause) => clause.clauseId).join(', ') }),
  ];
}

/**
 * Named by party and role: a post, not a person. A confirmation from the future confirms nothing, but for the clock
 * skew two parties may have.
 */
function unconfirmedContacts(doc: AgreementDocument, at: Instant): readonly Problem[] {
  const now = Date.parse(at);
  const stale = doc.contacts.filter(({ confirmedAt }) => {
    const age = now - Date.parse(confirmedAt);
    return age < -skewMs || age > contactConfirmationDays * dayMs;
  });
  if (stale.length === 0) return [];
  return [
    problem('contacts-not-confirmed', {
      contacts: stale.map(({ party, role }) => `${party} ${role}`).join(', '),
    }),
  ];
}

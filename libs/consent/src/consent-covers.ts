/**
 * Has she given leave for exactly this, and does it still stand? Asked of every record before it leaves, also of one
 * already waiting in the outbox: a withdrawal stops what is not yet sent.
 */
import { problem, type Problem } from '@liangdi/problem';
import type { ConsentAsk, StandingConsent } from './consent-record.js';

/** `consent-missing`, `consent-withdrawn`, `consent-expired`, `consent-does-not-cover` (naming member and value asked). */
export function consentCovers(consent: StandingConsent | undefined, ask: ConsentAsk): true | Problem {
  if (consent === undefined || ask.at < consent.givenAt) return problem('consent-missing');
  const { consentId } = consent;
  // A withdrawal is final for every later look, even of a record dated before it.
  if (consent.withdrawnAt !== undefined) return problem('consent-withdrawn', { consentId });
  if (ask.at >= consent.expiresAt) return problem('consent-expired', { consentId });
  const outside = outsideOf(consent, ask);
  return outside === undefined ? true : problem('consent-does-not-cover', { consentId, ...outside });
}

/** The consent, or throws what consentCovers would have answered. */
export function requireConsent(consent: StandingConsent | undefined, ask: ConsentAsk): StandingConsent {
  const answer = consentCovers(consent, ask);
  if (answer !== true) throw answer;
  return consent as StandingConsent;
}

function outsideOf(consent: StandingConsent, ask: ConsentAsk): { member: string; asked: string } | undefined {
  if (consent.recipient !== ask.recipient) return { member: 'recipient', asked: ask.recipient };
  if (consent.recordType !== ask.recordType) return { member: 'recordType', asked: ask.recordType };
  if (!consent.purposes.includes(ask.purpose)) return { member: 'purpose', asked: ask.purpose };
  const field = ask.fields.find((wanted) => !consent.fields.includes(wanted));
  return field === undefined ? undefined : { member: 'field', asked: field };
}

/** Another person's name travels only under that person's own consent: given here, separate, for this recipient, still standing. */
import { consentCovers } from '@liangdi/consent';
import type { Tx } from '@liangdi/database';
import { problem } from '@liangdi/problem';
import { uuidPattern, type Instant, type PersonId } from '@liangdi/record';
import { findConsent } from '@liangdi/terms';
import type { RequestContent } from './certificate-requests.js';

const uuid = new RegExp(uuidPattern);

/** True where no spouse is named. */
export async function spouseConsents(
  tx: Tx,
  { claims, recipient }: RequestContent,
  holder: PersonId,
  at: Instant,
): Promise<boolean> {
  const { spouseName } = claims;
  if (!spouseName) return true;
  const held = uuid.test(spouseName.spouseConsentId)
    ? await findConsent(tx, spouseName.spouseConsentId)
    : undefined;
  if (!held || held.personId === holder) return false;
  const ask = {
    recipient: recipient?.party ?? held.consent.recipient,
    recordType: 'certificate',
    purpose: 'certificateVerification',
    fields: ['spouseName'],
    at,
  } as const;
  return consentCovers(held.consent, ask) === true;
}

/** @throws spouse-consent-missing */
export async function requireSpouseConsent(
  tx: Tx,
  content: RequestContent,
  holder: PersonId,
  at: Instant,
): Promise<void> {
  if (!(await spouseConsents(tx, content, holder, at))) throw problem('spouse-consent-missing');
}

/**
 * Whether an agreement text may be taken on file: between us and this partner, under a number nobody else uses, newer than what is known.
 * Protects: a partner cannot slip a version of its own under an agreement with somebody else.
 */
import type { AgreementDocument } from '@liangdi/agreement';
import type { Tx } from '@liangdi/database';
import { problem } from '@liangdi/problem';
import { parsePartyId, type PartyId } from '@liangdi/record';

/** The other party of a text that names us. @throws agreement-of-other-parties */
export function partnerIn({ parties }: AgreementDocument, own: PartyId): PartyId {
  const ownSide = parsePartyId(own).role;
  const partner = parties[ownSide === 'origin' ? 'destination' : 'origin'].party;
  if (parties[ownSide].party !== own) throw problem('agreement-of-other-parties');
  return partner;
}

/** @throws agreement-already-known, agreement-version-stale */
export async function requireNewVersion(
  tx: Tx,
  document: AgreementDocument,
  partner: PartyId,
): Promise<void> {
  const { agreementId, agreementVersion } = document;
  const known = await tx.query<{ agreement_version: number; partner: PartyId }>(
    `SELECT agreement_version, partner FROM agreement WHERE agreement_id = $1`,
    [agreementId],
  );
  const taken = known.some((row) => row.partner !== partner || row.agreement_version === agreementVersion);
  if (taken) throw problem('agreement-already-known', { agreementId });
  const newest = Math.max(0, ...known.map((row) => row.agreement_version));
  if (agreementVersion < newest) throw problem('agreement-version-stale', { newest });
}

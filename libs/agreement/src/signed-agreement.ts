/**
 * One agreement, two signatures over the very same bytes (general JWS, RFC 7515 §7.2.1). Protects: each signature
 * must be by a key of one of the two parties, so neither can sign for the other and no third party counts.
 */
import type { KeyObject } from 'node:crypto';
import {
  addSignature,
  b64u,
  canonicalJson,
  parseCanonical,
  sha256,
  signGeneral,
  verifyGeneral,
  type GeneralJws,
  type SigningKey,
} from '@liangdi/envelope';
import { isProblem, problem } from '@liangdi/problem';
import type { PartyId } from '@liangdi/record';
import { requireAgreement } from './agreement-faults.js';
import type { AgreementDocument } from './document.js';

export const agreementTyp = 'liangdi.agreement.v1';

/** Above any agreement of ours (200 clauses of 100 fields). */
const maxAgreementBytes = 512 * 1024;

export type SignedAgreement = GeneralJws;

/** The signing key of this party with this kid, valid at the time the caller has in mind; undefined where it has none. */
export type KeyForParty = (party: PartyId, kid: string) => KeyObject | undefined;

export interface AgreementSignature {
  readonly party: PartyId;
  readonly kid: string;
  /** Of the text signed. */
  readonly digest: string;
}

export interface VerifiedAgreement {
  readonly document: AgreementDocument;
  readonly digest: string;
  readonly signedBy: readonly AgreementSignature[];
}

/** base64url SHA-256 of the canonical text. */
export function agreementDigest(doc: AgreementDocument): string {
  return b64u(sha256(canonicalJson(doc)));
}

/** The first signature. Refused: `agreement-faulty`. */
export function signAgreement(doc: AgreementDocument, key: SigningKey): SignedAgreement {
  return signGeneral(canonicalJson(requireAgreement(doc)), key, agreementTyp);
}

/** The second signature, over the same payload. The caller has verified the first (verifyAgreementSignatures). */
export function countersignAgreement(general: SignedAgreement, key: SigningKey): SignedAgreement {
  return addSignature(general, key, agreementTyp);
}

/** Both parties' signatures. Refused: as verifyAgreementSignatures, and `agreement-signature-missing`. */
export function verifyAgreement(general: SignedAgreement, keyForParty: KeyForParty): VerifiedAgreement {
  const verified = verifyAgreementSignatures(general, keyForParty);
  for (const side of ['origin', 'destination'] as const) {
    const { party } = verified.document.parties[side];
    if (!verified.signedBy.some((signed) => signed.party === party)) {
      throw problem('agreement-signature-missing', { side, party });
    }
  }
  return verified;
}

/**
 * One signature or two, as a proposal has one. Refused: `agreement-signature-invalid` (tampered, a stranger's, one
 * party twice), `agreement-faulty`.
 */
export function verifyAgreementSignatures(
  general: SignedAgreement,
  keyForParty: KeyForParty,
): VerifiedAgreement {
  const document = requireAgreement(claimedDocument(general));
  const digest = agreementDigest(document);
  const signers = new Map<string, PartyId>();
  const parties = [document.parties.origin.party, document.parties.destination.party];
  const keyFor = (kid: string): KeyObject | undefined => {
    for (const party of parties) {
      const key = keyForParty(party, kid);
      if (key === undefined) continue;
      signers.set(kid, party);
      return key;
    }
    return undefined;
  };
  const { kids } = refusing(() => verifyGeneral(general, agreementTyp, keyFor));
  const signedBy = kids.map((kid) => ({ party: signers.get(kid) as PartyId, kid, digest }));
  if (new Set(signedBy.map((signed) => signed.party)).size !== signedBy.length) {
    throw problem('agreement-signature-invalid');
  }
  return { document, digest, signedBy };
}

/** The text as it stands under the signatures; whose they are can only be asked once the text names the parties. */
function claimedDocument(general: SignedAgreement): unknown {
  return refusing(() => {
    const payload = Buffer.from(general.payload, 'base64url');
    if (payload.length > maxAgreementBytes) throw problem('agreement-signature-invalid');
    const text = payload.toString('utf8');
    if (!Buffer.from(text).equals(payload)) throw problem('agreement-signature-invalid');
    return parseCanonical(text);
  });
}

/** Whatever is wrong with a signature, the office is told one thing: have it signed again. */
function refusing<T>(check: () => T): T {
  try {
    return check();
  } catch (cause) {
    if (isProblem(cause, 'agreement-signature-invalid')) throw cause;
    throw problem('agreement-signature-invalid', {}, { cause });
  }
}

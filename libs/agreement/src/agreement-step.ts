/**
 * What one party tells the other about their agreement, signed: proposed, countersigned, suspended, … Protects: a
 * step counts only under a key of the party that claims it, and only for the very text whose digest it names.
 */
import {
  canonicalJson,
  decodeJwsUnverified,
  parseCanonical,
  signJws,
  verifyJws,
  type SigningKey,
} from '@liangdi/envelope';
import { isProblem, problem } from '@liangdi/problem';
import { partyPattern, type Instant, type PartyId } from '@liangdi/record';
import { compileSchema } from './compile-schema.js';
import type { AgreementDocument } from './document.js';
import { agreementDigest, type KeyForParty, type SignedAgreement } from './signed-agreement.js';

export const stepTyp = 'liangdi.agreement-step.v1';

export const stepNames = [
  'propose',
  'countersign',
  'reject',
  'withdraw',
  'suspend',
  'resume',
  'terminate',
] as const;
export type StepName = (typeof stepNames)[number];

export interface AgreementStep {
  readonly type: 'liangdi-agreement-step/1';
  readonly agreementId: string;
  readonly agreementVersion: number;
  readonly step: StepName;
  readonly by: PartyId;
  readonly at: Instant;
  /** agreementDigest of the text the step speaks of. */
  readonly digest: string;
  /** Present exactly in `propose` (one signature) and `countersign` (both). */
  readonly agreement?: SignedAgreement;
  /** For the other office to read; never about a person. */
  readonly reason?: string;
}

const stepFaults = compileSchema({
  type: 'object',
  additionalProperties: false,
  required: ['type', 'agreementId', 'agreementVersion', 'step', 'by', 'at', 'digest'],
  properties: {
    type: { const: 'liangdi-agreement-step/1' },
    agreementId: { type: 'string', pattern: '^[0-9a-f-]{36}$' },
    agreementVersion: { type: 'integer', minimum: 1, maximum: 10000 },
    step: { enum: [...stepNames] },
    by: { type: 'string', pattern: partyPattern },
    at: { type: 'string', format: 'date-time' },
    digest: { type: 'string', pattern: '^[A-Za-z0-9_-]{43}$' },
    agreement: { type: 'object' },
    reason: { type: 'string', minLength: 1, maxLength: 500 },
  },
  if: { properties: { step: { enum: ['propose', 'countersign'] } } },
  then: { required: ['agreement'] },
  else: { properties: { agreement: false } },
});

/** Refused: `agreement-step-faulty`. */
export function signStep(step: AgreementStep, key: SigningKey): string {
  return signJws(canonicalJson(requireStep(step)), key, stepTyp);
}

/**
 * A step by the party it names. Refused: `agreement-step-faulty`, `agreement-signature-invalid` (tampered, or signed
 * by a key that is not that party's). The agreement inside is still to be verified (verifyAgreementSignatures).
 */
export function verifyStep(jws: string, keyForParty: KeyForParty): AgreementStep {
  try {
    const claimed = requireStep(parseCanonical(decodeJwsUnverified(jws).payload.toString('utf8')));
    verifyJws(jws, stepTyp, (kid) => keyForParty(claimed.by, kid));
    return claimed;
  } catch (cause) {
    if (isProblem(cause, 'agreement-step-faulty')) throw cause;
    throw problem('agreement-signature-invalid', {}, { cause });
  }
}

/** Ties a verified step to the text held: same agreement, version and digest, and one of its two parties. */
export function requireStepOf(doc: AgreementDocument, step: AgreementStep): void {
  const parties = [doc.parties.origin.party, doc.parties.destination.party];
  const faults = [
    ...(step.agreementId === doc.agreementId ? [] : [{ pointer: '/agreementId', rule: 'same-agreement' }]),
    ...(step.agreementVersion === doc.agreementVersion
      ? []
      : [{ pointer: '/agreementVersion', rule: 'same-version' }]),
    ...(step.digest === agreementDigest(doc) ? [] : [{ pointer: '/digest', rule: 'same-text' }]),
    ...(parties.includes(step.by) ? [] : [{ pointer: '/by', rule: 'party-of-agreement' }]),
  ];
  if (faults.length > 0) throw problem('agreement-step-faulty', {}, { faults });
}

function requireStep(value: unknown): AgreementStep {
  const faults = stepFaults(value);
  if (faults.length > 0) throw problem('agreement-step-faulty', {}, { faults });
  return value as AgreementStep;
}

/** What a desk sees of an agreement: text, state, signatures, steps, and what still keeps it from coming into force. */
import { ApiProperty } from '@nestjs/swagger';
import type { AgreementDocument, AgreementState } from '@liangdi/agreement';
import type { Tx } from '@liangdi/database';
import type { Problem } from '@liangdi/problem';
import { civilDateOf, instant } from '@liangdi/record';
import type { Terms } from '@liangdi/terms';
import { suspendedBy } from './agreement-acts.js';
import { getAgreementOnFile, reasonOf, type AgreementOnFile, type FiledStep } from './agreement-on-file.js';
import { missingForForce, signaturesOn } from './put-into-force.js';

export class AgreementSignatureView {
  @ApiProperty() readonly party: string;
  @ApiProperty({ description: 'RFC 7638 thumbprint of the signing key' }) readonly kid: string;
}

export class AgreementStepView {
  @ApiProperty() readonly step: string;
  @ApiProperty() readonly by: string;
  @ApiProperty({ required: false, description: 'The account of the officer, for steps taken here' })
  readonly bySubject?: string;
  @ApiProperty({ format: 'date-time' }) readonly at: string;
  @ApiProperty({ required: false }) readonly reason?: string;
  @ApiProperty({ required: false, description: 'The signed step (JWS) as exchanged' }) readonly jws?: string;
}

export class MissingView {
  @ApiProperty() readonly code: string;
  @ApiProperty() readonly zh: string;
  @ApiProperty() readonly en: string;
}

export class AgreementView {
  @ApiProperty({ format: 'uuid' }) readonly agreementId: string;
  @ApiProperty() readonly agreementVersion: number;
  @ApiProperty() readonly partner: string;
  @ApiProperty({ description: 'expired as soon as its last day is over' }) readonly state: string;
  @ApiProperty({ type: [String], description: 'The parties whose suspension stands' })
  readonly suspendedBy: readonly string[];
  @ApiProperty({ description: 'base64url SHA-256 of the canonical text: what both sign' })
  readonly digest: string;
  @ApiProperty({ type: 'object', additionalProperties: true }) readonly document: AgreementDocument;
  @ApiProperty({
    type: 'object',
    additionalProperties: true,
    nullable: true,
    description: 'General JWS with one or two signatures',
  })
  readonly signed: object | null;
  @ApiProperty({ type: [AgreementSignatureView] }) readonly signatures: readonly AgreementSignatureView[];
  @ApiProperty({ type: [AgreementStepView] }) readonly steps: readonly AgreementStepView[];
  @ApiProperty({ type: [MissingView], description: 'What it needs before it can come into force' })
  readonly missing: readonly MissingView[];
}

/** @throws agreement-not-found */
export async function viewAgreement(
  tx: Tx,
  terms: Terms,
  agreementId: string,
  agreementVersion: number,
  now: Date,
): Promise<AgreementView> {
  const file = await getAgreementOnFile(tx, agreementId, agreementVersion);
  const { row, document, steps } = file;
  const [signatures] = await signaturesOn(tx, terms, file, now);
  return {
    agreementId,
    agreementVersion,
    partner: row.partner,
    state: stateToday(row.state, document.validUntil, now),
    suspendedBy: row.state === 'suspended' ? suspendedBy(file) : [],
    digest: row.digest,
    document,
    signed: row.signed,
    signatures: signatures.map(({ party, kid }) => ({ party, kid })),
    steps: steps.map(stepView),
    missing: await missingView(tx, terms, file, now),
  };
}

const beforeForce: readonly AgreementState[] = ['drafted', 'proposed', 'countersigned'];

async function missingView(
  tx: Tx,
  terms: Terms,
  file: AgreementOnFile,
  now: Date,
): Promise<readonly MissingView[]> {
  if (!beforeForce.includes(file.row.state)) return [];
  return (await missingForForce(tx, terms, file, now)).map(told);
}

/** The state as of today: nobody has to be awake at midnight for an agreement to run out. */
export function stateToday(state: AgreementState, validUntil: string, now: Date): AgreementState {
  const runs = state === 'active' || state === 'suspended';
  return runs && civilDateOf(instant(now)) > validUntil ? 'expired' : state;
}

function stepView(step: FiledStep): AgreementStepView {
  const reason = reasonOf(step);
  return {
    step: step.step,
    by: step.by,
    ...(step.bySubject === null ? {} : { bySubject: step.bySubject }),
    at: step.at,
    ...(reason === undefined ? {} : { reason }),
    ...(step.jws === null ? {} : { jws: step.jws }),
  };
}

function told(missing: Problem): MissingView {
  const { code, detailZh, detailEn } = missing.toBody();
  return { code, zh: detailZh, en: detailEn };
}

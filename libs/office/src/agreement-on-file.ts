/** An agreement as it lies on the desk: its row, its text, and every step that led there, in order. */
import type { AgreementDocument } from '@liangdi/agreement';
import type { Tx } from '@liangdi/database';
import { decodeJwsUnverified } from '@liangdi/envelope';
import { instant, type Instant, type PartyId } from '@liangdi/record';
import { getAgreement, type AgreementRow } from '@liangdi/terms';

export interface FiledStep {
  readonly step: string;
  readonly by: PartyId;
  /** The officer's account; only of this party's own steps. */
  readonly bySubject: string | null;
  /** Null for what a party does for itself alone: drafting, activating. */
  readonly jws: string | null;
  readonly at: Instant;
}

export interface AgreementOnFile {
  readonly row: AgreementRow;
  readonly document: AgreementDocument;
  readonly steps: readonly FiledStep[];
}

interface StepRow {
  readonly step: string;
  readonly by_party: PartyId;
  readonly by_subject: string | null;
  readonly step_jws: string | null;
  readonly at: Date;
}

/** `forUpdate`: nobody else moves it until the transaction ends. @throws agreement-not-found */
export async function getAgreementOnFile(
  tx: Tx,
  agreementId: string,
  agreementVersion: number,
  options: { readonly forUpdate?: boolean } = {},
): Promise<AgreementOnFile> {
  const row = await getAgreement(tx, agreementId, agreementVersion, options);
  const steps = await tx.query<StepRow>(
    `SELECT step, by_party, by_subject, step_jws, at FROM agreement_step
     WHERE agreement_id = $1 AND agreement_version = $2 ORDER BY step_id`,
    [agreementId, agreementVersion],
  );
  return { row, document: JSON.parse(row.document) as AgreementDocument, steps: steps.map(filedStep) };
}

function filedStep(row: StepRow): FiledStep {
  return {
    step: row.step,
    by: row.by_party,
    bySubject: row.by_subject,
    jws: row.step_jws,
    at: instant(row.at),
  };
}

/** When a party last did something to this agreement. */
export function lastStepOf({ steps }: Pick<AgreementOnFile, 'steps'>, party: PartyId): Instant | undefined {
  return steps.filter(({ by }) => by === party).at(-1)?.at;
}

/** The reason a step was given, as a code; whatever else a partner may have written there is not repeated. */
export function reasonOf({ jws }: FiledStep): string | undefined {
  if (!jws) return undefined;
  const { reason } = JSON.parse(decodeJwsUnverified(jws).payload.toString('utf8')) as { reason?: string };
  if (reason === undefined) return undefined;
  return /^[a-zA-Z]{1,40}$/.test(reason) ? reason : 'other';
}

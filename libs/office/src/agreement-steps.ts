/**
 * This party's own steps: signed, written down, and queued to the partner, all in the transaction of the manager who takes them.
 * Protects: what the partner is told is exactly what was done here, and is told even if the process dies right after.
 */
import { Injectable } from '@nestjs/common';
import { signStep, type AgreementStep, type SignedAgreement, type StepName } from '@liangdi/agreement';
import type { Caller } from '@liangdi/access';
import type { Tx } from '@liangdi/database';
import { queueMessage, Relays } from '@liangdi/delivery';
import { instant, type Instant } from '@liangdi/record';
import { Terms } from '@liangdi/terms';
import { stateAfter } from './agreement-acts.js';
import { lastStepOf, type AgreementOnFile } from './agreement-on-file.js';
import { Clock } from './clock.js';
import { moveAgreementOn } from './move-agreement-on.js';

export interface OwnStep {
  readonly step: StepName;
  readonly agreement?: SignedAgreement;
  readonly reason?: string;
}

@Injectable()
export class AgreementSteps {
  constructor(
    private readonly terms: Terms,
    private readonly relays: Relays,
    private readonly clock: Clock,
  ) {}

  /** The agreement must have been read for update. @throws life-forbids, agreement-act-of-other-party */
  async take(tx: Tx, manager: Caller, file: AgreementOnFile, act: OwnStep): Promise<void> {
    const { own, keys } = this.terms;
    const { agreement_id, agreement_version, partner, digest } = file.row;
    const to = stateAfter(file, act.step, own);
    const at = laterThan(lastStepOf(file, own), this.clock.now());
    const step: AgreementStep = {
      type: 'liangdi-agreement-step/1',
      agreementId: agreement_id,
      agreementVersion: agreement_version,
      by: own,
      at,
      digest,
      ...act,
    };
    const stepJws = signStep(step, keys.sign[0]);
    const written = { step: act.step, byParty: own, bySubject: manager.subject, stepJws, at };
    await moveAgreementOn(tx, file.row, to, written, act.agreement);
    await queueMessage(tx, partner, 'liangdi.agreement.v1', { step: stepJws });
    tx.afterCommit(() => this.relays.nudge(partner));
  }
}

/** Steps of one party go forward in time whatever its clock does: the partner takes an earlier one for an old one come again. */
function laterThan(last: Instant | undefined, now: Date): Instant {
  const earliest = last === undefined ? 0 : Date.parse(last) + 1;
  return instant(new Date(Math.max(earliest, now.getTime())));
}

/**
 * Takes in what a partner did to an agreement: verified, judged by the same rule as our own steps, written down, in one transaction.
 * Protects: the same step twice changes nothing; an old one that comes again, or one that does not fit, is parked and moves nothing.
 */
import { Injectable } from '@nestjs/common';
import {
  agreementDigest,
  requireStepOf,
  verifyAgreement,
  verifyAgreementSignatures,
  verifyStep,
  type AgreementStep,
  type KeyForParty,
  type SignedAgreement,
} from '@liangdi/agreement';
import { Database, type Actor, type Tx } from '@liangdi/database';
import { openJsonMessage, senderOf, type IncomingMessage } from '@liangdi/delivery';
import { canonicalJson, type PartyCard } from '@liangdi/envelope';
import { PersonVault } from '@liangdi/person';
import { problem } from '@liangdi/problem';
import { instant, type PartyId } from '@liangdi/record';
import { insertAgreement, Terms, type AgreementStepRecord } from '@liangdi/terms';
import { stateAfter } from '../agreement-acts.js';
import { cardsWith, keysAt, keysAtSigning } from '../agreement-cards.js';
import { partnerIn, requireNewVersion } from '../agreement-identity.js';
import { getAgreementOnFile, lastStepOf, type AgreementOnFile } from '../agreement-on-file.js';
import { Clock } from '../clock.js';
import { moveAgreementOn } from '../move-agreement-on.js';
import { putIntoForce } from '../put-into-force.js';

const allowedSkewMs = 5 * 60_000;

/** A step whose signature holds, from the party that sent it. */
interface VerifiedStep {
  readonly step: AgreementStep;
  readonly jws: string;
  readonly cards: readonly PartyCard[];
  readonly now: Date;
}

@Injectable()
export class ReceiveAgreementStep {
  constructor(
    private readonly database: Database,
    private readonly terms: Terms,
    private readonly vault: PersonVault,
    private readonly clock: Clock,
  ) {}

  async run(message: Pick<IncomingMessage, 'headers' | 'value'>): Promise<void> {
    const sender = senderOf(message);
    const { step: jws } = openJsonMessage(message, this.terms.keys);
    if (typeof jws !== 'string') throw problem('message-malformed');
    await this.database.inTransaction(this.actor, async (tx) => {
      const verified = await this.verify(tx, sender, jws);
      if (await isKnown(tx, jws)) return;
      if (verified.step.step === 'propose') await this.takeProposal(tx, verified);
      else await this.takeStep(tx, verified);
    });
  }

  private async verify(tx: Tx, sender: PartyId, jws: string): Promise<VerifiedStep> {
    const now = this.clock.now();
    const cards = await cardsWith(tx, this.terms, sender);
    const step = verifyStep(jws, keysNow(cards, now));
    // The key must have been good when the step says it was taken, too: that is when it will be looked up later.
    verifyStep(
      jws,
      keysAt(cards, () => step.at),
    );
    if (step.by !== sender) throw problem('wrong-sender');
    if (Date.parse(step.at) > now.getTime() + allowedSkewMs) throw problem('clock-skew');
    return { step, jws, cards, now };
  }

  private async takeProposal(tx: Tx, verified: VerifiedStep): Promise<void> {
    const { step, cards, now } = verified;
    const signed = step.agreement as SignedAgreement;
    const { document, signedBy } = verifyAgreementSignatures(signed, keysNow(cards, now));
    requireStepOf(document, step);
    if (signedBy.length !== 1 || signedBy[0]?.party !== step.by) throw problem('agreement-signature-invalid');
    if (partnerIn(document, this.terms.own) !== step.by) throw problem('agreement-of-other-parties');
    await requireNewVersion(tx, document, step.by);

    const row = {
      agreement_id: document.agreementId,
      agreement_version: document.agreementVersion,
      partner: step.by,
      state: 'drafted' as const,
      document: canonicalJson(document),
      digest: agreementDigest(document),
      signed: null,
    };
    await insertAgreement(tx, row);
    await moveAgreementOn(
      tx,
      row,
      stateAfter({ row, steps: [] }, 'propose', step.by),
      written(verified),
      signed,
    );
  }

  private async takeStep(tx: Tx, verified: VerifiedStep): Promise<void> {
    const { step } = verified;
    const file = await getAgreementOnFile(tx, step.agreementId, step.agreementVersion, { forUpdate: true });
    if (file.row.partner !== step.by) throw problem('wrong-sender');
    requireStepOf(file.document, step);
    requireLaterThanLast(file, step);
    const to = stateAfter(file, step.step, step.by);
    const signed = step.step === 'countersign' ? requireBothSignatures(file, verified) : undefined;

    await moveAgreementOn(tx, file.row, to, written(verified), signed);

    if (to !== 'countersigned') return;
    const now = this.clock.now();
    const countersigned = await getAgreementOnFile(tx, step.agreementId, step.agreementVersion);
    await putIntoForce(tx, countersigned, { terms: this.terms, vault: this.vault, now });
  }

  private get actor(): Actor {
    return { kind: 'machine', subject: 'inbox', roles: [], party: this.terms.own };
  }
}

/** Steps are evidence and never deleted, so the signed text itself is the memory of what has been taken in. */
async function isKnown(tx: Tx, jws: string): Promise<boolean> {
  return (await tx.query(`SELECT FROM agreement_step WHERE step_jws = $1 LIMIT 1`, [jws])).length > 0;
}

function keysNow(cards: readonly PartyCard[], now: Date): KeyForParty {
  return keysAt(cards, () => instant(now));
}

function requireLaterThanLast(file: AgreementOnFile, step: AgreementStep): void {
  const last = lastStepOf(file, step.by);
  if (last === undefined || step.at > last) return;
  throw problem('agreement-step-faulty', {}, { faults: [{ pointer: '/at', rule: 'later-than-last-step' }] });
}

/** Ours and the partner's, over the text on file and no other. */
function requireBothSignatures(file: AgreementOnFile, { step, cards, now }: VerifiedStep): SignedAgreement {
  const signed = step.agreement as SignedAgreement;
  const { digest } = verifyAgreement(signed, keysAtSigning(cards, file, now));
  if (digest !== file.row.digest) throw problem('agreement-signature-invalid');
  return signed;
}

function written({ step, jws }: VerifiedStep): AgreementStepRecord {
  return { step: step.step, byParty: step.by, stepJws: jws, at: step.at };
}

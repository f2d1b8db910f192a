/** Tells whether an exchange would be allowed, by which clause, or what is missing: the same rules as at send. Who may: every officer. */
import { Injectable } from '@nestjs/common';
import { requireOfficer, type Caller } from '@liangdi/access';
import { explain, type CoverageAsk } from '@liangdi/agreement';
import { Database } from '@liangdi/database';
import { problem } from '@liangdi/problem';
import { directionFrom, instant, officeId, partyId, recordFields } from '@liangdi/record';
import { Terms, type HeldAgreement } from '@liangdi/terms';
import { stateToday } from '../agreement.view.js';
import { Clock } from '../clock.js';
import type { ExplainExchangeRequest } from './explain-exchange.request.js';
import type { AgreementExplanationView, ExplanationView } from './explanation.view.js';

@Injectable()
export class ExplainExchange {
  constructor(
    private readonly database: Database,
    private readonly terms: Terms,
    private readonly clock: Clock,
  ) {}

  run(officer: Caller, asked: ExplainExchangeRequest): Promise<ExplanationView> {
    requireOfficer(officer);
    const partner = partyId(asked.partner);
    const now = this.clock.now();
    const ask: CoverageAsk = {
      kind: asked.recordType,
      direction: directionFrom(this.terms.own),
      fields: knownFields(asked),
      purpose: asked.purpose,
      senderOffice: officeId(asked.senderOffice ?? officer.office),
      recipientOffice: officeId(asked.recipientOffice),
      at: instant(now),
    };
    return this.database.inTransaction(officer, async (tx) => {
      const { card } = await this.terms.cards.get(tx, partner);
      if (!card.offices.some(({ office }) => office === ask.recipientOffice)) {
        throw problem('recipient-office-unknown', { office: ask.recipientOffice, party: partner });
      }
      const held = await this.terms.agreementsWith(tx, partner);
      const agreements = held.map((agreement) => explained(agreement, ask, now));
      return {
        allowed: agreements.some(({ allowed }) => allowed),
        reasons: held.length > 0 ? [] : [noAgreement()],
        agreements,
      };
    });
  }
}

/** A field no record of this type has is a slip of the pen, not a question to an agreement. */
function knownFields({ recordType, fields }: ExplainExchangeRequest): readonly string[] {
  const asked = [...new Set(fields.split(','))];
  const faults = asked.flatMap((field, at) =>
    recordFields[recordType].includes(field) ? [] : [{ pointer: `/fields/${at}`, rule: 'known-field' }],
  );
  if (faults.length > 0) throw problem('request-invalid', {}, { faults });
  return asked;
}

function explained(agreement: HeldAgreement, ask: CoverageAsk, now: Date): AgreementExplanationView {
  const { agreementId, agreementVersion, validUntil } = agreement.document;
  return {
    agreementId,
    agreementVersion,
    state: stateToday(agreement.state, validUntil, now),
    ...explain(agreement, ask),
  };
}

function noAgreement() {
  return {
    zh: '与该合作方没有生效的协议。请协议管理员先起草并签署。',
    en: 'There is no agreement in force with this party. Ask the agreement manager to draft one and have it signed.',
  };
}

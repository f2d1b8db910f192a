/**
 * Takes down the consent a person gives, for one recipient and one record type, and hands her the signed receipt.
 * Protects: it names the very words she was shown, reaches no further than the agreement, and holds two years at most.
 */
import { Injectable } from '@nestjs/common';
import { requireRole, type Caller } from '@liangdi/access';
import { signConsentReceipt, type ConsentController, type ConsentRecord } from '@liangdi/consent';
import { Database, type Tx } from '@liangdi/database';
import type { PartyCard } from '@liangdi/envelope';
import { PersonVault, subjectsOf } from '@liangdi/person';
import { problem } from '@liangdi/problem';
import { instant, monthsAfter, newId } from '@liangdi/record';
import { runOnce, type IdempotencyKey } from '@liangdi/service-host';
import { insertConsent, Terms } from '@liangdi/terms';
import { requireDecider } from '../assisted-person.js';
import { Clock } from '../clock.js';
import { requireConsentScope, type ConsentScope } from '../consent-scope.js';
import { viewOfConsent, type ConsentView } from '../consent.view.js';
import type { GiveConsentRequest } from './give-consent.request.js';

@Injectable()
export class GiveConsent {
  constructor(
    private readonly database: Database,
    private readonly vault: PersonVault,
    private readonly terms: Terms,
    private readonly clock: Clock,
  ) {}

  run(caller: Caller, key: IdempotencyKey, given: GiveConsentRequest): Promise<ConsentView> {
    requireRole(caller, 'person', 'registrar', 'servicePointWorker', 'clinic');
    return this.database.inTransaction(caller, (tx) =>
      runOnce(tx, key, async () => {
        const at = instant(this.clock.now());
        const { personId, ...how } = await requireDecider(tx, caller, given);
        const scope = await requireConsentScope(
          tx,
          this.terms,
          { ...given, language: given.noticeLanguage },
          at,
        );
        if (given.noticeDigest !== scope.notice.digest) throw problem('consent-notice-changed');

        const subjects = await subjectsOf(tx, this.vault, scope.agreement.document, [personId]);
        const subjectRef = subjects.get(personId)?.subjectRef;
        const consent: ConsentRecord = {
          type: 'liangdi-consent/1',
          consentId: newId(),
          ...(subjectRef ? { subjectRef } : {}),
          noticeVersion: scope.notice.version,
          noticeLanguage: scope.notice.language,
          noticeDigest: scope.notice.digest,
          controllers: await this.controllersOf(tx, scope),
          recipient: given.recipient,
          recordType: given.recordType,
          purposes: scope.purposes,
          fields: scope.fields,
          retentionDays: scope.retentionDays,
          separate: true,
          // Every notice says so, whatever the kind of record.
          sensitive: true,
          ...how,
          capacity: given.capacity ?? 'self',
          givenAt: at,
          expiresAt: monthsAfter(at, scope.validMonths),
        };
        const held = { consent, personId, receiptJws: signConsentReceipt(consent, this.terms.keys.sign[0]) };

        await insertConsent(tx, held);
        return viewOfConsent(held, at, false);
      }),
    );
  }

  private async controllersOf(tx: Tx, { recipient, notice }: ConsentScope): Promise<ConsentController[]> {
    const { card: own } = await this.terms.cards.get(tx, this.terms.own);
    return [own, recipient].map((card) => ({
      party: card.party,
      name: card.name[notice.language],
      contact: contactOf(card),
    }));
  }
}

/** Where she can turn to: the office for personal information where the card names one. */
function contactOf({ contacts, party }: PartyCard): string {
  const responsible = contacts.find(({ role }) => role === 'personalInformationProtection') ?? contacts[0];
  return responsible?.channel ?? party;
}

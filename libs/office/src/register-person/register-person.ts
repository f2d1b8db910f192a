/**
 * Registers a person who stands at the counter, once, whatever office she asks.
 * Protects: a doubtful number is a warning and a mark, never a reason to send her away (02-domain §1).
 */
import { Injectable } from '@nestjs/common';
import { requireOfficer, type Caller } from '@liangdi/access';
import { Database } from '@liangdi/database';
import { subjectRef } from '@liangdi/envelope';
import { awaitPseudonyms, linkAccount, PersonVault, registerPerson } from '@liangdi/person';
import { maskIdNumber, maskName, normaliseIdNumber } from '@liangdi/record';
import { runOnce, type IdempotencyKey } from '@liangdi/service-host';
import { Terms, type HeldAgreement } from '@liangdi/terms';
import type { RegisterPersonRequest } from './register-person.request.js';
import type { RegisteredPersonView } from './register-person.view.js';

@Injectable()
export class RegisterPerson {
  constructor(
    private readonly database: Database,
    private readonly vault: PersonVault,
    private readonly terms: Terms,
  ) {}

  run(officer: Caller, key: IdempotencyKey, papers: RegisterPersonRequest): Promise<RegisteredPersonView> {
    requireOfficer(officer);
    return this.database.inTransaction(officer, (tx) =>
      runOnce(tx, key, async () => {
        await awaitPseudonyms(tx);
        const agreements = await this.terms.agreementsInForce(tx);

        const registered = await registerPerson(
          tx,
          this.vault,
          papers,
          officer.office,
          pseudonymsUnder(agreements),
        );

        if (papers.accountSubject) await linkAccount(tx, papers.accountSubject, registered.personId);
        return {
          ...registered,
          idNumberMasked: maskIdNumber(normaliseIdNumber(papers.idNumber)),
          nameMasked: maskName(papers.nameAsPrinted),
        };
      }),
    );
  }
}

function pseudonymsUnder(agreements: readonly HeldAgreement[]) {
  return (idNumber: string) =>
    agreements.map(({ document: { agreementId, agreementVersion }, secret }) => ({
      agreementId,
      agreementVersion,
      subjectRef: subjectRef(secret, idNumber),
    }));
}

/** Shows a person the consents she has given, with the receipts, and what became of each. */
import { Injectable } from '@nestjs/common';
import { requirePerson, type Caller } from '@liangdi/access';
import { getPersonOfAccount } from '@liangdi/person';
import type { ConsentRecord } from '@liangdi/consent';
import { Database } from '@liangdi/database';
import { instant } from '@liangdi/record';
import { pageOf, type Page, type PageRequest } from '@liangdi/service-host';
import { Clock } from '../clock.js';
import { viewOfConsent, type ConsentView } from '../consent.view.js';

interface Row {
  readonly document: ConsentRecord;
  readonly receipt_jws: string;
  readonly withdrawn_at: Date | null;
  readonly replaced: boolean;
}

const ownConsents = {
  name: 'own-consents',
  text: `
  SELECT c.document, c.receipt_jws, c.withdrawn_at,
         EXISTS (SELECT FROM consent n
                 WHERE n.person_id = c.person_id AND n.recipient = c.recipient AND n.record_type = c.record_type
                   AND (n.given_at, n.consent_id) > (c.given_at, c.consent_id)) AS replaced
  FROM consent c
  WHERE c.person_id = $1 AND ($2::timestamptz IS NULL OR (c.given_at, c.consent_id) < ($2, $3::uuid))
  ORDER BY c.given_at DESC, c.consent_id DESC LIMIT $4`,
};

@Injectable()
export class ShowConsents {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  run(caller: Caller, page: PageRequest): Promise<Page<ConsentView>> {
    requirePerson(caller);
    return this.database.inTransaction(caller, async (tx) => {
      const personId = await getPersonOfAccount(tx, caller.subject);
      const [givenAt = null, consentId = null] = page.after ?? [];
      const rows = await tx.query<Row>(ownConsents, [personId, givenAt, consentId, page.limit + 1]);

      const at = instant(this.clock.now());
      return pageOf(
        rows,
        page,
        ({ document }) => [document.givenAt, document.consentId],
        ({ document, withdrawn_at, receipt_jws, replaced }) => {
          const consent = withdrawn_at ? { ...document, withdrawnAt: instant(withdrawn_at) } : document;
          return viewOfConsent({ consent, personId, receiptJws: receipt_jws }, at, replaced);
        },
      );
    });
  }
}

/** Shows the agreements of this party. Who may: every officer, auditors and operators; an agreement names offices and posts, never persons. */
import { Injectable } from '@nestjs/common';
import type { Caller } from '@liangdi/access';
import type { AgreementDocument } from '@liangdi/agreement';
import { Database } from '@liangdi/database';
import { pageOf, type Page, type PageRequest } from '@liangdi/service-host';
import { Terms, type AgreementRow } from '@liangdi/terms';
import type { AgreementPath } from '../agreement-path.js';
import { stateToday, viewAgreement, type AgreementView } from '../agreement.view.js';
import { Clock } from '../clock.js';
import type { AgreementLineView } from './agreement-list.view.js';

const agreementsAfter = `
  SELECT agreement_id, agreement_version, partner, state, document, digest FROM agreement
  WHERE $1::uuid IS NULL OR (agreement_id, agreement_version) > ($1, $2::integer)
  ORDER BY agreement_id, agreement_version LIMIT $3`;

type Line = Omit<AgreementRow, 'signed'>;

@Injectable()
export class ShowAgreements {
  constructor(
    private readonly database: Database,
    private readonly terms: Terms,
    private readonly clock: Clock,
  ) {}

  list(caller: Caller, page: PageRequest): Promise<Page<AgreementLineView>> {
    return this.database.inTransaction(caller, async (tx) => {
      const [id = null, version = null] = page.after ?? [];
      const rows = await tx.query<Line>(agreementsAfter, [id, version, page.limit + 1]);
      return pageOf(
        rows,
        page,
        (row) => [row.agreement_id, row.agreement_version],
        (row) => this.lineView(row),
      );
    });
  }

  one(caller: Caller, { agreementId, agreementVersion }: AgreementPath): Promise<AgreementView> {
    return this.database.inTransaction(caller, (tx) =>
      viewAgreement(tx, this.terms, agreementId, Number(agreementVersion), this.clock.now()),
    );
  }

  private lineView(row: Line): AgreementLineView {
    const { validFrom, validUntil, purposes } = JSON.parse(row.document) as AgreementDocument;
    return {
      agreementId: row.agreement_id,
      agreementVersion: row.agreement_version,
      partner: row.partner,
      state: stateToday(row.state, validUntil, this.clock.now()),
      digest: row.digest,
      validFrom,
      validUntil,
      purposes,
    };
  }
}

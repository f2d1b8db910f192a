/** Shows what a consent would mean, in plain words. Asking to read it leaves no trace: who reads and then says no is nobody's business. */
import { Injectable } from '@nestjs/common';
import type { Caller } from '@liangdi/access';
import { requireRole } from '@liangdi/access';
import { Database } from '@liangdi/database';
import { instant, type Purpose } from '@liangdi/record';
import { Terms } from '@liangdi/terms';
import { Clock } from '../clock.js';
import { requireConsentScope } from '../consent-scope.js';
import type { ConsentNoticeView } from './consent-notice.view.js';
import type { ShowConsentNoticeQuery } from './show-consent-notice.request.js';

@Injectable()
export class ShowConsentNotice {
  constructor(
    private readonly database: Database,
    private readonly terms: Terms,
    private readonly clock: Clock,
  ) {}

  run(caller: Caller, query: ShowConsentNoticeQuery): Promise<ConsentNoticeView> {
    requireRole(caller, 'person', 'registrar', 'servicePointWorker', 'clinic');
    const { recipient, recordType, language = 'zh' } = query;
    return this.database.inTransaction(caller, async (tx) => {
      const wish = {
        recipient,
        recordType,
        language,
        ...(query.purposes ? { purposes: query.purposes.split(',') as Purpose[] } : {}),
        ...(query.validMonths ? { validMonths: Number(query.validMonths) } : {}),
      };
      const scope = await requireConsentScope(tx, this.terms, wish, instant(this.clock.now()));

      const { purposes, fields, retentionDays, validMonths, notice } = scope;
      const recipientName = scope.recipient.name[language];
      return {
        recipient,
        recipientName,
        recordType,
        purposes,
        fields,
        retentionDays,
        validMonths,
        ...notice,
      };
    });
  }
}

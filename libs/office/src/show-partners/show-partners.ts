/** The parties whose cards are pinned. Who may: whoever has to choose an office there, the person herself included; cards are public. */
import { Injectable } from '@nestjs/common';
import type { Caller } from '@liangdi/access';
import { Database } from '@liangdi/database';
import { Terms } from '@liangdi/terms';
import { viewPartner, type PartnerView } from '../partner.view.js';

@Injectable()
export class ShowPartners {
  constructor(
    private readonly database: Database,
    private readonly terms: Terms,
  ) {}

  run(caller: Caller): Promise<readonly PartnerView[]> {
    return this.database.inTransaction(caller, async (tx) => {
      const cards = await this.terms.cards.list(tx);
      return cards.filter(({ card }) => card.party !== this.terms.own).map(viewPartner);
    });
  }
}

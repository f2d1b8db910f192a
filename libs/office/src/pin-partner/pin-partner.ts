/**
 * Takes a partner's card into trust. Protects: trust is given once, by people who have compared the card over another channel; every later
 * card must be signed by a key of the one before.
 */
import { Injectable } from '@nestjs/common';
import { requireRole, type Caller } from '@liangdi/access';
import { Database } from '@liangdi/database';
import { Relays } from '@liangdi/delivery';
import { verifyPartyCard } from '@liangdi/envelope';
import { problem } from '@liangdi/problem';
import { runOnce, type IdempotencyKey } from '@liangdi/service-host';
import { Terms } from '@liangdi/terms';
import { viewPartner, type PartnerView } from '../partner.view.js';
import type { PinPartnerRequest } from './pin-partner.request.js';

@Injectable()
export class PinPartner {
  constructor(
    private readonly database: Database,
    private readonly terms: Terms,
    private readonly relays: Relays,
  ) {}

  run(manager: Caller, key: IdempotencyKey, { card: jws }: PinPartnerRequest): Promise<PartnerView> {
    requireRole(manager, 'agreementManager');
    return this.database.inTransaction(manager, (tx) =>
      runOnce(tx, key, async () => {
        if (verifyPartyCard(jws).party === this.terms.own) throw problem('party-card-own');

        const card = await this.terms.cards.pin(tx, jws);

        tx.afterCommit(() => this.relays.nudge(card.party));
        return viewPartner({ card, jws });
      }),
    );
  }
}

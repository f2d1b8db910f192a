/** Hands out the newest own card. Who may: anybody, nothing on it is about a person. */
import { Injectable } from '@nestjs/common';
import { Database, type Actor } from '@liangdi/database';
import { Terms } from '@liangdi/terms';
import { cardDigest } from '../agreement-cards.js';
import type { PartyCardView } from './party-card.view.js';

@Injectable()
export class ShowPartyCard {
  constructor(
    private readonly database: Database,
    private readonly terms: Terms,
  ) {}

  run(): Promise<PartyCardView> {
    const anybody: Actor = { kind: 'machine', subject: 'anybody', roles: [], party: this.terms.own };
    return this.database.inTransaction(anybody, async (tx) => {
      const { jws } = await this.terms.cards.get(tx, this.terms.own);
      return { card: jws, digest: cardDigest(jws) };
    });
  }
}

/** Says something to a partner's reconciliation service: signed, sealed, sent. What gets lost is asked for again by the schedule. */
import { Injectable } from '@nestjs/common';
import { Database, type Actor } from '@liangdi/database';
import { cloudEventHeaders, reconciliationTopic, type Transport } from '@liangdi/delivery';
import { encryptionKeyOf, sealJwe } from '@liangdi/envelope';
import { instant, newId, type PartyId } from '@liangdi/record';
import { Terms } from '@liangdi/terms';
import { packStatement, type Said } from './message.js';
import { addTraffic } from './run-rows.js';

@Injectable()
export class Post {
  constructor(
    private readonly database: Database,
    private readonly terms: Terms,
    private readonly transport: Transport,
  ) {}

  async say(partner: PartyId, said: Said, attachment?: Buffer): Promise<void> {
    const { own, keys } = this.terms;
    const at = instant(new Date());
    const { card } = await this.database.inTransaction(this.actor, (tx) => this.terms.cards.get(tx, partner));
    const plaintext = packStatement(said, own, at, keys.sign[0], attachment);
    const value = Buffer.from(sealJwe(plaintext, encryptionKeyOf(card, 'encrypt', at)), 'ascii');
    const headers = cloudEventHeaders('liangdi.reconciliation.v1', newId(), own);
    // Steps of one run keep their order; runs of different streams need not.
    await this.transport.send(reconciliationTopic(partner), [{ key: said.runId, headers, value }]);
    await this.database.inTransaction(
      this.actor,
      async (tx) => addTraffic(tx, said.runId, { sent: value.length }),
      { durable: false },
    );
  }

  private get actor(): Actor {
    return { kind: 'machine', subject: 'reconciliation', roles: [], party: this.terms.own };
  }
}

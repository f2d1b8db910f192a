/**
 * Takes back what was lost, from the partner's hands: a sender the parcels it once signed, a receiver the receipts. What a party never signed it does not take.
 */
import { Injectable } from '@nestjs/common';
import { Database } from '@liangdi/database';
import { reach, readGivenBack, takeBack, takeBackAnswers } from '@liangdi/delivery';
import { PersonVault } from '@liangdi/person';
import { Terms } from '@liangdi/terms';
import { reconciliationActor } from '../actor.js';
import { takeBearings } from '../bearings.js';
import type { GiveBack } from '../message.js';
import { lockRunOf } from '../run-rows.js';

@Injectable()
export class TakeBack {
  constructor(
    private readonly database: Database,
    private readonly terms: Terms,
    private readonly vault: PersonVault,
  ) {}

  /** @throws sequence-conflict where other content has been sealed under these numbers meanwhile; and as `takeBack` */
  async run(said: GiveBack, attached: unknown): Promise<void> {
    const given = readGivenBack(attached);
    await this.database.inTransaction(reconciliationActor(this.terms.own), async (tx) => {
      const run = await lockRunOf(tx, said);
      if (!run) return;
      const stream = { agreementId: said.agreementId, direction: said.direction };
      const bearings = await takeBearings(tx, this.terms, stream);
      if (bearings.role === 'receiver') {
        const receipts = given.parcels.flatMap((parcel) => parcel.receipts);
        await takeBackAnswers(tx, this.terms, receipts);
        return;
      }
      await takeBack(
        tx,
        { terms: this.terms, vault: this.vault, now: () => new Date(), runId: run.run_id },
        given,
      );
    });
    reach('reconcile:after-give-back');
  }
}

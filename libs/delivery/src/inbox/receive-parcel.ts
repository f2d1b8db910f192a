/**
 * Takes in one parcel: verified, judged record by record, entered, applied and receipted in one transaction.
 * Protects: exactly-once effects. A parcel that came before changes nothing and repeats its receipt; one that comes too early is held and the
 * missing ones are asked for; another content under a known number is kept as evidence.
 */
import type { Actor, Tx } from '@liangdi/database';
import { checkEntries, parcelDigest, signingKeyAt, unpackParcel, verifyManifest } from '@liangdi/envelope';
import { isProblem, problem } from '@liangdi/problem';
import { directionFrom } from '@liangdi/record';
import type { HeldAgreement } from '@liangdi/terms';
import { reach } from '../fault-point.js';
import { inboxTopic } from '../message/cloud-event.js';
import type { IncomingMessage } from '../transport/transport.js';
import { enterParcel } from './enter-parcel.js';
import { askForMissing, dropHeldParcel, holdParcel, nextHeldParcel } from './hold-parcel.js';
import { openMessage, senderOf } from './open-message.js';
import type { InboxDependencies, VerifiedParcel } from './inbox-dependencies.js';
import { repeatReceipts } from './repeat-receipts.js';
import { lockInboundHead } from './stream-head.js';

type Outcome = 'entered' | 'repeated' | 'held';

export class ReceiveParcel {
  constructor(private readonly deps: InboxDependencies) {}

  async run(message: Pick<IncomingMessage, 'key' | 'headers' | 'value'>): Promise<void> {
    reach('receive:before');
    const verified = await this.verify(message);
    const outcome = await this.takeIn(verified);
    reach('receive:after-commit');
    if (outcome === 'entered') await this.takeInHeld(verified);
  }

  private async verify(message: Pick<IncomingMessage, 'key' | 'headers' | 'value'>): Promise<VerifiedParcel> {
    const { database, terms } = this.deps;
    const sender = senderOf(message);
    const parcel = unpackParcel(openMessage(message, terms.keys));
    const { card } = await database.inTransaction(this.actor, (tx) => terms.cards.get(tx, sender));
    const manifest = verifyManifest(parcel.manifestJws, (kid, at) => signingKeyAt(card, kid, at));
    if (manifest.sender !== sender || manifest.direction !== directionFrom(sender))
      throw problem('wrong-sender');
    if (manifest.recipient !== terms.own) throw problem('wrong-recipient');
    const entries = checkEntries(parcel, manifest);
    const digest = parcelDigest(parcel.manifestJws);
    return { message, sender, manifest, manifestJws: parcel.manifestJws, digest, parcel, entries };
  }

  private async takeIn(verified: VerifiedParcel): Promise<Outcome> {
    const { database, nudge } = this.deps;
    return database.inTransaction(this.actor, async (tx) => {
      const agreement = await this.requireAgreement(tx, verified);
      const outcome = await this.place(tx, verified, agreement);
      tx.afterCommit(() => nudge(verified.sender));
      reach('receive:before-commit');
      return outcome;
    });
  }

  private async requireAgreement(tx: Tx, { manifest, sender }: VerifiedParcel): Promise<HeldAgreement> {
    const agreement = await this.deps.terms.findAgreement(
      tx,
      manifest.agreementId,
      manifest.agreementVersion,
    );
    if (!agreement) throw problem('agreement-not-found');
    if (agreement.partner !== sender) throw problem('wrong-sender');
    return agreement;
  }

  private async place(tx: Tx, verified: VerifiedParcel, agreement: HeldAgreement): Promise<Outcome> {
    const { manifest } = verified;
    const head = await lockInboundHead(tx, manifest.agreementId, manifest.direction);
    if (manifest.firstSeq < head.nextSeq) {
      if (!(await repeatReceipts(tx, verified)))
        throw problem('sequence-conflict', { seq: manifest.firstSeq });
      return 'repeated';
    }
    if (manifest.firstSeq > head.nextSeq) {
      await holdParcel(tx, verified);
      await askForMissing(tx, this.deps.terms, verified, head.nextSeq, this.deps.now());
      return 'held';
    }
    if (manifest.previousParcelDigest !== head.lastParcelDigest) {
      throw problem('sequence-conflict', { seq: manifest.firstSeq });
    }
    await enterParcel(tx, this.deps, verified, agreement);
    return 'entered';
  }

  /**
   * What was held back because this parcel was missing comes now, one transaction each, in order. One that can never be good is parked under its
   * own digest: the message in hand has been taken in and must not be blamed for it.
   */
  private async takeInHeld({ manifest: { agreementId, direction } }: VerifiedParcel): Promise<void> {
    const { database, parked, terms } = this.deps;
    for (;;) {
      const held = await database.inTransaction(this.actor, (tx) =>
        nextHeldParcel(tx, agreementId, direction),
      );
      if (!held) return;
      try {
        await this.takeIn(await this.verify(held));
      } catch (thrown) {
        if (!isProblem(thrown) || thrown.disposition === 'retry' || thrown.disposition === 'halt')
          throw thrown;
        const place = {
          topic: inboxTopic(terms.own),
          partition: -1,
          offset: held.parcelDigest.toString('base64url'),
        };
        await parked.park({ ...held, ...place }, thrown.code);
        await database.inTransaction(this.actor, (tx) => dropHeldParcel(tx, held.parcelDigest));
      }
    }
  }

  private get actor(): Actor {
    return { kind: 'machine', subject: 'inbox', roles: [], party: this.deps.terms.own };
  }
}

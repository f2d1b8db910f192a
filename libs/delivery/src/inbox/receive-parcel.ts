/**
 * Takes in one parcel: verified, judged record by record, entered, applied and receipted in one transaction.
 * Protects: exactly-once effects. A parcel that came before changes nothing and repeats its receipt, or mends what is gone of it; one that comes too
 * early is held and the missing ones are asked for; another content under a known number is kept as evidence.
 */
import type { Actor, Tx } from '@liangdi/database';
import {
  checkEntries,
  parcelDigest,
  signingKeyAt,
  unpackParcel,
  verifyManifest,
  type Manifest,
  type UnpackedParcel,
} from '@liangdi/envelope';
import { isProblem, problem } from '@liangdi/problem';
import { directionFrom } from '@liangdi/record';
import type { HeldAgreement, PartnerCard } from '@liangdi/terms';
import { reach } from '../fault-point.js';
import { inboxTopic } from '../message/cloud-event.js';
import { mendParcel } from '../mend/mend-parcel.js';
import type { IncomingMessage } from '../transport/transport.js';
import { enterParcel } from './enter-parcel.js';
import { askForMissing, dropHeldParcel, holdParcel, nextHeldParcel } from './hold-parcel.js';
import { openMessage, senderOf } from './open-message.js';
import type { InboxDependencies, VerifiedParcel } from './inbox-dependencies.js';
import { repeatReceipts } from './repeat-receipts.js';
import { lockInboundHead, type InboundHead } from './stream-head.js';

type Message = Pick<IncomingMessage, 'key' | 'headers' | 'value'>;

interface Taken {
  readonly manifest: Manifest;
  /** Entered, and the parcel after it has been waiting here. */
  readonly heldNext: boolean;
}

export class ReceiveParcel {
  constructor(private readonly deps: InboxDependencies) {}

  async run(message: Message): Promise<void> {
    reach('receive:before');
    const taken = await this.takeIn(message);
    reach('receive:after-commit');
    if (taken.heldNext) await this.takeInHeld(taken);
  }

  private verify(message: Message, parcel: UnpackedParcel, { card }: PartnerCard): VerifiedParcel {
    const { terms } = this.deps;
    const sender = senderOf(message);
    const manifest = verifyManifest(parcel.manifestJws, (kid, at) => signingKeyAt(card, kid, at));
    if (manifest.sender !== sender || manifest.direction !== directionFrom(sender))
      throw problem('wrong-sender');
    if (manifest.recipient !== terms.own) throw problem('wrong-recipient');
    const entries = checkEntries(parcel, manifest);
    const digest = parcelDigest(parcel.manifestJws);
    return { message, sender, manifest, manifestJws: parcel.manifestJws, digest, parcel, entries };
  }

  private async takeIn(message: Message): Promise<Taken> {
    const { database, nudge, terms } = this.deps;
    const sender = senderOf(message);
    const parcel = unpackParcel(openMessage(message, terms.keys));
    return database.inTransaction(this.actor, async (tx) => {
      const verified = this.verify(message, parcel, await terms.cards.get(tx, sender));
      const { manifest } = verified;
      const [agreement, head] = await Promise.all([
        this.requireAgreement(tx, verified),
        lockInboundHead(tx, manifest.agreementId, manifest.direction, verified.digest),
      ]);
      const heldNext = await this.place(tx, verified, agreement, head);
      tx.afterCommit(() => nudge(sender, 'send'));
      reach('receive:before-commit');
      return { manifest, heldNext };
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

  /** Answers whether the parcel after it is being held. */
  private async place(
    tx: Tx,
    verified: VerifiedParcel,
    agreement: HeldAgreement,
    head: InboundHead,
  ): Promise<boolean> {
    const { manifest } = verified;
    if (manifest.firstSeq > head.nextSeq) {
      await holdParcel(tx, verified);
      await askForMissing(tx, this.deps.terms, verified, head.nextSeq, this.deps.now());
      return false;
    }
    if (manifest.firstSeq < head.nextSeq && (await repeatReceipts(tx, verified, agreement))) return false;
    if (manifest.firstSeq < head.nextSeq || head.seenBefore) {
      return mendParcel(tx, this.deps, verified, agreement, head);
    }
    if (manifest.previousParcelDigest !== head.lastParcelDigest) {
      throw problem('sequence-conflict', { seq: manifest.firstSeq });
    }
    return enterParcel(tx, this.deps, verified, agreement);
  }

  /**
   * What was held back because this parcel was missing comes now, one transaction each, in order. One that can never be good is parked under its
   * own digest: the message in hand has been taken in and must not be blamed for it.
   */
  private async takeInHeld({ manifest: { agreementId, direction } }: Taken): Promise<void> {
    const { database, parked, terms } = this.deps;
    for (;;) {
      const held = await database.inTransaction(this.actor, (tx) =>
        nextHeldParcel(tx, agreementId, direction),
      );
      if (!held) return;
      try {
        await this.takeIn(held);
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

/** One stream between two parties, driven by hand: what a spec about loss and mending does to both ends of it. */
import { expect } from '@jest/globals';
import { twoParties, type TestParty, type TwoParties } from '@liangdi/testing';
import type { SubmittedRecord } from '../outbox/submission.js';
import type { IncomingMessage } from '../transport/transport.js';
import { parcels, receiptsBack, seal, submit, totals } from './by-hand.js';

export interface Sealed {
  /** In order of seq. */
  readonly sent: readonly SubmittedRecord[];
  readonly parcels: readonly IncomingMessage[];
}

export class OneWay {
  readonly sender: TestParty;
  readonly receiver: TestParty;

  constructor(readonly two: TwoParties) {
    this.sender = two.destination;
    this.receiver = two.origin;
  }

  static async open(): Promise<OneWay> {
    return new OneWay(await twoParties());
  }

  get stream() {
    return { agreementId: this.two.agreementId, direction: 'destinationToOrigin' as const };
  }

  /** The records that had an effect at the receiver, in order. */
  get effects(): string[] {
    return this.receiver.received.map(({ entry }) => entry.recordId);
  }

  /** One parcel of each size, sealed and on its way. */
  async seals(...sizes: number[]): Promise<Sealed> {
    const sent: SubmittedRecord[] = [];
    for (const size of sizes) {
      sent.push(
        ...(await submit(this.sender, ...Array.from({ length: size }, () => this.two.serviceRecord()))),
      );
      await seal(this.sender, this.receiver);
    }
    return { sent, parcels: await parcels(this.sender, this.receiver) };
  }

  async receive(all: readonly IncomingMessage[]): Promise<void> {
    for (const parcel of all) await this.receiver.receiveParcel.run(parcel);
  }

  /** The receipts that wait go back. */
  async answer(): Promise<void> {
    await this.sender.receiveReceipts.run(await receiptsBack(this.receiver, this.sender));
  }

  /** Sealed, taken in and answered. */
  async exchange(...sizes: number[]): Promise<Sealed> {
    const sealed = await this.seals(...sizes);
    await this.receive(sealed.parcels);
    await this.answer();
    return sealed;
  }

  async expectEqualLedgers(entries: number, refused = 0): Promise<void> {
    const own = await totals(this.sender, this.two.agreementId);
    expect(own).toMatchObject({ entries, lastSeq: entries, refused });
    expect(await totals(this.receiver, this.two.agreementId)).toEqual(own);
  }

  close(): Promise<void> {
    return this.two.close();
  }
}

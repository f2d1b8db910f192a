/**
 * The relay to one partner: seals what waits, sends what is sealed, marks what is sent; two loops, so that the next parcel is
 * sealed while the last is on its way. Batches form by themselves: whatever gathers meanwhile becomes the next parcel. Neither loop looks
 * again without a reason: a nudge since its last look, more than it could take, or its poll.
 * Protects: one relay per partner works at a time (advisory lock), one send is in flight at a time, and nothing depends on its memory.
 */
import { holdAdvisoryLock, type Actor, type Database } from '@liangdi/database';
import { encryptionKeyOf, sealJwe, type PartyCard } from '@liangdi/envelope';
import type { PersonVault } from '@liangdi/person';
import { newId, type PartyId } from '@liangdi/record';
import type { Terms } from '@liangdi/terms';
import { reach } from '../fault-point.js';
import type { RelayWork } from '../outbox/outbox.js';
import type { RecordsAtHand } from '../outbox/records-at-hand.js';
import { cloudEventHeaders, inboxTopic, type MessageType } from '../message/cloud-event.js';
import type { OutgoingMessage, Transport, TransportLog } from '../transport/transport.js';
import { markSent, readDispatch, sendUnansweredAgain, type Dispatch } from './dispatch.js';
import { QueueFront } from './queue-front.js';
import { sealNextParcel, type SealedRun } from './seal-parcel.js';
import { Wakening } from './wakening.js';

export interface RelayDependencies {
  readonly database: Database;
  readonly terms: Terms;
  readonly vault: PersonVault;
  readonly recordsAtHand: RecordsAtHand;
  readonly transport: Transport;
  readonly log: TransportLog;
  readonly now: () => Date;
}

/** How long a relay sleeps when nothing nudges it; a crash between a commit and its nudge costs at most this. */
const pollMs = 100;
/**
 * What went in one go tells how much is about: after a single one the next does not wait, after n of them the next go begins n − 1 of these later, up to
 * the most. So under load each carries what gathered meanwhile, and a dozen round trips are shared by many; at rest nothing is held up.
 */
const gatherMs = 4;
const gatherAtMostMs = 40;
const retryMs = 500;
const unansweredAfterMs = 30_000;

export class Relay {
  private readonly toSeal = new Wakening();
  private readonly toSend = new Wakening();
  private readonly stopping = new AbortController();
  private readonly front = new QueueFront();
  /** Sealed and not yet sent: no more than sealing may run ahead. What is not here is read from the database. */
  private readonly atHand = new Map<string, Buffer>();
  private running: Promise<void> = Promise.resolve();
  private progressAt = Date.now();

  constructor(
    private readonly deps: RelayDependencies,
    private readonly partner: PartyId,
  ) {}

  start(): void {
    this.running = this.run();
  }

  /** A hint that something may wait. */
  nudge(to: RelayWork): void {
    if (to === 'seal') this.toSeal.wake();
    else this.toSend.wake();
  }

  private wakeBoth(): void {
    this.toSeal.wake();
    this.toSend.wake();
  }

  /** When its sending loop last came round: what the liveness probe asks. Standing by for the lock is progress too. */
  get lastProgressAt(): number {
    return this.progressAt;
  }

  async stop(): Promise<void> {
    this.stopping.abort();
    this.wakeBoth();
    await this.running;
  }

  private get closing(): boolean {
    return this.stopping.signal.aborted;
  }

  private async run(): Promise<void> {
    const name = `relay/${this.deps.terms.own}/${this.partner}`;
    while (!this.closing) {
      const lock = await this.attempt('lock', () =>
        holdAdvisoryLock(this.deps.database, name, { signal: this.stopping.signal }),
      );
      this.progressAt = Date.now();
      if (!lock) {
        await this.toSeal.sleep(retryMs);
        continue;
      }
      const term = { over: false };
      void lock.lost.then(() => {
        term.over = true;
        this.wakeBoth();
      });
      await Promise.all([this.sealLoop(term), this.sendLoop(term)]);
      await lock.release();
      this.atHand.clear();
      this.front.clear();
    }
  }

  private async sealLoop(term: { readonly over: boolean }): Promise<void> {
    while (!this.closing && !term.over) {
      const beganAt = performance.now();
      const sealed = await this.attempt('seal', () => this.sealNext());
      if (!sealed || sealed.more) continue;
      if (sealed.records > 0) await gather(beganAt, sealed.records);
      await this.toSeal.sleep(pollMs);
    }
  }

  private async sealNext(): Promise<SealedRun> {
    const sealed = await this.deps.database.inTransaction(this.actor, (tx) =>
      sealNextParcel(tx, { ...this.deps, front: this.front }, this.partner),
    );
    if (sealed.records > 0) reach('seal:after-commit');
    if (sealed.parcel) {
      this.atHand.set(hexOf(sealed.parcel.digest), Buffer.from(sealed.parcel.sealed, 'ascii'));
      this.toSend.wake();
    }
    return sealed;
  }

  private async sendLoop(term: { readonly over: boolean }): Promise<void> {
    let lookedForUnanswered = Date.now();
    while (!this.closing && !term.over) {
      this.progressAt = Date.now();
      const beganAt = performance.now();
      const sent = await this.attempt('send', () => this.sendNext());
      if (Date.now() - lookedForUnanswered > unansweredAfterMs / 4) {
        lookedForUnanswered = Date.now();
        await this.attempt('resend', () => this.sendAgain());
      }
      if (sent) await gather(beganAt, sent.messages);
      if (sent && !sent.more) await this.toSend.sleep(pollMs);
    }
  }

  private async sendNext(): Promise<SentRun> {
    const { database, transport } = this.deps;
    const { dispatch, card } = await database.inTransaction(this.actor, async (tx) => {
      const [{ card }, dispatch] = await Promise.all([
        this.deps.terms.cards.get(tx, this.partner),
        readDispatch(tx, this.partner, this.atHand),
      ]);
      return { dispatch, card };
    });
    const outgoing = this.pack(dispatch, card);
    if (outgoing.length === 0) return { messages: 0, more: false };
    if (dispatch.parcels.length > 0) reach('produce:before');
    if (dispatch.receipts.length > 0) reach('receipt-send:before');
    await transport.send(inboxTopic(this.partner), outgoing);
    if (dispatch.parcels.length > 0) reach('produce:after');
    if (dispatch.receipts.length > 0) reach('receipt-send:after');
    await database.inTransaction(this.actor, async (tx) => markSent(tx, dispatch), { durable: false });
    for (const { id } of dispatch.parcels) this.atHand.delete(id);
    reach('mark-sent:after');
    // Sealing may have stopped because too much was unsent.
    if (dispatch.more) this.toSeal.wake();
    return { messages: outgoing.length, more: dispatch.more };
  }

  private async sendAgain(): Promise<void> {
    const again = await this.deps.database.inTransaction(this.actor, (tx) =>
      sendUnansweredAgain(tx, this.partner, unansweredAfterMs),
    );
    if (again > 0)
      this.deps.log.warn(
        { partner: this.partner, parcels: again },
        'no receipt in time: parcels are sent again',
      );
  }

  private pack({ messages, receipts, parcels }: Dispatch, card: PartyCard): OutgoingMessage[] {
    const seal = this.sealer(card);
    const outgoing = messages.map(({ type, messageId, content }) => seal(type, messageId, content));
    if (receipts.length > 0) {
      outgoing.push(
        seal('liangdi.receipts.v1', newId(), JSON.stringify({ receipts: receipts.map(({ jws }) => jws) })),
      );
    }
    for (const { id, key, sealed } of parcels) {
      const headers = cloudEventHeaders('liangdi.parcel.v1', id, this.deps.terms.own);
      outgoing.push({ key, headers, value: sealed });
    }
    return outgoing;
  }

  private sealer(card: PartyCard): (type: MessageType, id: string, content: string) => OutgoingMessage {
    const { own } = this.deps.terms;
    return (type, id, content) => {
      const recipient = encryptionKeyOf(card, 'encrypt', new Date().toISOString());
      return {
        key: own,
        headers: cloudEventHeaders(type, id, own),
        value: Buffer.from(sealJwe(content, recipient), 'ascii'),
      };
    };
  }

  /** Whatever fails is tried again after a while; what must not be lost is in the database. */
  private async attempt<T>(step: string, work: () => Promise<T>): Promise<T | undefined> {
    try {
      return await work();
    } catch (thrown) {
      if (!this.closing) {
        const reason = thrown instanceof Error ? thrown.message : String(thrown);
        this.deps.log.warn({ partner: this.partner, step, reason }, 'the relay will try again');
        await new Promise((resolve) => setTimeout(resolve, retryMs * (0.5 + Math.random())));
      }
      return undefined;
    }
  }

  private get actor(): Actor {
    return { kind: 'machine', subject: 'relay', roles: [], party: this.deps.terms.own };
  }
}

interface SentRun {
  readonly messages: number;
  /** More may wait than went. */
  readonly more: boolean;
}

const hexOf = (digest: string) => Buffer.from(digest, 'base64url').toString('hex');

async function gather(beganAt: number, went: number): Promise<void> {
  const wait = Math.min(gatherAtMostMs, gatherMs * (went - 1));
  const left = wait - (performance.now() - beganAt);
  if (left > 0) await new Promise((resolve) => setTimeout(resolve, left));
}

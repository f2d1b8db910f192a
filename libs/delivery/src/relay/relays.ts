/** Keeps one relay running per pinned partner, new partners included. */
import type { Actor } from '@liangdi/database';
import type { PartyId } from '@liangdi/record';
import type { RelayWork } from '../outbox/outbox.js';
import { Relay, type RelayDependencies } from './relay.js';

const lookForPartnersMs = 2_000;

export class Relays {
  private readonly relays = new Map<PartyId, Relay>();
  private timer: NodeJS.Timeout | undefined;
  private closing = false;

  constructor(private readonly deps: RelayDependencies) {}

  async start(): Promise<void> {
    await this.lookForPartners();
    this.timer = setInterval(() => void this.lookForPartners(), lookForPartnersMs);
  }

  /** A hint that something may wait for this partner; starts its relay where it is new. */
  nudge(partner: PartyId, to: RelayWork = 'send'): void {
    const relay = this.relays.get(partner);
    if (relay) relay.nudge(to);
    else if (this.timer) void this.lookForPartners();
  }

  /** When the slowest relay last came round; now where there is none. */
  get lastProgressAt(): number {
    return Math.min(Date.now(), ...[...this.relays.values()].map((relay) => relay.lastProgressAt));
  }

  async stop(): Promise<void> {
    this.closing = true;
    clearInterval(this.timer);
    await Promise.all([...this.relays.values()].map((relay) => relay.stop()));
  }

  private async lookForPartners(): Promise<void> {
    const actor: Actor = { kind: 'machine', subject: 'relay', roles: [], party: this.deps.terms.own };
    try {
      const cards = await this.deps.database.inTransaction(actor, (tx) => this.deps.terms.cards.list(tx));
      for (const { card } of cards) this.ensure(card.party);
    } catch (thrown) {
      this.deps.log.warn({ reason: String(thrown) }, 'cannot read the partners; will look again');
    }
  }

  private ensure(partner: PartyId): void {
    if (this.closing || partner === this.deps.terms.own || this.relays.has(partner)) return;
    const relay = new Relay(this.deps, partner);
    this.relays.set(partner, relay);
    relay.start();
  }
}

/**
 * How far each agreement's queue has been worked off for good, so that a claim begins there: PostgreSQL walks over every row deleted since the last
 * vacuum, and at five thousand records a second those are hundreds of thousands.
 * Protects: ids commit out of order, so the last one taken proves nothing about those before it. It does once every transaction that had begun when it
 * was seen has ended, and what they left has been taken too: nobody draws an id before his transaction has its number (insert-submitted).
 */

/** Where in its queue a row stood that a claim took, and when that was. */
export interface ClaimedPlace {
  readonly id: string;
  readonly agreement_id: string;
  readonly agreement_version: number;
  /** The claim's own transaction, and the oldest one under way when it looked. */
  readonly claimed_by: string;
  readonly oldest_under_way: string;
}

interface Seen {
  readonly id: bigint;
  /** Whoever drew an id up to it has a lower number than this transaction. */
  readonly by: bigint;
}

interface Front {
  readonly agreement_id: string;
  readonly agreement_version: number;
  /** Every id up to it is gone. */
  passed: bigint;
  seen: Seen | undefined;
}

/** Of the relay that holds the partner's lock, for as long as it does. */
export class QueueFront {
  private readonly fronts = new Map<string, Front>();

  /** For the claim: three columns of one length. */
  get columns(): [agreementIds: string[], versions: number[], passed: string[]] {
    const fronts = [...this.fronts.values()];
    return [
      fronts.map((front) => front.agreement_id),
      fronts.map((front) => front.agreement_version),
      fronts.map((front) => String(front.passed)),
    ];
  }

  /** What a claim took, once it has been committed: of one agreement, oldest first, as the claim gives it. */
  taken(records: readonly ClaimedPlace[]): void {
    const last = records.at(-1);
    if (!last) return;
    const front = this.frontOf(last);
    const id = BigInt(last.id);
    const { seen } = front;
    if (seen && BigInt(last.oldest_under_way) >= seen.by && id >= seen.id) {
      front.passed = seen.id;
      front.seen = undefined;
    }
    front.seen ??= { id, by: BigInt(last.claimed_by) };
  }

  clear(): void {
    this.fronts.clear();
  }

  private frontOf({ agreement_id, agreement_version }: ClaimedPlace): Front {
    const name = `${agreement_id}/${agreement_version}`;
    const front = this.fronts.get(name) ?? { agreement_id, agreement_version, passed: 0n, seen: undefined };
    this.fronts.set(name, front);
    return front;
  }
}

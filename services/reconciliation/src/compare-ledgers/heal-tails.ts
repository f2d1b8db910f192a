/**
 * A ledger that ends too early, as after a restore from backup: the heads tell it without a single cell, and the partner brings the tail back in order.
 * Protects: a sender that has lost its tail seals nothing until it has it again, or it would give old numbers to new records; and a partner that merely
 * spoke before our ledger grew has lost nothing: it is held only against what we had before it spoke.
 */
import { Injectable } from '@nestjs/common';
import { Database, type Tx } from '@liangdi/database';
import { fenceStream, giveBack, giveReceipts, liftFence, resendParcels } from '@liangdi/delivery';
import { PersonVault } from '@liangdi/person';
import { Terms } from '@liangdi/terms';
import { reconciliationActor } from '../actor.js';
import type { Bearings } from '../bearings.js';
import { countRun, insertDifferences } from '../discrepancy-rows.js';
import type { Heads } from '../message.js';
import { Post } from '../post.js';
import { tailLine } from '../story.js';

/** Numbers asked for in one round; the next round asks for the rest. */
const resendAtOnce = 20_000;
const piecesAtOnce = 40;

/** How far this side was when it last spoke to the partner in this run: whatever the partner says since cannot honestly fall short of it. */
export interface Told {
  readonly head: number;
  readonly limit: number;
}

@Injectable()
export class HealTails {
  constructor(
    private readonly database: Database,
    private readonly terms: Terms,
    private readonly vault: PersonVault,
    private readonly post: Post,
  ) {}

  /** Answers whether a tail is missing on either side, so that the ledgers cannot be equal yet. */
  async run(runId: string, bearings: Bearings, partner: Heads, told: Told): Promise<boolean> {
    return bearings.role === 'sender'
      ? this.asSender(runId, bearings, partner, told)
      : this.asReceiver(runId, bearings, partner, told);
  }

  private async asSender(
    runId: string,
    bearings: Bearings,
    receiver: Heads,
    { limit: acked }: Told,
  ): Promise<boolean> {
    const { stream, partner, head } = bearings;
    if (receiver.head > head) {
      await this.database.inTransaction(this.actor, async (tx) => {
        await fenceStream(tx, stream);
        await this.note(tx, runId, bearings, 'sender', head + 1, receiver.head);
      });
      return true;
    }
    const hasReceipts = await this.database.inTransaction(this.actor, async (tx) => {
      await liftFence(tx, stream);
      return (await findNoted(tx, runId, 'receiver')) !== undefined;
    });
    if (receiver.head >= acked) return false;
    if (!hasReceipts) await this.sayReceipts(runId, bearings, receiver.head + 1, acked);
    await this.database.inTransaction(this.actor, async (tx) => {
      await this.note(tx, runId, bearings, 'receiver', receiver.head + 1, acked);
      const count = hasReceipts ? Math.min(resendAtOnce, acked - receiver.head) : 0;
      await resendParcels(
        tx,
        partner,
        stream,
        Array.from({ length: count }, (_, i) => receiver.head + 1 + i),
      );
    });
    return true;
  }

  /**
   * The receiver's own receipts go a round ahead of the parcels: these come by another topic, and must not be judged anew before it knows what it has
   * signed. Noted after they were said: a crash between the two says them again.
   */
  private async sayReceipts(runId: string, bearings: Bearings, from: number, through: number): Promise<void> {
    const { stream, partner, keyVersion } = bearings;
    let next = from;
    for (let piece = 0; piece < piecesAtOnce && next <= through; piece += 1) {
      const given = await this.database.inTransaction(this.actor, (tx) =>
        giveReceipts(tx, stream, next, through),
      );
      if (!given) return;
      const said = { step: 'giveBack', runId, ...stream, keyVersion } as const;
      await this.post.say(partner, said, Buffer.from(JSON.stringify(given.content), 'utf8'));
      next = given.nextSeq;
    }
  }

  private async asReceiver(runId: string, bearings: Bearings, sender: Heads, told: Told): Promise<boolean> {
    const { stream, partner, head, keyVersion } = bearings;
    const acked = sender.acked ?? 0;
    if (acked > head) {
      await this.database.inTransaction(this.actor, (tx) =>
        this.note(tx, runId, bearings, 'receiver', head + 1, acked),
      );
      return true;
    }
    if (sender.head >= told.head) return false;
    await this.database.inTransaction(this.actor, (tx) =>
      this.note(tx, runId, bearings, 'sender', sender.head + 1, head),
    );
    let next = sender.head + 1;
    for (let piece = 0; piece < piecesAtOnce && next <= head; piece += 1) {
      const given = await this.database.inTransaction(this.actor, (tx) =>
        giveBack(tx, { terms: this.terms, vault: this.vault }, stream, next),
      );
      if (!given) break;
      await this.post.say(
        partner,
        { step: 'giveBack', runId, ...stream, keyVersion },
        Buffer.from(JSON.stringify(given.content), 'utf8'),
      );
      next = given.nextSeq;
    }
    return true;
  }

  private async note(
    tx: Tx,
    runId: string,
    { stream }: Bearings,
    wrongSide: 'sender' | 'receiver',
    from: number,
    to: number,
  ): Promise<void> {
    const run = { run_id: runId, agreement_id: stream.agreementId, direction: stream.direction };
    // In later rounds less of it is missing: it is one loss all the same, told from where it began.
    const known = await findNoted(tx, runId, wrongSide);
    const first = known?.seq ?? from;
    await insertDifferences(tx, run, [
      {
        seq: first,
        count: Math.max(known?.count ?? 0, to - first + 1),
        class: 'lostByRestore',
        wrongSide,
        story: [tailLine(wrongSide, from, to)],
      },
    ]);
    await countRun(tx, runId);
  }

  private get actor() {
    return reconciliationActor(this.terms.own);
  }
}

async function findNoted(
  tx: Tx,
  runId: string,
  wrongSide: 'sender' | 'receiver',
): Promise<{ seq: number; count: number } | undefined> {
  const [noted] = await tx.query<{ seq: number; count: number }>(
    `SELECT seq::float8 AS seq, count FROM discrepancy WHERE run_id = $1 AND class = 'lostByRestore' AND wrong_side = $2`,
    [runId, wrongSide],
  );
  return noted;
}

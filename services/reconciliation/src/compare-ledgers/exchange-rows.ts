/**
 * Both sides show each other their rows where the ledgers differ, judge them by one rule, and each heals what is its own to heal.
 * Protects: rows are looked at only within the run and the cut they were asked for, so an old message repeated later can heal nothing; what one message
 * does not show another of the same comparison may, so that something is healed is said at the last.
 */
import { Injectable } from '@nestjs/common';
import { Database, type Tx } from '@liangdi/database';
import { reach } from '@liangdi/delivery';
import { b64u, type PartyCard } from '@liangdi/envelope';
import { classify } from '@liangdi/sketch';
import { Terms } from '@liangdi/terms';
import { reconciliationActor } from '../actor.js';
import { takeBearings, type Bearings } from '../bearings.js';
import { closeHealed, countRun, insertDifferences } from '../discrepancy-rows.js';
import type { Rows } from '../message.js';
import { Post } from '../post.js';
import { readRowsContent, rowsAtOnce, showRows, signedDigests, type RowsContent } from '../row-content.js';
import { lockRunOf, moveRun, type RunRow } from '../run-rows.js';
import { healingLine } from '../story.js';
import { Comparisons } from './comparisons.js';
import { HealDifferences } from './heal-differences.js';
import type { Judged } from './judged.js';

@Injectable()
export class ExchangeRows {
  constructor(
    private readonly database: Database,
    private readonly terms: Terms,
    private readonly healing: HealDifferences,
    private readonly comparisons: Comparisons,
    private readonly post: Post,
  ) {}

  /** The initiator, who alone knows where they differ. */
  async ask(run: RunRow, bearings: Bearings, cut: number, seqs: readonly number[]): Promise<void> {
    const pages: number[][] = [];
    for (let at = 0; at < seqs.length; at += rowsAtOnce) pages.push(seqs.slice(at, at + rowsAtOnce));
    const contents = await this.database.inTransaction(this.actor, async (tx) => {
      await moveRun(tx, run.run_id, { state: 'exchanging', progress: { step: 'rows', of: seqs.length } });
      const shown: RowsContent[] = [];
      for (const page of pages) shown.push(await showRows(tx, bearings, page));
      return shown;
    });
    reach('reconcile:before-rows');
    for (const { items } of contents) this.comparisons.remember(run.run_id, items);
    for (const content of contents) {
      const last = content === contents.at(-1);
      await this.say(run.run_id, bearings, { cut, answer: false, last }, content);
    }
  }

  async run(asked: Rows, attachment: unknown, jws: string): Promise<void> {
    const theirs = readRowsContent(attachment);
    const seqs = theirs.items.map(({ seq }) => seq);
    const done = await this.database.inTransaction(this.actor, async (tx) => {
      const run = await lockRunOf(tx, asked);
      if (!run || !expects(run, asked)) return undefined;
      const stream = { agreementId: asked.agreementId, direction: asked.direction };
      const bearings = await takeBearings(tx, this.terms, stream);
      const now = await showRows(tx, bearings, seqs);
      const own = asked.answer
        ? { ...now, items: now.items.map((item) => this.comparisons.asShown(run.run_id, item)) }
        : now;
      const sender = bearings.role === 'sender' ? this.terms.own : bearings.partner;
      const { card } = await this.terms.cards.get(tx, sender);
      const judged = await judge(tx, bearings, own, theirs, card);
      await insertDifferences(tx, run, judged);
      if (asked.last) await closeHealed(tx, run.run_id);
      const given = await this.healing.run(tx, run, bearings, judged, jws);
      await moveRun(
        tx,
        run.run_id,
        asked.last
          ? { state: 'healing', progress: { step: 'healing', of: seqs.length } }
          : { state: 'exchanging' },
      );
      await countRun(tx, run.run_id);
      return { bearings, own, given };
    });
    if (!done) return;
    reach('reconcile:after-rows');
    if (!asked.answer)
      await this.say(
        asked.runId,
        done.bearings,
        { cut: asked.cut, answer: true, last: asked.last },
        done.own,
      );
    for (const content of done.given) {
      const { stream, partner, keyVersion } = done.bearings;
      await this.post.say(
        partner,
        { step: 'giveBack', runId: asked.runId, ...stream, keyVersion },
        Buffer.from(JSON.stringify(content), 'utf8'),
      );
    }
  }

  private async say(
    runId: string,
    { stream, partner, keyVersion, head, acked }: Bearings,
    page: Page,
    content: RowsContent,
  ): Promise<void> {
    await this.post.say(
      partner,
      {
        step: 'rows',
        runId,
        ...stream,
        keyVersion,
        head,
        ...(acked === undefined ? {} : { acked }),
        ...page,
      },
      Buffer.from(JSON.stringify(content), 'utf8'),
    );
  }

  private get actor() {
    return reconciliationActor(this.terms.own);
  }
}

/** Which rows of a comparison a message shows. */
type Page = Pick<Rows, 'cut' | 'answer' | 'last'>;

function expects(run: RunRow, { answer, cut }: Rows): boolean {
  const waits = answer ? ['exchanging', 'healing'] : ['comparing', 'exchanging', 'healing'];
  return run.initiator === answer && run.cut_seq === cut && waits.includes(run.state);
}

async function judge(
  tx: Tx,
  bearings: Bearings,
  own: RowsContent,
  theirs: RowsContent,
  senderCard: PartyCard,
): Promise<Judged[]> {
  const { signed, covered } = await signedDigests(tx, bearings, own, theirs, senderCard);
  const ownItems = new Map(own.items.map((item) => [item.seq, item]));
  return theirs.items.flatMap((their) => {
    const mine = ownItems.get(their.seq)!;
    const [sender, receiver] = bearings.role === 'sender' ? [mine, their] : [their, mine];
    const proved = signed.has(their.seq) && b64u(signed.get(their.seq)!) === sender.row?.digest;
    // The sender's word that consent is gone enters nothing into the receiver's book but what the sender once signed.
    const believed = bearings.role === 'sender' || (proved && their.seq <= bearings.head);
    const verdict = classify({
      seq: their.seq,
      ...(sender.row ? { sender: sender.row } : {}),
      ...(receiver.row ? { receiver: receiver.row } : {}),
      ...(signed.has(their.seq) ? { signedDigest: b64u(signed.get(their.seq)!) } : {}),
      ...(receiver.sameKeyElsewhere ? { sameKeyElsewhere: true } : {}),
      // A later version missing where the version before it went: the receiver holds a stale one.
      ...(sender.row && sender.row.version > 1 ? { receiverVersion: sender.row.version - 1 } : {}),
      consentStands: sender.consentStands !== false || !believed,
    });
    if (!verdict) return [];
    // Something was signed for at this seq, whatever it was: nobody may say that nothing was ever sent there.
    const denied = verdict.heal === 'quarantine' && covered.has(their.seq);
    const heal = denied ? ('task' as const) : verdict.heal;
    return [
      {
        seq: their.seq,
        class: verdict.class,
        wrongSide: denied ? ('unknown' as const) : verdict.wrongSide,
        heal,
        epoch: sender.epoch,
        own: mine.row,
        partner: their.row,
        story: [healingLine(heal)],
      },
    ];
  });
}

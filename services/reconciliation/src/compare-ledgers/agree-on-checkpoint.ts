/**
 * Once both ledgers are equal up to the cut: one document over what came since the last checkpoint, reckoned by each side from its own rows, signed by both.
 * Protects: nobody signs what it did not reckon itself; a side that lost checkpoints is given them back before a new one is made.
 */
import { Injectable } from '@nestjs/common';
import { Database, type Tx } from '@liangdi/database';
import { reach } from '@liangdi/delivery';
import { b64u, canonicalJson, signingKeyAt, type GeneralJws, type PartyCard } from '@liangdi/envelope';
import { addCountersignature, listCheckpoints, type CheckpointRow } from '@liangdi/ledger';
import { problem } from '@liangdi/problem';
import { instant } from '@liangdi/record';
import {
  checkpointDigest,
  countersignCheckpoint,
  signCheckpoint,
  verifyProposedCheckpoint,
  type PartyKeyAt,
} from '@liangdi/sketch';
import { Terms } from '@liangdi/terms';
import { reconciliationActor } from '../actor.js';
import { takeBearings, type Bearings } from '../bearings.js';
import type { CheckpointMessage } from '../message.js';
import { OwnCells } from '../own-cells.js';
import { Post } from '../post.js';
import { RunProgress } from '../run-progress.js';
import { findRun, lockRunOf, moveRun, type RunRow } from '../run-rows.js';
import { complete, isTimely, mostGivenBack, readCheckpoints } from './checkpoint-content.js';
import { Comparisons, firstCellOf, type Round } from './comparisons.js';
import { EndRun } from './end-run.js';
import { keepCheckpoint, reckonCheckpoint } from './reckon-checkpoint.js';

@Injectable()
export class AgreeOnCheckpoint {
  constructor(
    private readonly database: Database,
    private readonly terms: Terms,
    private readonly cells: OwnCells,
    private readonly comparisons: Comparisons,
    private readonly progress: RunProgress,
    private readonly ending: EndRun,
    private readonly post: Post,
  ) {}

  /** The initiator proposes; where nothing is new since the last one, that one still says it all. */
  async propose(run: RunRow, bearings: Bearings, round: Round): Promise<void> {
    const { cut } = round;
    const { held, signed, root } = await this.comparisons.work(run.run_id, () =>
      this.signOwn(run.run_id, bearings, cut),
    );
    // In a transaction of its own: how far the reckoning had come was told meanwhile, in the same row.
    await this.database.inTransaction(this.actor, async (tx) => {
      if (root)
        return moveRun(tx, run.run_id, {
          state: 'checkpointing',
          own_root: root,
          progress: { step: 'checkpoint' },
        });
      const last = held.at(-1);
      await moveRun(tx, run.run_id, last ? agreedOn(last) : {});
      await this.ending.agree(tx, run);
    });
    reach('reconcile:before-checkpoint');
    const equalAt = { cut, firstCell: firstCellOf(round) };
    await this.say(run.run_id, bearings, held.length, signed ? [signed] : [], equalAt);
  }

  /** What is held, and what is to be said: an own proposal with its root where there is something new, else the last that is held. */
  private signOwn(
    runId: string,
    bearings: Bearings,
    cut: number,
  ): Promise<{ held: CheckpointRow[]; signed: GeneralJws | undefined; root?: Buffer }> {
    return this.database.inTransaction(
      this.actor,
      async (tx) => {
        const held = await listCheckpoints(tx, bearings.stream);
        const last = held.at(-1);
        if (cut <= (last?.throughSeq ?? 0)) return { held, signed: last?.signed };
        const checkpoint = await reckonCheckpoint(
          tx,
          this.terms.own,
          bearings,
          { held, throughSeq: cut, at: instant(new Date()) },
          (progress) => this.progress.tell(runId, { step: 'checkpoint', ...progress }),
        );
        const signed = signCheckpoint(checkpoint, this.terms.keys.sign[0]);
        await keepCheckpoint(tx, bearings.stream, checkpoint, signed);
        return { held, signed, root: Buffer.from(checkpoint.root, 'base64url') };
      },
      { isolation: 'repeatable read' },
    );
  }

  async run(said: CheckpointMessage, attached: unknown): Promise<void> {
    const offered = readCheckpoints(attached);
    const equal = said.equalAt ? await this.foundEqual(said, said.equalAt) : undefined;
    const stream = { agreementId: said.agreementId, direction: said.direction };
    const outcome = await this.database.inTransaction(
      this.actor,
      async (tx) => {
        const run = await lockRunOf(tx, said);
        if (!run) return undefined;
        const bearings = await takeBearings(tx, this.terms, stream);
        const keyFor = await this.keysOf(tx, bearings);
        await this.adopt(tx, bearings, offered, keyFor);
        const held = await listCheckpoints(tx, stream);
        if (run.initiator) return this.conclude(tx, run, bearings, held, said);
        // Earlier checkpoints given back, and nothing else.
        if (equal === undefined) return undefined;
        if (!equal) return { run, bearings, held: held.length, fail: 'checkpoint-differs' };
        return this.answer(tx, run, bearings, held, said, offered, keyFor);
      },
      { isolation: 'repeatable read' },
    );
    if (!outcome) return;
    if (outcome.fail) return this.ending.fail(outcome.run, outcome.fail);
    reach('reconcile:after-countersign');
    if (outcome.say) await this.say(outcome.run.run_id, outcome.bearings, outcome.held, outcome.say);
  }

  /** The partner believes its own cells, not the initiator's word: the same first cell at the cut of the run, or no agreement. */
  private async foundEqual(
    said: CheckpointMessage,
    { cut, firstCell }: NonNullable<CheckpointMessage['equalAt']>,
  ): Promise<boolean> {
    const stream = { agreementId: said.agreementId, direction: said.direction };
    const found = await this.database.inTransaction(this.actor, async (tx) => {
      const run = await findRun(tx, said.runId);
      const ours = run && !run.initiator && !run.finished_at && run.cut_seq === cut;
      return ours && run.partner === said.by
        ? { run, bearings: await takeBearings(tx, this.terms, stream) }
        : undefined;
    });
    if (!found) return false;
    const { run, bearings } = found;
    const own = this.comparisons.findOwn(run, cut) ?? (await this.cells.through(bearings, cut, run.run_id));
    return firstCellOf({ own }) === firstCell;
  }

  /** The initiator's side: done once its own proposal, or that very one countersigned, is the last held. */
  private async conclude(
    tx: Tx,
    run: RunRow,
    bearings: Bearings,
    held: readonly CheckpointRow[],
    said: CheckpointMessage,
  ): Promise<Outcome | undefined> {
    if (run.state !== 'checkpointing') return undefined;
    const last = held.at(-1);
    if (last && run.cut_seq !== null && last.throughSeq >= run.cut_seq) {
      await moveRun(tx, run.run_id, agreedOn(last));
      await this.ending.agree(tx, run);
      reach('reconcile:before-agreed');
      return undefined;
    }
    // The partner holds fewer: it gets what it lacks, and the proposal is made again in the next round.
    const missing = held.filter(({ number }) => number > said.held).slice(0, mostGivenBack);
    await moveRun(tx, run.run_id, { state: 'healing', progress: { step: 'checkpoint' } });
    return missing.length > 0
      ? { run, bearings, held: held.length, say: missing.map(({ signed }) => signed) }
      : undefined;
  }

  /** The partner's side: countersigns what it reckons to the very same bytes. */
  private async answer(
    tx: Tx,
    run: RunRow,
    bearings: Bearings,
    held: readonly CheckpointRow[],
    said: CheckpointMessage,
    offered: readonly GeneralJws[],
    keyFor: PartyKeyAt,
  ): Promise<Outcome | undefined> {
    const proposed = offered.at(-1);
    const last = held.at(-1);
    if (held.length > said.held && (!proposed || last?.signed.payload !== proposed.payload)) {
      const missing = held.filter(({ number }) => number > said.held).slice(0, mostGivenBack);
      // Signed for by both already, though the initiator never heard of it: with what it gets now it ends as we do.
      if (last && last.throughSeq >= (run.cut_seq ?? 0) && missing.at(-1) === last) {
        await moveRun(tx, run.run_id, agreedOn(last));
        await this.ending.agree(tx, run);
      }
      return { run, bearings, held: held.length, say: missing.map(({ signed }) => signed) };
    }
    if (!proposed || last?.signed.payload === proposed.payload) {
      // Nothing new since the last one, or what we have countersigned before has come again.
      await moveRun(tx, run.run_id, last ? agreedOn(last) : {});
      await this.ending.agree(tx, run);
      return last ? { run, bearings, held: held.length, say: [last.signed] } : undefined;
    }
    const { checkpoint, signedBy } = verifyProposedCheckpoint(proposed, keyFor);
    if (signedBy.sender === undefined && signedBy.receiver === undefined) throw problem('signer-unknown');
    if (!isTimely(checkpoint, last)) throw problem('clock-skew');
    if (checkpoint.number !== held.length + 1) return { run, bearings, held: held.length, say: [] };
    if (checkpoint.throughSeq > bearings.head)
      return { run, bearings, held: 0, fail: 'reconciliation-peer-not-believed' };
    const own = await reckonCheckpoint(tx, this.terms.own, bearings, {
      held,
      throughSeq: checkpoint.throughSeq,
      at: checkpoint.at,
    });
    await moveRun(tx, run.run_id, {
      own_root: Buffer.from(own.root, 'base64url'),
      partner_root: Buffer.from(checkpoint.root, 'base64url'),
    });
    if (canonicalJson(own) !== canonicalJson(checkpoint))
      return { run, bearings, held: held.length, fail: 'checkpoint-differs' };
    const both = countersignCheckpoint(proposed, own, this.terms.keys.sign[0]);
    await keepCheckpoint(tx, bearings.stream, own, both);
    await addCountersignature(tx, bearings.stream, own.number, checkpointDigest(own), both);
    await moveRun(tx, run.run_id, { checkpoint_number: own.number });
    await this.ending.agree(tx, run);
    return { run, bearings, held: held.length + 1, say: [both] };
  }

  /** Checkpoints that bear both signatures and follow the last held: given back, or our own proposal countersigned. */
  private async adopt(
    tx: Tx,
    bearings: Bearings,
    offered: readonly GeneralJws[],
    keyFor: PartyKeyAt,
  ): Promise<void> {
    let last = (await listCheckpoints(tx, bearings.stream)).at(-1);
    for (const signed of offered) {
      const checked = complete(signed, keyFor);
      if (!checked) continue;
      const { checkpoint, digest } = checked;
      const follows =
        checkpoint.agreementId === bearings.stream.agreementId &&
        checkpoint.direction === bearings.stream.direction &&
        checkpoint.number === (last?.number ?? 0) + 1 &&
        checkpoint.previous === (last ? b64u(last.digest) : null);
      if (!follows) continue;
      await keepCheckpoint(tx, bearings.stream, checkpoint, signed);
      await addCountersignature(tx, bearings.stream, checkpoint.number, digest, signed);
      last = (await listCheckpoints(tx, bearings.stream)).at(-1);
    }
  }

  private async keysOf(tx: Tx, { partner }: Bearings): Promise<PartyKeyAt> {
    const cards: PartyCard[] = [];
    for (const party of [this.terms.own, partner]) cards.push((await this.terms.cards.get(tx, party)).card);
    return (party, kid, at) => {
      const card = cards.find((held) => held.party === party);
      return card && signingKeyAt(card, kid, at);
    };
  }

  private async say(
    runId: string,
    { stream, partner, keyVersion }: Bearings,
    held: number,
    checkpoints: readonly GeneralJws[],
    equalAt?: CheckpointMessage['equalAt'],
  ): Promise<void> {
    await this.post.say(
      partner,
      { step: 'checkpoint', runId, ...stream, keyVersion, held, ...(equalAt ? { equalAt } : {}) },
      Buffer.from(JSON.stringify(checkpoints), 'utf8'),
    );
  }

  private get actor() {
    return reconciliationActor(this.terms.own);
  }
}

interface Outcome {
  readonly run: RunRow;
  readonly bearings: Bearings;
  readonly held: number;
  readonly say?: readonly GeneralJws[];
  readonly fail?: string;
}

/** What a run says once this checkpoint bears both signatures. */
function agreedOn({ number, root }: CheckpointRow) {
  return { checkpoint_number: number, own_root: root, partner_root: root };
}

/**
 * How a run waits, stops and ends. Protects: an end is told to the partner, whatever could not be healed is an office's task with a date, and a run that
 * has ended meanwhile keeps the end it had.
 */
import { Injectable } from '@nestjs/common';
import { Database, type Tx } from '@liangdi/database';
import { doubtCells } from '@liangdi/ledger';
import { Terms } from '@liangdi/terms';
import { reconciliationActor } from '../actor.js';
import { closeAll, closeHealed, countRun, leaveToOffice } from '../discrepancy-rows.js';
import type { Said, Stop } from '../message.js';
import { Post } from '../post.js';
import { lockRun, lockRunOf, moveRun, type RunRow } from '../run-rows.js';

@Injectable()
export class EndRun {
  constructor(
    private readonly database: Database,
    private readonly terms: Terms,
    private readonly post: Post,
  ) {}

  /** The cells are equal and something no cell shows is being healed, by way of the records' own topic; the schedule asks again. */
  async waitForHealing(run: RunRow): Promise<void> {
    await this.database.inTransaction(this.actor, async (tx) => {
      await closeHealed(tx, run.run_id);
      await countRun(tx, run.run_id);
      await moveRun(tx, run.run_id, { state: 'healing', progress: { step: 'healing' } });
    });
  }

  /** Both ledgers are equal up to the cut: every difference of this run is healed. */
  async agree(tx: Tx, run: Pick<RunRow, 'run_id' | 'agreement_id' | 'direction'>): Promise<void> {
    await closeAll(tx, run);
    await countRun(tx, run.run_id);
    await moveRun(tx, run.run_id, { state: 'agreed', progress: {} });
  }

  /** A person has to say go on. */
  async stop(run: RunRow, code: string, found?: number): Promise<void> {
    await this.end(run, code, (tx) =>
      moveRun(tx, run.run_id, {
        state: 'stopped',
        failure: code,
        progress: { step: 'stopped', ...(found === undefined ? {} : { of: found }) },
      }),
    );
  }

  async fail(run: RunRow, code: string): Promise<void> {
    await this.end(run, code, (tx) => fail(tx, run, code));
  }

  /** Rounds enough: what is still there is for the offices. */
  async leaveOpen(run: RunRow): Promise<void> {
    await this.end(run, 'reconciliation-open-tasks', (tx) => this.toOffice(tx, run.run_id));
  }

  /** The other side has ended it, and says why. */
  async told(said: Stop): Promise<void> {
    const { code } = said;
    await this.database.inTransaction(this.actor, async (tx) => {
      const run = await lockRunOf(tx, said);
      if (!run) return;
      if (code === 'reconciliation-open-tasks') return this.toOffice(tx, run.run_id);
      // The partner is comparing this stream itself: asked again when it has done.
      if (code === 'reconciliation-under-way' && run.initiator)
        return moveRun(tx, run.run_id, { state: 'asked' });
      if (code === 'reconciliation-over-cap')
        return moveRun(tx, run.run_id, { state: 'stopped', failure: code });
      await fail(tx, run, code);
    });
  }

  private async end(run: RunRow, code: string, move: (tx: Tx) => Promise<void>): Promise<void> {
    const ended = await this.database.inTransaction(this.actor, async (tx) => {
      const now = await lockRun(tx, run.run_id);
      if (!now || now.finished_at) return false;
      await move(tx);
      return true;
    });
    if (ended) await this.tell(run, code);
  }

  private async toOffice(tx: Tx, runId: string): Promise<void> {
    const { card } = await this.terms.cards.get(tx, this.terms.own);
    await leaveToOffice(tx, runId, card.offices[0]!.office, new Date());
    await countRun(tx, runId);
    await moveRun(tx, runId, { state: 'openTasks', progress: {} });
  }

  private async tell({ run_id, agreement_id, direction, partner }: RunRow, code: string): Promise<void> {
    const said: Said = {
      step: 'stop',
      runId: run_id,
      agreementId: agreement_id,
      direction,
      keyVersion: 1,
      code,
    };
    await this.post.say(partner, said);
  }

  private get actor() {
    return reconciliationActor(this.terms.own);
  }
}

/** Where roots differ though cells agree, some cells are not of their rows (triggers were switched off): all are made anew for the next run. */
async function fail(tx: Tx, run: RunRow, code: string): Promise<void> {
  await moveRun(tx, run.run_id, { state: 'failed', failure: code });
  if (code === 'checkpoint-differs')
    await doubtCells(tx, { agreementId: run.agreement_id, direction: run.direction });
}

/**
 * The cells of the own ledger up to a cut: the stored ones brought up to date, or, beyond the stored prefix, made from the rows.
 * Protects: one instance at a time keeps a stream's cells (the ledger's own lock); a row that comes in while they are reckoned is not taken for one
 * behind the head; what it costs is counted to the run.
 */
import { Injectable } from '@nestjs/common';
import { Database } from '@liangdi/database';
import { bringUpToDate, cellsThrough, packedSymbols, type CellsAtCut } from '@liangdi/ledger';
import { storedCells, Cells } from '@liangdi/sketch';
import { Terms } from '@liangdi/terms';
import { reconciliationActor } from './actor.js';
import { headNow, type Bearings } from './bearings.js';
import { RunProgress } from './run-progress.js';
import { addTraffic } from './run-rows.js';

@Injectable()
export class OwnCells {
  constructor(
    private readonly database: Database,
    private readonly terms: Terms,
    private readonly progress: RunProgress,
  ) {}

  /** The stored prefix and how many rows it is of. */
  async through(bearings: Bearings, cut: number, runId: string): Promise<CellsAtCut> {
    const { stream, keys, head } = bearings;
    return this.counted(runId, async () => {
      await bringUpToDate({ database: this.database, actor: this.actor }, stream, keys, head, {
        onProgress: ({ throughSeq, toSeq }) =>
          this.progress.tell(runId, { step: 'cells', done: throughSeq, of: toSeq }),
      });
      return this.database.inTransaction(
        this.actor,
        async (tx) => cellsThrough(tx, stream, keys, cut, { alsoBeyond: await headNow(tx, bearings) }),
        { isolation: 'repeatable read' },
      );
    });
  }

  /** The cells [from, to) at the same cut: of those that are there where they go so far, else made from the rows. */
  async range(
    bearings: Bearings,
    { cut, own }: { cut: number; own: CellsAtCut },
    from: number,
    to: number,
    runId: string,
  ): Promise<Cells> {
    if (to <= storedCells) return own.cells.slice(from, to);
    return this.counted(runId, async () => {
      const cells = new Cells(to - from, from);
      await this.database.inTransaction(
        this.actor,
        async (tx) => {
          for await (const symbols of packedSymbols(tx, bearings.stream, bearings.keys, cut, {
            alsoBeyond: await headNow(tx, bearings),
          }))
            cells.add(symbols);
        },
        { isolation: 'repeatable read' },
      );
      return cells;
    });
  }

  private async counted<T>(runId: string, work: () => Promise<T>): Promise<T> {
    const before = process.cpuUsage();
    const result = await work();
    const { user, system } = process.cpuUsage(before);
    await this.database.inTransaction(
      this.actor,
      async (tx) => addTraffic(tx, runId, { cpuMs: (user + system) / 1000 }),
      { durable: false },
    );
    return result;
  }

  private get actor() {
    return reconciliationActor(this.terms.own);
  }
}

/**
 * What this process has in memory of the comparisons under way. Protects: own cells are read once for all that one round needs them for, so that everything
 * said in it is of one moment. Lost in a crash, or begun by another instance, the cells are read again and the question is asked again.
 */
import { Injectable } from '@nestjs/common';
import type { CellsAtCut } from '@liangdi/ledger';
import type { Decoder } from '@liangdi/sketch';
import { LRUCache } from 'lru-cache';
import type { RowItem } from '../row-content.js';
import type { RunRow } from '../run-rows.js';

/** From one question of a run to the next. */
export interface Round {
  /** Which question: of the initiator the number of its asking, of the partner the time it was asked at. */
  readonly asking: number;
  readonly cut: number;
  /** The own ledger up to the cut, as it stood when the question was asked or answered. */
  readonly own: CellsAtCut;
  /** Of the initiator, from the first answer on. */
  decoding?: Decoding;
}

export interface Decoding {
  readonly decoder: Decoder;
  /** The first cell not had yet, and how many were asked for from there. */
  next: number;
  asked: number;
  /** The number of differences, guessed from the first cells. */
  guessed: number;
}

@Injectable()
export class Comparisons {
  private readonly rounds = new LRUCache<string, Round>({ max: 200, ttl: 600_000 });

  /** What is worked on here at this moment, and how long the longest piece of work of a run has taken. */
  private readonly worked = new LRUCache<string, number>({ max: 1_000, ttl: 3_600_000 });
  private readonly working = new Set<string>();

  /** Whoever looks after the run sees that nobody need be asked again while this goes on, and how long the partner may take over the same. */
  async work<T>(runId: string, work: () => Promise<T>): Promise<T> {
    const beganAt = performance.now();
    this.working.add(runId);
    try {
      return await work();
    } finally {
      this.working.delete(runId);
      this.worked.set(runId, Math.max(this.workedMs(runId), performance.now() - beganAt));
    }
  }

  isWorkedOn(runId: string): boolean {
    return this.working.has(runId);
  }

  /** Milliseconds; 0 where nothing is known. */
  workedMs(runId: string): number {
    return this.worked.get(runId) ?? 0;
  }

  /** The rows as they stood when the partner was asked: by the time it answers some may be healed already. */
  private readonly shown = new LRUCache<string, Map<number, RowItem>>({ max: 200, ttl: 600_000 });

  remember(runId: string, items: readonly RowItem[]): void {
    const known = this.shown.get(runId) ?? new Map<number, RowItem>();
    for (const item of items) known.set(item.seq, item);
    this.shown.set(runId, known);
  }

  asShown(runId: string, item: RowItem): RowItem {
    return this.shown.get(runId)?.get(item.seq) ?? item;
  }

  begin(runId: string, round: Round): Round {
    this.rounds.set(runId, round);
    return round;
  }

  /** The round this run is in. None once the run has gone on to rows: from then on it heals, and the ledger is another. */
  findRound(run: RunRow): Round | undefined {
    const round = this.rounds.get(run.run_id);
    return run.state === 'comparing' && round?.asking === askingOf(run) ? round : undefined;
  }

  /** The own cells of the round this run is in, where they are of this cut. */
  findOwn(run: RunRow, cut: number): CellsAtCut | undefined {
    const round = this.findRound(run);
    return round?.cut === cut ? round.own : undefined;
  }

  forget(runId: string): void {
    this.shown.delete(runId);
    this.rounds.delete(runId);
  }
}

function askingOf({ initiator, tries, heard_at }: RunRow): number | undefined {
  return initiator ? tries : heard_at?.getTime();
}

/** As it is said and compared. */
export function firstCellOf({ own }: Pick<Round, 'own'>): string {
  return own.cells.slice(0, 1).toBytes().toString('base64url');
}

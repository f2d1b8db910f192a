/** What an initiator has decoded so far, in memory only: lost in a crash, the question is simply asked again. */
import { Injectable } from '@nestjs/common';
import { Decoder, type SketchKeys } from '@liangdi/sketch';
import { LRUCache } from 'lru-cache';
import type { RowItem } from '../row-content.js';

export interface Comparison {
  readonly decoder: Decoder;
  readonly cut: number;
  /** Which asking of the run it belongs to (`tries`). */
  readonly asking: number;
  /** The first cell not had yet, and how many were asked for from there. */
  next: number;
  asked: number;
  /** The number of differences, guessed from the first cells. */
  guessed: number;
}

@Injectable()
export class Comparisons {
  private readonly open = new LRUCache<string, Comparison>({ max: 200, ttl: 600_000 });

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

  begin(
    runId: string,
    keys: SketchKeys,
    cut: number,
    limits: { cells: number; symbols: number },
    asking: number,
  ): Comparison {
    const comparison = { decoder: new Decoder(keys, limits), cut, asking, next: 0, asked: 0, guessed: 0 };
    this.open.set(runId, comparison);
    return comparison;
  }

  find(runId: string): Comparison | undefined {
    return this.open.get(runId);
  }

  forget(runId: string): void {
    this.shown.delete(runId);
    this.open.delete(runId);
  }
}

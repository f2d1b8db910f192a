/**
 * Says how far a long piece of work of a run has come, for people who watch and for other instances that would think it asleep. Protects: telling never
 * holds the work up and never fails it; at most once a second and at the end, not for the disk.
 */
import { Injectable } from '@nestjs/common';
import { Database } from '@liangdi/database';
import { Terms } from '@liangdi/terms';
import { LRUCache } from 'lru-cache';
import { reconciliationActor } from './actor.js';
import { moveRun } from './run-rows.js';

const atMostEveryMs = 1_000;

@Injectable()
export class RunProgress {
  private readonly justTold = new LRUCache<string, true>({ max: 1_000, ttl: atMostEveryMs });

  constructor(
    private readonly database: Database,
    private readonly terms: Terms,
  ) {}

  tell(runId: string, progress: { readonly step: string; readonly done: number; readonly of: number }): void {
    if (this.justTold.has(runId) && progress.done < progress.of) return;
    this.justTold.set(runId, true);
    this.database
      .inTransaction(reconciliationActor(this.terms.own), (tx) => moveRun(tx, runId, { progress }), {
        durable: false,
      })
      // A database that is unwell is the work's own to meet.
      .catch(() => undefined);
  }
}

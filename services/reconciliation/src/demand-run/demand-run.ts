/**
 * Starts comparisons on demand, and lets one go on that stopped to ask. Protects: only those who answer for the ledgers may ask, and saying "go on" to
 * many differences is a person's act with a name under it.
 */
import { Injectable } from '@nestjs/common';
import { requireRole, type Caller } from '@liangdi/access';
import { Database, type Tx } from '@liangdi/database';
import { Wakening } from '@liangdi/delivery';
import { problem } from '@liangdi/problem';
import { newId, uuidPattern, type Direction } from '@liangdi/record';
import { runOnce, type IdempotencyKey } from '@liangdi/service-host';
import { Terms } from '@liangdi/terms';
import { listStreams, takeBearings, type Stream } from '../bearings.js';
import { findOpenRun, findRun, insertRun } from '../run-rows.js';
import type { DemandRunRequest } from './demand-run.request.js';

export interface DemandedRun {
  readonly runId: string;
  readonly agreementId: string;
  readonly direction: Direction;
}

@Injectable()
export class DemandRun {
  constructor(
    private readonly database: Database,
    private readonly terms: Terms,
    private readonly wakening: Wakening,
  ) {}

  /** A stream with a run under way answers with that run. @throws agreement-not-found */
  run(caller: Caller, key: IdempotencyKey, wanted: DemandRunRequest): Promise<{ runs: DemandedRun[] }> {
    requireRole(caller, 'auditor', 'agreementManager', 'operator');
    return this.database.inTransaction(caller, (tx) =>
      runOnce(tx, key, async () => {
        const streams = (await listStreams(tx)).filter(
          ({ agreementId, direction }) =>
            (wanted.agreementId ?? agreementId) === agreementId &&
            (wanted.direction ?? direction) === direction,
        );
        if (streams.length === 0)
          throw problem('agreement-not-found', { agreementId: wanted.agreementId ?? '–' });
        const runs: DemandedRun[] = [];
        for (const stream of streams) runs.push(await this.begin(tx, caller, stream, false));
        return { runs };
      }),
    );
  }

  /** @throws reconciliation-run-not-found, reconciliation-not-stopped */
  goOn(caller: Caller, key: IdempotencyKey, runId: string): Promise<DemandedRun> {
    requireRole(caller, 'agreementManager', 'operator');
    return this.database.inTransaction(caller, (tx) =>
      runOnce(tx, key, async () => {
        const run = new RegExp(uuidPattern).test(runId) ? await findRun(tx, runId) : undefined;
        if (!run) throw problem('reconciliation-run-not-found');
        if (run.state !== 'stopped') throw problem('reconciliation-not-stopped');
        return this.begin(tx, caller, { agreementId: run.agreement_id, direction: run.direction }, true);
      }),
    );
  }

  private async begin(tx: Tx, caller: Caller, stream: Stream, overCapAllowed: boolean): Promise<DemandedRun> {
    const open = await findOpenRun(tx, stream.agreementId, stream.direction);
    if (open) return { runId: open.run_id, ...stream };
    const { partner } = await takeBearings(tx, this.terms, stream);
    const runId = newId();
    const begun = await insertRun(tx, {
      runId,
      ...stream,
      partner,
      initiator: true,
      cause: 'demanded',
      askedBy: caller.subject,
      overCapAllowed,
    });
    if (begun) {
      tx.afterCommit(() => this.wakening.wake());
      return { runId, ...stream };
    }
    // Somebody else was quicker in the same moment; and where that run has ended meanwhile, the caller asks again.
    const theirs = await findOpenRun(tx, stream.agreementId, stream.direction);
    if (!theirs) throw problem('database-busy');
    return { runId: theirs.run_id, ...stream };
  }
}

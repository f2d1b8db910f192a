/**
 * Closes a difference by the decision of an office. Protects: the decision is written into its story and nowhere else; no ledger is changed by it,
 * so the next comparison still tells the truth.
 */
import { Injectable } from '@nestjs/common';
import { requireRole, type Caller } from '@liangdi/access';
import { Database, type Tx } from '@liangdi/database';
import { Clock } from '@liangdi/office';
import { problem } from '@liangdi/problem';
import { runOnce, type IdempotencyKey } from '@liangdi/service-host';
import { countRun, discrepancyColumns, type DiscrepancyRow, type StoryLine } from '../discrepancy-rows.js';
import { discrepancyView, type DiscrepancyView } from '../discrepancy.view.js';
import { isUuid } from '../is-uuid.js';
import type { TaskDecision } from './close-task.request.js';

const told: Readonly<Record<TaskDecision, Pick<StoryLine, 'zh' | 'en'>>> = {
  ownStands: {
    zh: '协议管理员认定：以本机构的登记为准。台账未作更改。',
    en: 'The agreement manager decided that our own row stands. No ledger was changed.',
  },
  partnerStands: {
    zh: '协议管理员认定：以对方的登记为准。台账未作更改。',
    en: "The agreement manager decided that the partner's row stands. No ledger was changed.",
  },
  bothNoted: {
    zh: '协议管理员认定：双方登记均予保留，差异已备注。台账未作更改。',
    en: 'The agreement manager decided that both rows stay and the difference is noted. No ledger was changed.',
  },
};

const lock = `SELECT ${discrepancyColumns} FROM discrepancy WHERE discrepancy_id = $1 FOR UPDATE`;

/** Whatever number of runs has found it and left it open: it is one task. */
const closeAll = `
  UPDATE discrepancy SET state = 'healed', healed_how = 'decidedByOffice', closed_at = $5, story = story || $6::jsonb
  WHERE agreement_id = $1 AND direction = $2 AND seq = $3 AND class = $4 AND state = 'open' RETURNING run_id`;

@Injectable()
export class CloseTask {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  run(
    manager: Caller,
    key: IdempotencyKey,
    discrepancyId: string,
    decision: TaskDecision,
  ): Promise<DiscrepancyView> {
    requireRole(manager, 'agreementManager');
    return this.database.inTransaction(manager, (tx) =>
      runOnce(tx, key, async () => {
        const task = await getTask(tx, discrepancyId);
        if (task.state !== 'open') throw problem('discrepancy-not-open');

        const at = this.clock.now();
        const line: StoryLine = { at: at.toISOString(), by: 'own', act: decision, ...told[decision] };
        const closed = await tx.query<{ run_id: string }>(closeAll, [
          ...[task.agreement_id, task.direction, task.seq, task.class],
          ...[at, JSON.stringify([line])],
        ]);
        for (const { run_id } of closed) await countRun(tx, run_id);

        return discrepancyView(await getTask(tx, discrepancyId));
      }),
    );
  }
}

async function getTask(tx: Tx, discrepancyId: string): Promise<DiscrepancyRow> {
  const [row] = isUuid(discrepancyId) ? await tx.query<DiscrepancyRow>(lock, [discrepancyId]) : [];
  if (!row) throw problem('discrepancy-not-found');
  return row;
}

/** Reads a run whole: its row, what it found and did, whose task the rest is, and what both parties signed. */
import type { Tx } from '@liangdi/database';
import { findCheckpoint, type CheckpointRow } from '@liangdi/ledger';
import { directionFrom, type PartyId } from '@liangdi/record';
import { problem } from '@liangdi/problem';
import type { Terms } from '@liangdi/terms';
import { isUuid } from './is-uuid.js';
import { findRun, runEnds, type RunRow } from './run-rows.js';
import type {
  CheckpointSignatureView,
  CheckpointView,
  ClassCountView,
  HealedHowView,
  OfficeTasksView,
  PartyNameView,
  RunReportView,
  RunView,
} from './run.view.js';
import { percentOf, verdictOf } from './verdict.js';

const byClass = `
  SELECT class, sum(count)::integer AS found,
    coalesce(sum(count) FILTER (WHERE state = 'healed'), 0)::integer AS healed,
    coalesce(sum(count) FILTER (WHERE state = 'open'), 0)::integer AS open
  FROM discrepancy WHERE run_id = $1 GROUP BY class ORDER BY class`;

const healedHow = `
  SELECT coalesce(healed_how, '') AS how, sum(count)::integer AS count
  FROM discrepancy WHERE run_id = $1 AND state = 'healed' GROUP BY 1 ORDER BY 2 DESC, 1`;

const openFor = `
  SELECT office, sum(count)::integer AS count, min(due_at) AS due_at
  FROM discrepancy WHERE run_id = $1 AND state = 'open' GROUP BY office ORDER BY min(due_at), office`;

/** @throws reconciliation-run-not-found */
export async function requireRun(tx: Tx, runId: string): Promise<RunRow> {
  const run = isUuid(runId) ? await findRun(tx, runId) : undefined;
  if (!run) throw problem('reconciliation-run-not-found');
  return run;
}

/** @throws reconciliation-run-not-found */
export async function readReport(tx: Tx, terms: Terms, runId: string, now: Date): Promise<RunReportView> {
  const run = await requireRun(tx, runId);
  const offices = await tx.query<{ office: string | null; count: number; due_at: Date | null }>(openFor, [
    runId,
  ]);
  const ways = await tx.query<HealedHowView>(healedHow, [runId]);
  const dues = offices.flatMap(({ due_at }) => due_at ?? []);
  return {
    ...runView(run, terms.own, now, dues[0]),
    own: await nameOf(tx, terms, terms.own),
    other: await nameOf(tx, terms, run.partner),
    byClass: await tx.query<ClassCountView>(byClass, [runId]),
    healedHow: ways,
    openFor: offices.map(officeTasks),
    ownRoot: run.own_root?.toString('base64url') ?? null,
    partnerRoot: run.partner_root?.toString('base64url') ?? null,
    checkpoint: await checkpointOf(tx, terms, run),
  };
}

export function runView(run: RunRow, own: PartyId, now: Date, firstDue?: Date): RunView {
  const { done, of } = run.progress;
  const until = run.finished_at ?? now;
  return {
    runId: run.run_id,
    agreementId: run.agreement_id,
    direction: run.direction,
    way: directionFrom(own) === run.direction ? 'out' : 'in',
    partner: run.partner,
    initiator: run.initiator,
    cause: run.cause,
    state: run.state,
    ended: (runEnds as readonly string[]).includes(run.state),
    ...verdictOf(run, firstDue),
    rounds: run.round + 1,
    cut: run.cut_seq,
    ownHead: run.own_head,
    partnerHead: run.partner_head,
    compared: run.compared,
    equal: run.compared === null ? null : Math.max(0, run.compared - run.found),
    found: run.found,
    healed: run.healed,
    open: run.open,
    checkpointNumber: run.checkpoint_number,
    failure: run.failure,
    progress: {
      step: run.progress.step ?? null,
      done: done ?? null,
      of: of ?? null,
      percent: percentOf(run.progress) ?? null,
    },
    startedAt: run.started_at.toISOString(),
    updatedAt: run.updated_at.toISOString(),
    finishedAt: run.finished_at?.toISOString() ?? null,
    seconds: Math.max(0, Math.round((until.getTime() - run.started_at.getTime()) / 100) / 10),
    bytesSent: run.bytes_sent,
    bytesReceived: run.bytes_received,
    messagesSent: run.messages_sent,
    cpuMs: Math.round(run.cpu_ms),
  };
}

/** A card that is not pinned here any more leaves its party nameless, not the report unreadable. */
async function nameOf(tx: Tx, { cards }: Terms, party: PartyId): Promise<PartyNameView> {
  const known = await cards.find(tx, party);
  return { party, zh: known?.card.name.zh ?? party, en: known?.card.name.en ?? party };
}

function officeTasks({
  office,
  count,
  due_at,
}: {
  office: string | null;
  count: number;
  due_at: Date | null;
}): OfficeTasksView {
  return { office, count, firstDueAt: due_at?.toISOString() ?? null };
}

async function checkpointOf(tx: Tx, terms: Terms, run: RunRow): Promise<CheckpointView | null> {
  if (run.checkpoint_number === null) return null;
  const stream = { agreementId: run.agreement_id, direction: run.direction };
  const checkpoint = await findCheckpoint(tx, stream, run.checkpoint_number);
  if (!checkpoint) return null;
  return {
    number: checkpoint.number,
    fromSeq: checkpoint.fromSeq,
    throughSeq: checkpoint.throughSeq,
    entries: checkpoint.entries,
    root: checkpoint.root.toString('base64url'),
    digest: checkpoint.digest.toString('base64url'),
    countersignedAt: checkpoint.countersignedAt?.toISOString() ?? null,
    signatures: await signaturesOf(tx, terms, checkpoint, run.partner),
  };
}

/** Whose a signature says it is; that it holds was checked when it was taken in, and `liangdi verify` checks it again. */
export async function signaturesOf(
  tx: Tx,
  terms: Terms,
  { signed }: Pick<CheckpointRow, 'signed'>,
  partner: PartyId,
): Promise<CheckpointSignatureView[]> {
  const parties: [PartyId, readonly { kid: string }[]][] = [];
  for (const party of [terms.own, partner])
    parties.push([party, (await terms.cards.find(tx, party))?.card.keys ?? []]);
  return signed.signatures.map(({ protected: header, signature }) => {
    const { kid } = JSON.parse(Buffer.from(header, 'base64url').toString('utf8')) as { kid: string };
    const party = parties.find(([, keys]) => keys.some((key) => key.kid === kid))?.[0] ?? null;
    return { party, kid, signature };
  });
}

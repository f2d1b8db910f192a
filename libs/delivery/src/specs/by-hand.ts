/** The steps of an exchange taken one by one by a spec, so that it can lose, double, reorder and alter what lies between them. */
import { createPublicKey } from 'node:crypto';
import pg from 'pg';
import { sealJwe } from '@liangdi/envelope';
import { ledgerTotals, type LedgerTotals } from '@liangdi/ledger';
import { isProblem, type ProblemCode } from '@liangdi/problem';
import { incoming, type TestParty } from '@liangdi/testing';
import { cloudEventHeaders, type MessageType } from '../message/cloud-event.js';
import { RecordsAtHand } from '../outbox/records-at-hand.js';
import type { Submission, SubmittedRecord } from '../outbox/submission.js';
import { markSent, readDispatch, type Dispatch } from '../relay/dispatch.js';
import { QueueFront } from '../relay/queue-front.js';
import { sealNextParcel, type SealedRun } from '../relay/seal-parcel.js';
import type { IncomingMessage } from '../transport/transport.js';

export async function submit(from: TestParty, ...submissions: Submission[]): Promise<SubmittedRecord[]> {
  const answers = await from.database.inTransaction(from.actor, (tx) =>
    from.outbox.submitAll(tx, submissions),
  );
  for (const answer of answers) if (answer instanceof Error) throw answer;
  return answers as SubmittedRecord[];
}

/** From what the database holds, as a relay does that did not see it submitted; `from.recordsAtHand`: as one that did. */
export async function seal(
  from: TestParty,
  to: TestParty,
  recordsAtHand = new RecordsAtHand(),
): Promise<number> {
  return (await sealRun(from, to, recordsAtHand)).records;
}

export async function sealRun(
  from: TestParty,
  to: TestParty,
  recordsAtHand = new RecordsAtHand(),
  front = new QueueFront(),
): Promise<SealedRun> {
  const deps = { terms: from.terms, vault: from.vault, recordsAtHand, front, now: () => new Date() };
  return from.database.inTransaction(from.actor, (tx) => sealNextParcel(tx, deps, to.id));
}

export async function takeDispatch(from: TestParty, to: TestParty): Promise<Dispatch> {
  return from.database.inTransaction(from.actor, async (tx) => {
    const dispatch = await readDispatch(tx, to.id, new Map());
    markSent(tx, dispatch);
    return dispatch;
  });
}

/** The sealed parcels on their way, as messages. */
export async function parcels(from: TestParty, to: TestParty): Promise<IncomingMessage[]> {
  const dispatch = await takeDispatch(from, to);
  return dispatch.parcels.map(({ id, key, sealed }) =>
    incoming(to, { key, headers: cloudEventHeaders('liangdi.parcel.v1', id, from.id), value: sealed }),
  );
}

export function message(from: TestParty, to: TestParty, type: MessageType, content: object): IncomingMessage {
  const { kid, privateKey } = to.keys.encrypt[0];
  const sealed = sealJwe(JSON.stringify(content), { kid, publicKey: createPublicKey(privateKey) });
  return incoming(to, { headers: cloudEventHeaders(type, 'id', from.id), value: Buffer.from(sealed) });
}

export async function receiptsBack(from: TestParty, to: TestParty): Promise<IncomingMessage> {
  const { receipts } = await takeDispatch(from, to);
  return message(from, to, 'liangdi.receipts.v1', { receipts: receipts.map(({ jws }) => jws) });
}

export async function codeOf(work: Promise<unknown>): Promise<ProblemCode | 'no problem'> {
  return work.then(
    () => 'no problem' as const,
    (thrown: unknown) => {
      if (isProblem(thrown)) return thrown.code;
      throw thrown;
    },
  );
}

export function totals(of: TestParty, agreementId: string): Promise<LedgerTotals> {
  return of.database.inTransaction(of.actor, (tx) => ledgerTotals(tx, agreementId, 'destinationToOrigin'));
}

export async function count(of: TestParty, sql: string): Promise<number> {
  const [row] = await of.database.inTransaction(of.actor, (tx) =>
    tx.query<{ n: number }>(`SELECT count(*)::integer AS n FROM ${sql}`),
  );
  return row!.n;
}

/** As nobody may: a disk that lost rows, a hand that altered them. */
export async function tamper(at: TestParty, sql: string): Promise<void> {
  const client = new pg.Client(at.superuserUrl);
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}

const kept = [
  'person',
  'person_key',
  'person_pseudonym',
  'record',
  'ledger_entry',
  'ledger_outcome',
  'ledger_correction',
  'receipt',
  'outbox',
  'stream_out',
  'parcel_out',
  'stream_in',
  'parcel_in',
  'held_parcel',
  'receipt_out',
  'message_out',
];

export async function backUp(at: TestParty): Promise<void> {
  await tamper(
    at,
    `DROP SCHEMA IF EXISTS backup CASCADE; CREATE SCHEMA backup;
     ${kept.map((table) => `CREATE TABLE backup.${table} AS TABLE ${table};`).join('\n')}`,
  );
}

/** Everything since the backup is gone, as if it had never been. */
export async function restoreBackup(at: TestParty): Promise<void> {
  await tamper(
    at,
    `TRUNCATE ${kept.join(', ')} CASCADE;
     ${kept.map((table) => `INSERT INTO ${table} OVERRIDING SYSTEM VALUE SELECT * FROM backup.${table};`).join('\n')}`,
  );
}

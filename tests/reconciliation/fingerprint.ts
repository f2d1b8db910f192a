/** What must not change while somebody lies: everything a ledger holds, and the process that keeps it. */
import { readFile } from 'node:fs/promises';
import { expect } from '@jest/globals';
import type { Ledgers, SideName } from './ledgers.js';

export interface Fingerprint {
  readonly standing: string;
  readonly held: object;
  readonly pid: number | undefined;
}

const tables = [
  'ledger_entry',
  'ledger_outcome',
  'ledger_correction',
  'record',
  'receipt',
  'checkpoint WHERE countersigned_at IS NOT NULL',
];

export async function fingerprint(ledgers: Ledgers, side: SideName): Promise<Fingerprint> {
  const counts = tables.map((table, n) => `(SELECT count(*)::integer FROM ${table}) AS t${n}`).join(', ');
  const [held] = await ledgers.rows(side, `SELECT ${counts}`);
  return {
    standing: await ledgers.standing(side),
    held: held!,
    pid: ledgers.world[side].reconciliation.process?.pid,
  };
}

/** And nothing that was said was an error of ours. */
export async function expectUnmoved(ledgers: Ledgers, side: SideName, before: Fingerprint): Promise<void> {
  expect(await fingerprint(ledgers, side)).toEqual(before);
  const at = ledgers.world[side].reconciliation;
  expect((await fetch(`${at.url}/health/ready`)).status).toBe(200);
  expect(await ledgers.rows(side, `SELECT code FROM parked_message WHERE code = 'internal-error'`)).toEqual(
    [],
  );
  const log = await readFile(at.logFile, 'utf8');
  expect(log.split('\n').filter((line) => line.includes('a message could not be handled'))).toEqual([]);
}

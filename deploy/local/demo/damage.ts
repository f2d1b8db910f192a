/**
 * Six ways in which two ledgers come apart, each done in a real database behind the system's back. What is wrong, at which side, is proved by
 * what the destination once signed, so a machine can heal every one of them.
 */
import type { Stage } from './stage.js';

export interface Damage {
  readonly zh: string;
  readonly en: string;
  readonly side: 'origin' | 'destination';
  readonly sql: string;
  /** Answers one row where it was really done. */
  readonly seen: string;
}

const direction = 'destinationToOrigin';
const at = (seqs: string): string => `direction = '${direction}' AND seq IN (${seqs})`;

/** Its number lies far beyond the end of the book: nobody will ever give it. */
export const forgedSeq = 900_000;

const lose = (seqs: string): string => `
  WITH gone AS (DELETE FROM ledger_entry WHERE ${at(seqs)} RETURNING record_id)
  DELETE FROM record USING gone WHERE record.record_id = gone.record_id`;

const parcelOf = (seq: number): string => `(SELECT parcel_digest FROM ledger_entry WHERE ${at(String(seq))})`;

const receiptAt = `receipt WHERE stage = 'delivered' AND parcel_digest = ${parcelOf(160)}`;

export const damages: readonly Damage[] = [
  {
    zh: '户籍地：删去已收到的三条记录（第 20、21、22 号）',
    en: 'at the origin: three records it had received are deleted (nos. 20, 21, 22)',
    side: 'origin',
    sql: lose('20, 21, 22'),
    seen: `SELECT WHERE NOT EXISTS (SELECT FROM ledger_entry WHERE ${at('20, 21, 22')})`,
  },
  {
    zh: '现居住地：删去自己发出的一条记录（第 60 号）',
    en: 'at the destination: a record it had sent is deleted (no. 60)',
    side: 'destination',
    sql: lose('60'),
    seen: `SELECT WHERE NOT EXISTS (SELECT FROM ledger_entry WHERE ${at('60')})`,
  },
  {
    zh: '户籍地：涂改台账中的一条（第 90 号）',
    en: 'at the origin: a line of the ledger is altered (no. 90)',
    side: 'origin',
    sql: `UPDATE ledger_entry SET digest = sha256('altered') WHERE ${at('90')}`,
    seen: `SELECT FROM ledger_entry WHERE ${at('90')} AND digest = sha256('altered')`,
  },
  {
    zh: '现居住地：涂改台账中的一条（第 120 号）',
    en: 'at the destination: a line of the ledger is altered (no. 120)',
    side: 'destination',
    sql: `UPDATE ledger_entry SET digest = sha256('altered too') WHERE ${at('120')}`,
    seen: `SELECT FROM ledger_entry WHERE ${at('120')} AND digest = sha256('altered too')`,
  },
  {
    zh: `户籍地：添上现居住地从未发出的一条（第 ${forgedSeq} 号）`,
    en: `at the origin: a line is added that the destination never sent (no. ${forgedSeq})`,
    side: 'origin',
    sql: `INSERT INTO ledger_entry (agreement_id, direction, seq, epoch, key_hash, record_id, version, digest, status, parcel_digest)
      SELECT agreement_id, direction, ${forgedSeq}, epoch, sha256('forged'), gen_random_uuid(), 1, sha256('forged'), 'applied', parcel_digest
      FROM ledger_entry WHERE ${at('30')}`,
    seen: `SELECT FROM ledger_entry WHERE ${at(String(forgedSeq))}`,
  },
  {
    zh: '现居住地：丢失一批记录的送达回执（第 160 号所在的一批）',
    en: 'at the destination: the receipt of a whole parcel is lost (the one with no. 160)',
    side: 'destination',
    sql: `DELETE FROM ${receiptAt}`,
    seen: `SELECT WHERE NOT EXISTS (SELECT FROM ${receiptAt})`,
  },
];

/** How many entries the parcel without its receipt has: the report counts entries. */
export async function entriesWithoutReceipt({ books }: Stage): Promise<number> {
  const parcel = await books.one<{ count: number }>(
    'destination',
    `SELECT count FROM parcel_out WHERE parcel_digest = ${parcelOf(160)}`,
  );
  return parcel!.count;
}

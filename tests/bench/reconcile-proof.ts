/**
 * Proves from both databases what a comparison is timed for: exactly the planted differences were found and healed, both have signed for all of it, and
 * the ledgers are the same, row by row as they stand.
 */
import type { Desk } from '../../deploy/local/world/desk.js';
import type { Side } from '../../deploy/local/world/world.js';
import { withClient, type FilledStream } from './reconcile-fill.js';
import type { RunWatch } from './run-watch.js';
import { tell } from './tell.js';

/** @throws with the claim that does not hold */
export function claim(holds: boolean, otherwise: string): void {
  if (!holds) throw new Error(`verification failed: ${otherwise}`);
}

export interface HealedRun {
  readonly runId: string;
  readonly stream: FilledStream;
  /** In ascending order. */
  readonly lost: readonly number[];
  readonly through: number;
}

const healed = `
  SELECT seq::float8 FROM discrepancy
  WHERE run_id = $1 AND class = 'missing' AND wrong_side = 'receiver' AND state = 'healed' ORDER BY seq`;

const lastSigned = `
  SELECT number, through_seq::float8 AS through, jsonb_array_length(signed->'signatures') AS signatures FROM checkpoint
  WHERE agreement_id = $1 AND direction = $2 AND countersigned_at IS NOT NULL ORDER BY number DESC LIMIT 1`;

/** The first watch is of the side that asked. */
export async function requireHealed(
  desk: Desk,
  watches: readonly [RunWatch, RunWatch],
  { runId, stream, lost, through }: HealedRun,
): Promise<void> {
  const report = await desk.get<{ state: string; found: number; healed: number; checkpointNumber: number }>(
    `/reconciliations/${runId}`,
  );
  claim(
    report.state === 'agreed' && report.found === lost.length && report.healed === lost.length,
    `the report says ${report.state}, ${report.found} found, ${report.healed} healed`,
  );
  const found = await watches[0].rows<{ seq: number }>(healed, [runId]);
  claim(
    found.map(({ seq }) => seq).join() === lost.join(),
    'the differences found are not those that were made',
  );
  for (const watch of watches) {
    const [last] = await watch.rows<{ number: number; through: number; signatures: number }>(lastSigned, [
      stream.agreementId,
      stream.direction,
    ]);
    claim(
      last?.through === through && last.signatures === 2 && last.number === report.checkpointNumber,
      'the last checkpoint does not cover what was compared, or one side has not signed it',
    );
  }
}

const pieces = `
  SELECT (s.seq - 1) / 65536 AS piece, count(*)::integer AS n,
    encode(sha256(string_agg(sha256(int8send(s.seq) || s.key_hash || int4send(s.version) || s.digest || s.status::bytea), ''::bytea ORDER BY s.seq)), 'hex') AS digest
  FROM ledger_standing_between($1, $2, $3, $4) s GROUP BY 1 ORDER BY 1`;
const seqsAtOnce = 1_048_576;

interface Piece {
  readonly piece: string;
  readonly n: number;
  readonly digest: string;
}

/** Answers how many rows stand on each side, read in pieces of which digests are compared. @throws where any differs */
export async function requireEqualLedgers(
  sender: Side,
  receiver: Side,
  stream: FilledStream,
): Promise<number> {
  tell('verifying: both ledgers, row by row');
  const [one, other] = await Promise.all([read(sender, stream), read(receiver, stream)]);
  const text = (of: readonly Piece[]) =>
    of.map(({ piece, n, digest }) => `${piece} ${n} ${digest}`).join('\n');
  claim(text(one) === text(other), 'the two ledgers differ');
  const rows = one.reduce((sum, { n }) => sum + n, 0);
  claim(rows > stream.entries, `${rows} rows stand`);
  tell(`verified: ${rows} rows stand on both sides, all the same`);
  return rows;
}

function read(side: Side, { agreementId, direction }: FilledStream): Promise<Piece[]> {
  return withClient(side, async (client) => {
    const [last] = (
      await client.query<{ seq: number }>(
        'SELECT max(seq)::float8 AS seq FROM ledger_entry WHERE agreement_id = $1 AND direction = $2',
        [agreementId, direction],
      )
    ).rows;
    const all: Piece[] = [];
    for (let from = 1; from <= last!.seq; from += seqsAtOnce) {
      const through = from + seqsAtOnce - 1;
      all.push(...(await client.query<Piece>(pieces, [agreementId, direction, from, through])).rows);
    }
    return all;
  });
}

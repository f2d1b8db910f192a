/**
 * Where this party stands in one stream: its role, its partner, the keys of the symbols, and how far its ledger goes.
 * Protects: only what the sender knows to be answered is ever compared, so records under way are no differences.
 */
import type { Tx } from '@liangdi/database';
import type { Stream } from '@liangdi/ledger';
import { problem } from '@liangdi/problem';
import { directionFrom, type PartyId } from '@liangdi/record';
import { sketchKeys, type SketchKeys } from '@liangdi/sketch';
import type { HeldAgreement, Terms } from '@liangdi/terms';

export type { Stream };

export interface Bearings {
  readonly stream: Stream;
  readonly partner: PartyId;
  readonly role: 'sender' | 'receiver';
  readonly agreement: HeldAgreement;
  /** The lowest version ever in force: stored cells outlive a change of version. */
  readonly keyVersion: number;
  readonly keys: SketchKeys;
  /** The last seq of the own ledger; rows beyond it, or below 1, can never be right. */
  readonly head: number;
  /** Of the sender: the last seq up to which every parcel has been answered. */
  readonly acked: number | undefined;
  /** Up to where this side can be compared. */
  readonly limit: number;
}

const firstVersion = `
  SELECT agreement_version FROM agreement
  WHERE agreement_id = $1 AND state IN ('active', 'suspended', 'expired', 'terminated', 'superseded')
  ORDER BY agreement_version LIMIT 1`;

const sentSoFar = `
  SELECT s.next_seq::float8 - 1 AS head,
         (SELECT min(p.first_seq)::float8 - 1 FROM parcel_out p
          WHERE p.partner = $3 AND p.answered_at IS NULL AND p.agreement_id = $1 AND p.direction = $2) AS answered
  FROM stream_out s WHERE s.agreement_id = $1 AND s.direction = $2`;

const receivedSoFar = `SELECT next_seq::float8 - 1 AS head FROM stream_in WHERE agreement_id = $1 AND direction = $2`;

/** @throws agreement-not-found */
export async function takeBearings(tx: Tx, terms: Terms, stream: Stream): Promise<Bearings> {
  const { agreementId, direction } = stream;
  const [first] = await tx.query<{ agreement_version: number }>(firstVersion, [agreementId]);
  const agreement = first && (await terms.findAgreement(tx, agreementId, first.agreement_version));
  if (!agreement) throw problem('agreement-not-found', { agreementId });
  const role = directionFrom(terms.own) === direction ? 'sender' : 'receiver';
  const keys = sketchKeys(agreement.secret);
  const place = {
    stream,
    partner: agreement.partner,
    role,
    agreement,
    keyVersion: first.agreement_version,
    keys,
  } as const;
  if (role === 'sender') {
    const [row] = await tx.query<{ head: number; answered: number | null }>(sentSoFar, [
      agreementId,
      direction,
      agreement.partner,
    ]);
    const head = row?.head ?? 0;
    const acked = Math.max(0, row?.answered ?? head);
    return { ...place, head, acked, limit: acked };
  }
  const [row] = await tx.query<{ head: number }>(receivedSoFar, [agreementId, direction]);
  const head = row?.head ?? 0;
  return { ...place, head, acked: undefined, limit: head };
}

/** The last seq of the own ledger in this very snapshot: under load it has grown since the bearings were taken. */
export async function headNow(tx: Tx, { stream, role }: Bearings): Promise<number> {
  const table = role === 'sender' ? 'stream_out' : 'stream_in';
  const [row] = await tx.query<{ head: number }>(
    `SELECT next_seq::float8 - 1 AS head FROM ${table} WHERE agreement_id = $1 AND direction = $2`,
    [stream.agreementId, stream.direction],
  );
  return row?.head ?? 0;
}

/** Both streams of every agreement that was ever in force with anybody. */
export async function listStreams(tx: Tx): Promise<Stream[]> {
  const rows = await tx.query<{ agreement_id: string }>(
    `SELECT DISTINCT agreement_id FROM agreement
     WHERE state IN ('active', 'suspended', 'expired', 'terminated', 'superseded')`,
  );
  return rows.flatMap(({ agreement_id }) =>
    (['originToDestination', 'destinationToOrigin'] as const).map((direction) => ({
      agreementId: agreement_id,
      direction,
    })),
  );
}

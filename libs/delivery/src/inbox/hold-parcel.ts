/** A parcel that comes before its turn is held, sealed as it came, and the missing range is asked for; nothing is guessed. */
import type { Tx } from '@liangdi/database';
import { canonicalJson, signJws } from '@liangdi/envelope';
import { instant, type Direction } from '@liangdi/record';
import type { Terms } from '@liangdi/terms';
import { queueMessage } from '../message/queue-message.js';
import { resendTyp, type ResendRequest } from '../message/resend-request.js';
import type { IncomingMessage } from '../transport/transport.js';
import type { VerifiedParcel } from './inbox-dependencies.js';

/** More than this per stream is dropped: the sender's own copies come again when the gap is asked for. */
const mostHeld = 256;
const askAgainMs = 5_000;

export async function holdParcel(tx: Tx, { manifest, digest, message }: VerifiedParcel): Promise<void> {
  await tx.query(
    `INSERT INTO held_parcel (agreement_id, direction, first_seq, parcel_digest, key, headers, value)
     SELECT $1, $2, $3, $4, $5, $6, $7
     WHERE (SELECT count(*) FROM held_parcel WHERE agreement_id = $1 AND direction = $2) < $8
     ON CONFLICT DO NOTHING`,
    [
      manifest.agreementId,
      manifest.direction,
      manifest.firstSeq,
      Buffer.from(digest, 'base64url'),
      message.key,
      JSON.stringify(message.headers),
      message.value,
      mostHeld,
    ],
  );
}

/** Asks the sender for everything from the seq waited for up to the one that came; not again within five seconds. */
export async function askForMissing(
  tx: Tx,
  terms: Terms,
  { manifest, sender }: VerifiedParcel,
  nextSeq: number,
  now: Date,
): Promise<void> {
  const asked = await tx.query(
    `UPDATE stream_in SET resend_asked_at = $3 WHERE agreement_id = $1 AND direction = $2
       AND (resend_asked_at IS NULL OR resend_asked_at < $4) RETURNING agreement_id`,
    [manifest.agreementId, manifest.direction, now, new Date(now.getTime() - askAgainMs)],
  );
  if (asked.length === 0) return;
  const request: ResendRequest = {
    type: 'liangdi-resend/1',
    by: terms.own,
    agreementId: manifest.agreementId,
    direction: manifest.direction,
    fromSeq: nextSeq,
    toSeq: manifest.firstSeq - 1,
    at: instant(now),
  };
  const jws = signJws(canonicalJson(request), terms.keys.sign[0], resendTyp);
  await queueMessage(tx, sender, 'liangdi.resend.v1', { request: jws });
}

export interface HeldParcel extends Pick<IncomingMessage, 'key' | 'headers' | 'value'> {
  readonly parcelDigest: Buffer;
}

export async function nextHeldParcel(
  tx: Tx,
  agreementId: string,
  direction: Direction,
): Promise<HeldParcel | undefined> {
  const [row] = await tx.query<HeldParcel>(
    `SELECT h.parcel_digest AS "parcelDigest", h.key, h.headers, h.value
     FROM held_parcel h JOIN stream_in s USING (agreement_id, direction)
     WHERE h.agreement_id = $1 AND h.direction = $2 AND h.first_seq = s.next_seq LIMIT 1`,
    [agreementId, direction],
  );
  return row;
}

export async function dropHeldParcel(tx: Tx, parcelDigest: Buffer): Promise<void> {
  await tx.query(`DELETE FROM held_parcel WHERE parcel_digest = $1`, [parcelDigest]);
}

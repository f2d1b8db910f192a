/**
 * Messages that can never be good, stored whole with the reason while the stream goes on; an operator lists them, looks at their
 * metadata and replays them by id. Protects: nothing is dropped, nothing is retried for ever, and no list shows a content.
 */
import type { Actor, Database, Tx } from '@liangdi/database';
import { problem, type ProblemCode } from '@liangdi/problem';
import { newId, type PartyId } from '@liangdi/record';
import type { IncomingMessage } from '../transport/transport.js';

export interface ParkedMessage {
  readonly parkedId: string;
  readonly topic: string;
  readonly position: string;
  readonly type: string;
  readonly source: string;
  readonly bytes: number;
  readonly code: ProblemCode;
  readonly parkedAt: Date;
  readonly replayedAt: Date | null;
  /** What the last replay met; null after one that went well, or before the first. */
  readonly replayCode: string | null;
}

const columns = `parked_id AS "parkedId", topic, partition || '/' || position AS position, headers->>'ce_type' AS type,
  headers->>'ce_source' AS source, octet_length(value) AS bytes, code, parked_at AS "parkedAt",
  replayed_at AS "replayedAt", replay_code AS "replayCode"`;

export class ParkedMessages {
  constructor(
    private readonly database: Database,
    private readonly own: PartyId,
  ) {}

  /** Redelivery of a message that is parked already changes nothing. */
  async park(message: IncomingMessage, code: ProblemCode): Promise<void> {
    const actor: Actor = { kind: 'machine', subject: 'inbox', roles: [], party: this.own };
    await this.database.inTransaction(actor, (tx) =>
      tx.query(
        `INSERT INTO parked_message (parked_id, topic, partition, position, key, headers, value, code)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT DO NOTHING`,
        [
          newId(),
          message.topic,
          message.partition,
          message.offset,
          message.key,
          JSON.stringify(message.headers),
          message.value,
          code,
        ],
      ),
    );
  }

  /** Newest first, after the id of the last one seen. */
  async list(tx: Tx, limit: number, after?: string): Promise<ParkedMessage[]> {
    return tx.query<ParkedMessage & Record<string, unknown>>(
      `SELECT ${columns} FROM parked_message WHERE ($2::uuid IS NULL OR parked_id < $2) ORDER BY parked_id DESC LIMIT $1`,
      [limit, after ?? null],
    );
  }

  /** @throws parked-message-not-found */
  async get(tx: Tx, parkedId: string): Promise<ParkedMessage> {
    const [row] = await tx.query<ParkedMessage & Record<string, unknown>>(
      `SELECT ${columns} FROM parked_message WHERE parked_id = $1`,
      [parkedId],
    );
    if (!row) throw problem('parked-message-not-found');
    return row;
  }

  /** The message as it came, to be handled again. @throws parked-message-not-found */
  async getMessage(tx: Tx, parkedId: string): Promise<IncomingMessage> {
    const [row] = await tx.query<Omit<IncomingMessage, 'offset'> & { position: string }>(
      `SELECT topic, partition, position, key, headers, value FROM parked_message WHERE parked_id = $1`,
      [parkedId],
    );
    if (!row) throw problem('parked-message-not-found');
    const { position, ...message } = row;
    return { ...message, offset: position };
  }

  async markReplayed(tx: Tx, parkedId: string, code: ProblemCode | null): Promise<void> {
    await tx.query(`UPDATE parked_message SET replayed_at = now(), replay_code = $2 WHERE parked_id = $1`, [
      parkedId,
      code,
    ]);
  }
}

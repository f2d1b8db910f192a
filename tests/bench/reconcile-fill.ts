/**
 * A year's ledger on both sides without a year's exchange: entries, answered parcels and receipts by SQL, equal on both sides, and the heads of both streams
 * behind them, so that real records follow on. Signatures and bodies these rows have none; what is broken and healed later lies among real records.
 */
import { createHash } from 'node:crypto';
import pg from 'pg';
import type { Direction } from '@liangdi/record';
import type { Side } from '../../deploy/local/world/world.js';
import { progressTable } from './tell.js';

export interface FilledStream {
  readonly agreementId: string;
  readonly direction: Direction;
  readonly entries: number;
}

const perParcel = 256;
const days = 365;
const seqsAtOnce = 262_144;

const parcelDigest = (seq: string) => `sha256(int8send((${seq} - 1) / ${perParcel}) || 'parcel'::bytea)`;

const entries = `
  INSERT INTO ledger_entry (agreement_id, direction, seq, epoch, key_hash, record_id, version, digest, status, parcel_digest)
  SELECT $1, $2, s, to_char(current_date - 366 + ((s - 1) * ${days} / $3::bigint)::integer, 'YYYY-MM-DD'), sha256(int8send(s) || 'key'::bytea),
    ('01900000-0000-7000-8000-' || lpad(to_hex(s), 12, '0'))::uuid, 1, sha256(int8send(s) || 'digest'::bytea), 'applied', ${parcelDigest('s')}
  FROM generate_series($4::bigint, $5::bigint) s`;

const firstSeqs = `generate_series(1, $3::bigint, ${perParcel}) f`;
/** As long as a real one. */
const manifest = `repeat('.', 700)`;
const parcelsIn = `
  INSERT INTO parcel_in (parcel_digest, agreement_id, direction, partner, first_seq, count, manifest)
  SELECT ${parcelDigest('f')}, $1, $2, $4, f, least(${perParcel}, $3::bigint - f + 1), ${manifest} FROM ${firstSeqs}`;
const parcelsOut = `
  INSERT INTO parcel_out (parcel_digest, agreement_id, direction, partner, first_seq, count, partition_key, manifest, sealed, sent_at, answered_at)
  SELECT ${parcelDigest('f')}, $1, $2, $4, f, least(${perParcel}, $3::bigint - f + 1), 'bench', ${manifest}, NULL, now(), now() FROM ${firstSeqs}`;
const receipts = `
  INSERT INTO receipt (receipt_id, agreement_id, direction, parcel_digest, stage, issuer, at, receipt_jws)
  SELECT sha256(stage::bytea || int8send(f)), $1, $2, ${parcelDigest('f')}, stage, $4, now(), ${manifest}
  FROM ${firstSeqs}, unnest(ARRAY['accepted', 'delivered']) stage`;

/** All but the heads: a stream without a head is compared by nobody. */
export async function fillLedgers(sender: Side, receiver: Side, stream: FilledStream): Promise<void> {
  const row = progressTable(['s', 'sender', 'receiver']);
  const done = { sender: 0, receiver: 0 };
  const startedAt = performance.now();
  const progress = setInterval(
    () => row([Math.round((performance.now() - startedAt) / 1000), done.sender, done.receiver]),
    10_000,
  );
  try {
    await Promise.all([
      fill(
        sender,
        stream,
        (n) => (done.sender = n),
        async (client) => {
          await client.query(parcelsOut, partOf(stream, receiver));
          await client.query(receipts, partOf(stream, receiver));
        },
      ),
      fill(
        receiver,
        stream,
        (n) => (done.receiver = n),
        async (client) => {
          await client.query(parcelsIn, partOf(stream, sender));
          await client.query(receipts, partOf(stream, receiver));
        },
      ),
    ]);
  } finally {
    clearInterval(progress);
  }
}

/** The receiver first: from the moment the sender has one, its service compares. */
export async function placeHeads(sender: Side, receiver: Side, stream: FilledStream): Promise<void> {
  const { agreementId, direction, entries: n } = stream;
  const number = Buffer.alloc(8);
  number.writeBigInt64BE(BigInt(Math.floor((n - 1) / perParcel)));
  const last = createHash('sha256').update(number).update('parcel').digest('base64url');
  const next = [agreementId, direction, n + 1, last];
  await withClient(receiver, (client) =>
    client.query(
      `INSERT INTO stream_in (agreement_id, direction, next_seq, last_parcel_digest) VALUES ($1, $2, $3, $4)`,
      next,
    ),
  );
  await withClient(sender, (client) =>
    client.query(
      `INSERT INTO stream_out (agreement_id, direction, next_seq, last_parcel_digest, epoch, epoch_count)
       SELECT $1, $2, $3, $4, epoch, $5 FROM ledger_entry WHERE agreement_id = $1 AND direction = $2 AND seq = $3::bigint - 1`,
      [...next, Math.ceil(n / days)],
    ),
  );
}

export async function withClient<T>(side: Side, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client(side.database.migratorUrl);
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

const partOf = ({ agreementId, direction, entries: n }: FilledStream, partner: Side) => [
  agreementId,
  direction,
  n,
  partner.jurisdiction.party,
];

async function fill(
  side: Side,
  { agreementId, direction, entries: n }: FilledStream,
  tell: (done: number) => void,
  beside: (client: pg.Client) => Promise<void>,
): Promise<void> {
  await withClient(side, async (client) => {
    for (let from = 1; from <= n; from += seqsAtOnce) {
      const through = Math.min(n, from + seqsAtOnce - 1);
      await client.query(entries, [agreementId, direction, n, from, through]);
      tell(through);
    }
    await beside(client);
    await client.query('ANALYZE');
  });
}

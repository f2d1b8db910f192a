/** What really lies on the exchange log, opened as a stranger's program would open it: with any JOSE library and the recipient's key. */
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { compactDecrypt, importJWK, type JWK } from 'jose';
import pg from 'pg';
import type { TwoJurisdictions } from '../harness/two-jurisdictions.js';

export interface SentMessage {
  readonly topic: string;
  readonly key: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly value: Buffer;
}

export async function readSentMessages({ exchangeUrl }: TwoJurisdictions): Promise<SentMessage[]> {
  const client = new pg.Client({ connectionString: exchangeUrl });
  await client.connect();
  try {
    const { rows } = await client.query<SentMessage>(
      'SELECT topic, key, headers, value FROM log_message ORDER BY topic, position',
    );
    return rows;
  } finally {
    await client.end();
  }
}

/** A message lost on the way: what a broker that lost its disk does. */
export async function loseParcels({ exchangeUrl }: TwoJurisdictions): Promise<number> {
  const client = new pg.Client({ connectionString: exchangeUrl });
  await client.connect();
  try {
    const { rowCount } = await client.query(
      `DELETE FROM log_message WHERE headers->>'ce_type' = 'liangdi.parcel.v1'`,
    );
    return rowCount ?? 0;
  } finally {
    await client.end();
  }
}

export async function openWith(world: TwoJurisdictions, message: SentMessage): Promise<unknown> {
  const plaintext = await decrypted(world, message);
  return message.headers['ce_type'] === 'liangdi.reconciliation.v1'
    ? unframed(plaintext)
    : JSON.parse(plaintext.toString('utf8'));
}

async function decrypted(world: TwoJurisdictions, { topic, value }: SentMessage): Promise<Buffer> {
  const side = [world.origin, world.destination].find(({ jurisdiction }) =>
    [`liangdi.${jurisdiction.party}.inbox.v1`, `liangdi.${jurisdiction.party}.reconciliation.v1`].includes(
      topic,
    ),
  );
  if (!side) throw new Error(`nobody's topic: ${topic}`);
  const { encrypt } = JSON.parse(readFileSync(join(dirname(side.logFile), 'keys.json'), 'utf8')) as {
    encrypt: readonly [JWK];
  };
  const key = await importJWK(encrypt[0], 'ECDH-ES');
  const { plaintext } = await compactDecrypt(value.toString('ascii'), key, {
    keyManagementAlgorithms: ['ECDH-ES'],
    contentEncryptionAlgorithms: ['A256GCM'],
  });
  return Buffer.from(plaintext);
}

/** Binary only in the answer of cells: everything else attached is JSON. */
function unframed(plaintext: Buffer): { readonly statement: string; readonly attachment?: unknown } {
  const end = 4 + plaintext.readUInt32BE(0);
  const statement = plaintext.toString('ascii', 4, end);
  const attached = plaintext.subarray(end);
  if (attached.length === 0) return { statement };
  const { step } = partsOf(statement).payload as { readonly step: string };
  const attachment = step === 'cells' ? attached.toString('latin1') : JSON.parse(attached.toString('utf8'));
  return { statement, attachment };
}

/** Header and payload of a compact JWS, unverified: the specs of the envelope verify. */
export function partsOf(jws: string): { readonly typ: unknown; readonly payload: unknown } {
  const [header, payload] = jws.split('.').map((part) => Buffer.from(part, 'base64url').toString('utf8'));
  return { typ: (JSON.parse(header!) as { typ?: unknown }).typ, payload: JSON.parse(payload!) as unknown };
}

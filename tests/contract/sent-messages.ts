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

export async function openWith(world: TwoJurisdictions, { topic, value }: SentMessage): Promise<unknown> {
  const side = [world.origin, world.destination].find(
    ({ jurisdiction }) => topic === `liangdi.${jurisdiction.party}.inbox.v1`,
  );
  if (!side) throw new Error(`nobody's inbox: ${topic}`);
  const { encrypt } = JSON.parse(readFileSync(join(dirname(side.logFile), 'keys.json'), 'utf8')) as {
    encrypt: readonly [JWK];
  };
  const key = await importJWK(encrypt[0], 'ECDH-ES');
  const { plaintext } = await compactDecrypt(value.toString('ascii'), key, {
    keyManagementAlgorithms: ['ECDH-ES'],
    contentEncryptionAlgorithms: ['A256GCM'],
  });
  return JSON.parse(Buffer.from(plaintext).toString('utf8'));
}

/** Header and payload of a compact JWS, unverified: the specs of the envelope verify. */
export function partsOf(jws: string): { readonly typ: unknown; readonly payload: unknown } {
  const [header, payload] = jws.split('.').map((part) => Buffer.from(part, 'base64url').toString('utf8'));
  return { typ: (JSON.parse(header!) as { typ?: unknown }).typ, payload: JSON.parse(payload!) as unknown };
}

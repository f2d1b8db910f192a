/**
 * Proves from both databases that what was timed really happened, before any figure is printed: equal counts and ledgers, nothing loose, every
 * receipt there and its signature good.
 */
import pg from 'pg';
import { signingKeyAt, verifyPartyCard, verifyReceipt, type PartyCard } from '@liangdi/envelope';
import type { Side } from '../../deploy/local/world/world.js';
import type { BenchWorld } from './bench-world.js';
import { tell } from './tell.js';

const receiptsPerRead = 2_000;

/** @throws with the claim that does not hold */
export async function verifyExchange(world: BenchWorld, accepted: number): Promise<void> {
  tell('verifying: counts, ledgers, receipts and their signatures');
  await Promise.all([analyze(world.sender), analyze(world.receiver)]);
  const { sender, receiver, equal } = await world.books.compare('destinationToOrigin');
  claim(
    sender.entries === accepted,
    `the sender's ledger has ${sender.entries} entries, ${accepted} were accepted`,
  );
  claim(
    receiver.entries === accepted,
    `the receiver's ledger has ${receiver.entries} entries, ${accepted} were accepted`,
  );
  claim(equal && sender.refused === 0, 'the two ledgers differ');
  const loose = await world.books.looseEnds();
  for (const [side, ends] of Object.entries(loose)) {
    for (const [what, n] of Object.entries(ends)) claim(n === 0, `${side}: ${what} is ${n}`);
  }
  const taken = await world.books.one<{ n: number }>(
    'origin',
    'SELECT count(*)::integer AS n FROM received_service_record',
  );
  claim(taken?.n === accepted, `${taken?.n} records were applied at the receiver`);
  const receipts = (await verifyReceipts(world.sender)) + (await verifyReceipts(world.receiver));
  claim(receipts > 0, 'there are no receipts');
  tell(`verified: ${accepted} records in both ledgers, ${receipts} receipts with good signatures`);
}

function claim(holds: boolean, otherwise: string): void {
  if (!holds) throw new Error(`verification failed: ${otherwise}`);
}

async function analyze(side: Side): Promise<void> {
  await withClient(side, (client) => client.query('ANALYZE'));
}

async function verifyReceipts(side: Side): Promise<number> {
  return withClient(side, async (client) => {
    const cards = new Map<string, PartyCard>();
    for (const { card_jws } of (
      await client.query<{ card_jws: string }>('SELECT card_jws FROM party_card ORDER BY serial')
    ).rows) {
      const card = verifyPartyCard(card_jws);
      cards.set(card.party, card);
    }
    let verified = 0;
    for (let after: Buffer = Buffer.alloc(0); ;) {
      const { rows } = await client.query<{ receipt_id: Buffer; issuer: string; receipt_jws: string }>(
        'SELECT receipt_id, issuer, receipt_jws FROM receipt WHERE receipt_id > $1 ORDER BY receipt_id LIMIT $2',
        [after, receiptsPerRead],
      );
      if (rows.length === 0) return verified;
      for (const { issuer, receipt_jws } of rows) {
        const receipt = verifyReceipt(receipt_jws, (kid, at) => signingKeyAt(cards.get(issuer)!, kid, at));
        claim(receipt.issuer === issuer, 'a receipt names another issuer than its row');
        verified += 1;
      }
      after = rows.at(-1)!.receipt_id;
    }
  });
}

async function withClient<T>(side: Side, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client(side.database.migratorUrl);
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

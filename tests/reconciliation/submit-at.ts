/** Hands a record to a side's outbox as a service of that side does, for what no route of it sends: a further version of a record, an entry that is malformed. */
import { dirname, join } from 'node:path';
import { Database, type Tx } from '@liangdi/database';
import { Outbox, RecordsAtHand, type Submission, type SubmittedRecord } from '@liangdi/delivery';
import { canonicalJson, leafHash } from '@liangdi/envelope';
import { loadOrCreateMasterKey, PersonVault } from '@liangdi/person';
import { PartnerCards, readKeysFile, Terms } from '@liangdi/terms';
import type { Side } from '../../deploy/local/world/world.js';

/** `spoil`: as a program would that is not ours, with the rights of the tables' owner, before the relay can see it. */
export async function submitAt(
  side: Side,
  submission: Submission,
  spoil?: (tx: Tx, submitted: SubmittedRecord) => Promise<void>,
): Promise<SubmittedRecord> {
  const { party } = side.jurisdiction;
  const folder = dirname(side.logFile);
  const terms = new Terms(
    party,
    await readKeysFile(join(folder, 'keys.json'), { production: false }),
    new PartnerCards(),
  );
  const vault = new PersonVault(await loadOrCreateMasterKey(join(folder, 'master.key')));
  const url = spoil ? side.database.migratorUrl : side.database.appUrl;
  const database = await Database.open({ url, migrations: [], applicationName: 'spec', poolSize: 1 });
  try {
    // The relay is in another process: it looks by itself.
    const outbox = new Outbox(
      terms,
      vault,
      new RecordsAtHand(),
      () => undefined,
      () => new Date(),
    );
    const actor = { kind: 'machine', subject: 'spec', roles: [], party } as const;
    return await database.inTransaction(actor, async (tx) => {
      const submitted = await outbox.submit(tx, submission);
      await spoil?.(tx, submitted);
      return submitted;
    });
  } finally {
    await database.close();
  }
}

/** Its entry has a purpose nobody knows; record, version and the commitment to its body are as they were. */
export async function makeMalformed(tx: Tx, { recordId, version }: SubmittedRecord): Promise<void> {
  const name = [recordId, version];
  const [row] = await tx.query<{ entry: string }>(
    'SELECT entry FROM record WHERE record_id = $1 AND version = $2',
    name,
  );
  const entry = canonicalJson({ ...(JSON.parse(row!.entry) as object), purpose: 'noPurposeAtAll' });
  await tx.query('UPDATE record SET entry = $3, digest = $4 WHERE record_id = $1 AND version = $2', [
    ...name,
    entry,
    leafHash(entry),
  ]);
}

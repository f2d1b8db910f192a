/**
 * Hands records that were taken back to the service that once sent them. It is another process that takes back (reconciliation knows no office's tables):
 * what it puts back it queues in the same commit. Protects: a crash between the two loses nothing, and a service that is down finds its records later.
 */
import type { Actor, Database, Tx } from '@liangdi/database';
import { openBody } from '@liangdi/ledger';
import type { PersonVault } from '@liangdi/person';
import type { PartyId, PersonId, RecordEntry } from '@liangdi/record';
import type { Terms } from '@liangdi/terms';
import { Wakening } from '../relay/wakening.js';
import type { TransportLog } from '../transport/transport.js';
import type { OwnRecord, RecordOwner } from './record-owner.js';

export interface OwnAgainDependencies {
  readonly database: Database;
  readonly terms: Pick<Terms, 'own'>;
  readonly vault: PersonVault;
  readonly log: TransportLog;
  readonly owners: readonly RecordOwner[];
}

const lookEveryMs = 1_000;
const retryMs = 2_000;
const atOnce = 500;

/** In the order in which they were taken back, which is that of their numbers. A second process waits for the first, so that neither goes ahead of the other. */
const takeQueued = `
  WITH oldest AS (SELECT id FROM taken_back ORDER BY id LIMIT $1 FOR UPDATE)
  DELETE FROM taken_back USING oldest WHERE taken_back.id = oldest.id
  RETURNING taken_back.id::float8, record_id, version`;

const recordsOf = `
  SELECT r.entry, r.body, r.partner, r.person_id, k.wrapped_key
  FROM unnest($1::uuid[], $2::integer[]) WITH ORDINALITY AS queued(record_id, version, place)
  JOIN record r USING (record_id, version) JOIN person_key k ON k.person_id = r.person_id
  WHERE r.way = 'out' AND k.wrapped_key IS NOT NULL AND r.kind = ANY($3::text[]) ORDER BY place`;

interface QueuedRow {
  readonly id: number;
  readonly record_id: string;
  readonly version: number;
}

interface HeldRow {
  readonly entry: string;
  readonly body: Buffer;
  readonly partner: PartyId;
  readonly person_id: PersonId;
  readonly wrapped_key: Buffer;
}

export class OwnAgain {
  private readonly wakening = new Wakening();
  private stopping = false;
  private running: Promise<void> = Promise.resolve();

  constructor(private readonly deps: OwnAgainDependencies) {}

  start(): void {
    this.running = this.keep();
  }

  async stop(): Promise<void> {
    this.stopping = true;
    this.wakening.wake();
    await this.running;
  }

  private async keep(): Promise<void> {
    while (!this.stopping) {
      const done = await this.handOn().catch((thrown: unknown) => this.warn(thrown));
      if (done === atOnce) continue;
      await this.wakening.sleep(done === undefined ? retryMs : lookEveryMs);
    }
  }

  /** Answers how many were taken out of the queue. */
  handOn(): Promise<number> {
    const actor: Actor = { kind: 'machine', subject: 'own-again', roles: [], party: this.deps.terms.own };
    return this.deps.database.inTransaction(actor, async (tx) => {
      const queued = await tx.query<QueuedRow>(takeQueued, [atOnce]);
      if (queued.length > 0)
        await this.toOwners(
          tx,
          queued.toSorted((a, b) => a.id - b.id),
        );
      return queued.length;
    });
  }

  /** Of a person who has been erased meanwhile nothing becomes a row again. */
  private async toOwners(tx: Tx, queued: readonly QueuedRow[]): Promise<void> {
    const { owners, vault } = this.deps;
    const rows = await tx.query<HeldRow>(recordsOf, [
      queued.map(({ record_id }) => record_id),
      queued.map(({ version }) => version),
      owners.map(({ kind }) => kind),
    ]);
    const records = rows.map((row) => asSent(row, vault));
    for (const owner of owners) {
      const ofKind = records.filter(({ entry }) => entry.kind === owner.kind);
      if (ofKind.length > 0) await owner.ownAgain(tx, ofKind);
    }
  }

  private warn(thrown: unknown): undefined {
    const reason = thrown instanceof Error ? thrown.message : String(thrown);
    this.deps.log.warn({ reason }, 'records that were taken back wait for their own rows; will try again');
  }
}

function asSent(row: HeldRow, vault: PersonVault): OwnRecord {
  const entry = JSON.parse(row.entry) as RecordEntry;
  const personKey = vault.unwrap(row.person_id, row.wrapped_key);
  const { text } = openBody(personKey, entry.recordId, entry.version, row.body);
  const { admin, clinical } = JSON.parse(text) as { admin: object; clinical?: string };
  return {
    entry,
    recipient: row.partner,
    personId: row.person_id,
    personKey,
    admin,
    hasClinical: clinical !== undefined,
  };
}

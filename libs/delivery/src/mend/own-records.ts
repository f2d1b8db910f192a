/** What the sender still holds of the records in a parcel it lost, and what it puts back of those it does not. */
import { insertRows, type Tx } from '@liangdi/database';
import { b64u, type ParcelRecord } from '@liangdi/envelope';
import { insertRecords, sealBody, type RecordRow } from '@liangdi/ledger';
import { personsBehind, type PersonVault } from '@liangdi/person';
import { isProblem } from '@liangdi/problem';
import type { RecordEntry } from '@liangdi/record';
import { openHeldRecord, readHeldRecords, type HeldRecord } from '../held-records.js';
import type { CheckedParcel, TakenEntry } from './check-given-parcel.js';

const queueColumns = { record_id: 'uuid', version: 'integer' } as const;

/** What of it the service keeps in tables of its own it writes again itself (`OwnAgain`). */
async function queueForOwners(tx: Tx, entries: readonly RecordEntry[]): Promise<void> {
  if (entries.length === 0) return;
  const rows = entries.map(({ recordId, version }) => ({ record_id: recordId, version }));
  await tx.query(insertRows('taken_back', queueColumns, rows));
}

/** By digest, so that a record of the same name with another content is not taken for the one that was sent. */
export class OwnRecords {
  private constructor(
    private readonly vault: PersonVault,
    private readonly byDigest: ReadonlyMap<string, HeldRecord>,
    private readonly names: ReadonlySet<string>,
  ) {}

  static async read(
    tx: Tx,
    vault: PersonVault,
    entries: readonly Pick<TakenEntry, 'recordId' | 'version'>[],
  ): Promise<OwnRecords> {
    const rows = await readHeldRecords(
      tx,
      entries.map(({ recordId, version }) => ({ record_id: recordId, version })),
    );
    return new OwnRecords(
      vault,
      new Map(rows.map((row) => [b64u(row.digest), row])),
      new Set(rows.map((row) => `${row.record_id}/${row.version}`)),
    );
  }

  /** Whether the very record is held that was sent. */
  has({ digest }: Pick<TakenEntry, 'digest'>): boolean {
    return this.byDigest.has(b64u(digest));
  }

  /** Whether a record of this name is held with another content than was sent. */
  hasOther(entry: TakenEntry): boolean {
    return !this.has(entry) && this.names.has(`${entry.recordId}/${entry.version}`);
  }

  /** Puts back the records that are gone and whose body was given; one whose person has been erased here stays gone. Answers how many. */
  async restore(tx: Tx, { manifest, agreement, entries }: CheckedParcel): Promise<number> {
    const gone = entries.filter((taken) => taken.content && !this.has(taken) && !this.hasOther(taken));
    if (gone.length === 0) return 0;
    const refs = gone.map(({ entry }) => entry!.subjectRef);
    const persons = await personsBehind(tx, this.vault, agreement.document, refs);
    const rows = gone.flatMap(({ entry, entryText, digest, content }): RecordRow[] => {
      const person = persons.get(entry!.subjectRef);
      if (!person) return [];
      const body = sealBody(person.key, entry!.recordId, entry!.version, content!);
      const { personId } = person;
      return [
        {
          way: 'out',
          partner: manifest.recipient,
          personId,
          entry: entry!,
          entryText: entryText!,
          digest,
          body,
        },
      ];
    });
    const restored = await insertRecords(tx, rows);
    await queueForOwners(
      tx,
      rows
        .map(({ entry }) => entry)
        .filter(({ recordId, version }) => restored.has(`${recordId}/${version}`)),
    );
    return restored.size;
  }

  /** The record as it travels, from what was given or from what is held; undefined where neither has the body. */
  asSent({ entryText, content, digest }: TakenEntry): ParcelRecord | undefined {
    if (content) return { entry: entryText!, salt: b64u(content.salt), body: content.text };
    const held = this.byDigest.get(b64u(digest));
    try {
      return held && openHeldRecord(this.vault, held);
    } catch (thrown) {
      if (isProblem(thrown)) return undefined;
      throw thrown;
    }
  }
}

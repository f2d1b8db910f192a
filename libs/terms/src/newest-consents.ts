/**
 * The consents a batch of records rests on. Protects: which one is the newest and whether it has been withdrawn is asked of the database each time;
 * only its text is remembered, which never changes under its id.
 */
import type { ConsentRecord } from '@liangdi/consent';
import type { Tx } from '@liangdi/database';
import type { Instant, PartyId, PersonId, RecordKind } from '@liangdi/record';
import { LRUCache } from 'lru-cache';

interface NewestRow {
  readonly person_id: PersonId;
  readonly consent_id: string;
  /** Null where it is the one that is remembered. */
  readonly document: ConsentRecord | null;
  readonly withdrawn_at: Date | null;
}

const newest = {
  name: 'newest-consents',
  text: `
  SELECT newest.* FROM unnest($1::uuid[], $4::uuid[]) AS asked (person_id, remembered) CROSS JOIN LATERAL (
    SELECT c.person_id, c.consent_id, c.withdrawn_at, CASE WHEN c.consent_id = asked.remembered THEN NULL ELSE c.document END AS document
    FROM consent c WHERE c.person_id = asked.person_id AND recipient = $2 AND record_type = $3
    ORDER BY given_at DESC, consent_id DESC LIMIT 1) newest`,
};

interface Remembered {
  readonly consentId: string;
  readonly document: ConsentRecord;
}

export class NewestConsents {
  private readonly remembered = new LRUCache<string, Remembered>({ max: 20_000, ttl: 600_000 });

  /** The newest consent of each person for this recipient and record type, withdrawn ones too: the caller is told which it is. */
  async of(
    tx: Tx,
    personIds: readonly PersonId[],
    recipient: PartyId,
    recordType: RecordKind,
  ): Promise<Map<PersonId, ConsentRecord>> {
    const persons = [...new Set(personIds)];
    const place = (personId: PersonId) => `${personId}/${recipient}/${recordType}`;
    const known = new Map(persons.map((personId) => [personId, this.remembered.get(place(personId))]));
    const rows = await tx.query<NewestRow>(newest, [
      persons,
      recipient,
      recordType,
      persons.map((personId) => known.get(personId)?.consentId ?? null),
    ]);
    return new Map(
      rows.map(({ person_id, consent_id, document, withdrawn_at }) => {
        if (document) this.remembered.set(place(person_id), { consentId: consent_id, document });
        return [person_id, asItStands(document ?? known.get(person_id)!.document, withdrawn_at)];
      }),
    );
  }
}

export function asItStands(document: ConsentRecord, withdrawnAt: Date | null): ConsentRecord {
  return withdrawnAt ? { ...document, withdrawnAt: withdrawnAt.toISOString() as Instant } : document;
}

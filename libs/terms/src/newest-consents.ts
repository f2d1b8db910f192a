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
  readonly withdrawn_at: Date | null;
}

interface DocumentRow {
  readonly consent_id: string;
  readonly document: ConsentRecord;
}

const newest = {
  name: 'newest-consents',
  text: `
  SELECT newest.* FROM unnest($1::uuid[]) AS asked (person_id) CROSS JOIN LATERAL (
    SELECT c.person_id, c.consent_id, c.withdrawn_at FROM consent c
    WHERE c.person_id = asked.person_id AND recipient = $2 AND record_type = $3
    ORDER BY given_at DESC, consent_id DESC LIMIT 1) newest`,
};

/** Only for those not remembered yet. */
const documents = {
  name: 'consent-documents',
  text: `SELECT consent_id, document FROM consent WHERE consent_id = ANY($1::uuid[])`,
};

export class NewestConsents {
  private readonly remembered = new LRUCache<string, ConsentRecord>({ max: 20_000, ttl: 600_000 });

  /** The newest consent of each person for this recipient and record type, withdrawn ones too: the caller is told which it is. */
  async of(
    tx: Tx,
    personIds: readonly PersonId[],
    recipient: PartyId,
    recordType: RecordKind,
  ): Promise<Map<PersonId, ConsentRecord>> {
    const rows = await tx.query<NewestRow>(newest, [[...new Set(personIds)], recipient, recordType]);
    const texts = await this.documentsOf(
      tx,
      rows.map((row) => row.consent_id),
    );
    return new Map(
      rows.map((row) => [row.person_id, asItStands(texts.get(row.consent_id)!, row.withdrawn_at)]),
    );
  }

  private async documentsOf(tx: Tx, consentIds: readonly string[]): Promise<Map<string, ConsentRecord>> {
    const texts = new Map<string, ConsentRecord>();
    const unread: string[] = [];
    for (const consentId of consentIds) {
      const known = this.remembered.get(consentId);
      if (known) texts.set(consentId, known);
      else unread.push(consentId);
    }
    if (unread.length === 0) return texts;
    for (const { consent_id, document } of await tx.query<DocumentRow>(documents, [unread])) {
      texts.set(consent_id, document);
      this.remembered.set(consent_id, document);
    }
    return texts;
  }
}

export function asItStands(document: ConsentRecord, withdrawnAt: Date | null): ConsentRecord {
  return withdrawnAt ? { ...document, withdrawnAt: withdrawnAt.toISOString() as Instant } : document;
}

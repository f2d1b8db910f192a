/**
 * The consents a batch of records rests on. Protects: which is the newest, and whether it still stands, is asked of the database each time; only what
 * it covers is remembered, by the digest of it, which is the same for everybody who was shown the same notice.
 */
import type { StandingConsent } from '@liangdi/consent';
import type { Tx } from '@liangdi/database';
import { instant, type PartyId, type PersonId, type RecordKind } from '@liangdi/record';
import { LRUCache } from 'lru-cache';

type Scope = Pick<StandingConsent, 'purposes' | 'fields'>;

interface NewestRow {
  readonly person_id: PersonId;
  readonly consent_id: string;
  readonly scope: string;
  readonly given_at: Date;
  readonly expires_at: Date;
  readonly withdrawn_at: Date | null;
}

const newest = {
  name: 'newest-consents',
  text: `
  SELECT newest.* FROM unnest($1::uuid[]) AS asked (person_id) CROSS JOIN LATERAL (
    SELECT c.person_id, c.consent_id, encode(c.scope, 'base64') AS scope, c.given_at, c.expires_at, c.withdrawn_at FROM consent c
    WHERE c.person_id = asked.person_id AND c.recipient = $2 AND c.record_type = $3
    ORDER BY c.given_at DESC, c.consent_id DESC LIMIT 1) newest`,
};

/** Only for what is not remembered yet, out of one consent each that covers it. */
const scopeSamples = {
  name: 'consent-scopes',
  text: `SELECT encode(scope, 'base64') AS scope, document->'purposes' AS purposes, document->'fields' AS fields
         FROM consent WHERE consent_id = ANY($1::uuid[])`,
};

export class NewestConsents {
  private readonly scopes = new LRUCache<string, Scope>({ max: 500 });

  /** The newest consent of each person for this recipient and record type, withdrawn ones too: the caller is told which it is. */
  async of(
    tx: Tx,
    personIds: readonly PersonId[],
    recipient: PartyId,
    recordType: RecordKind,
  ): Promise<Map<PersonId, StandingConsent>> {
    const rows = await tx.query<NewestRow>(newest, [[...new Set(personIds)], recipient, recordType]);
    const scopes = await this.scopesOf(tx, rows);
    return new Map(
      rows.map((row) => [
        row.person_id,
        {
          consentId: row.consent_id,
          recipient,
          recordType,
          ...scopes.get(row.scope)!,
          givenAt: instant(row.given_at),
          expiresAt: instant(row.expires_at),
          ...(row.withdrawn_at ? { withdrawnAt: instant(row.withdrawn_at) } : {}),
        },
      ]),
    );
  }

  private async scopesOf(tx: Tx, rows: readonly NewestRow[]): Promise<ReadonlyMap<string, Scope>> {
    const scopes = new Map<string, Scope>();
    const samples = new Map<string, string>();
    for (const { scope, consent_id } of rows) {
      if (scopes.has(scope)) continue;
      const known = this.scopes.get(scope);
      if (known) scopes.set(scope, known);
      else samples.set(scope, consent_id);
    }
    if (samples.size === 0) return scopes;
    const read = await tx.query<Scope & { scope: string }>(scopeSamples, [[...samples.values()]]);
    for (const { scope, purposes, fields } of read) {
      scopes.set(scope, { purposes, fields });
      this.scopes.set(scope, { purposes, fields });
    }
    return scopes;
  }
}

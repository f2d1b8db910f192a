/** A received certificate by its number, opened: the row's state, the entry's pseudonym and the admin layer. */
import type { Tx } from '@liangdi/database';
import { openBody } from '@liangdi/ledger';
import type { PersonVault } from '@liangdi/person';
import {
  certificateLife,
  instant,
  type CertificateAdmin,
  type PersonId,
  type RecordEntry,
  type StateOf,
} from '@liangdi/record';

export interface FoundCertificate {
  readonly state: StateOf<typeof certificateLife>;
  readonly entry: RecordEntry;
  readonly admin: CertificateAdmin;
}

interface FoundRow {
  readonly state: FoundCertificate['state'];
  readonly expires_at: Date;
  readonly person_id: PersonId;
  readonly entry: string;
  readonly body: Buffer;
  readonly wrapped_key: Buffer;
}

/** One whose holder has been erased here cannot be opened and is not found. */
const byNumber = `
  SELECT c.state, c.expires_at, c.person_id, r.entry, r.body, k.wrapped_key
  FROM received_certificate c JOIN record r USING (record_id, version) JOIN person_key k ON k.person_id = c.person_id
  WHERE c.certificate_no = $1 AND k.wrapped_key IS NOT NULL ORDER BY c.version DESC LIMIT 1`;

export async function findCertificate(
  tx: Tx,
  vault: PersonVault,
  certificateNo: string,
  now: Date,
): Promise<FoundCertificate | undefined> {
  const [row] = await tx.query<FoundRow>(byNumber, [certificateNo]);
  if (!row) return undefined;
  const entry = JSON.parse(row.entry) as RecordEntry;
  const { text } = openBody(
    vault.unwrap(row.person_id, row.wrapped_key),
    entry.recordId,
    entry.version,
    row.body,
  );
  const over = certificateLife.can(row.state, 'expire') && instant(now) >= instant(row.expires_at);
  const state = over ? certificateLife.next(row.state, 'expire') : row.state;
  return { state, entry, admin: (JSON.parse(text) as { admin: CertificateAdmin }).admin };
}

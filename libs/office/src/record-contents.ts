/**
 * What is inside a stored record: the admin layer in clear, the clinical layer still sealed.
 * Protects: a body opens only with the data key of the person it is about; once that is destroyed, nothing here brings it back.
 */
import type { Tx } from '@liangdi/database';
import { openBody, type RecordRow } from '@liangdi/ledger';
import { subjectsOf, type PersonVault } from '@liangdi/person';
import { problem } from '@liangdi/problem';

export interface RecordContents {
  readonly admin: object;
  /** Compact JWE to the clinic of the party that received the record. */
  readonly clinical?: string;
}

/** @throws record-erased */
export async function openRecordContents(
  tx: Tx,
  vault: PersonVault,
  record: RecordRow,
): Promise<RecordContents> {
  const subjects = await subjectsOf(tx, vault, record.entry, [record.personId]);
  const subject = subjects.get(record.personId);
  if (!subject) throw problem('record-erased');
  return contentsOf(subject.key, record);
}

export function contentsOf(key: Buffer, { entry, body }: Pick<RecordRow, 'entry' | 'body'>): RecordContents {
  return JSON.parse(openBody(key, entry.recordId, entry.version, body).text) as RecordContents;
}

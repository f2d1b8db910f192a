/**
 * Who may look at what happened to a record: the offices it goes between, the person it is about, and the roles a use case names for the
 * whole party. Protects: "not here" and "not for you" are one answer, so nobody learns by asking that a record exists.
 */
import { hasRole, type Caller, type Role } from '@liangdi/access';
import type { Tx } from '@liangdi/database';
import { findRecord, type RecordRow } from '@liangdi/ledger';
import { findPersonOfAccount } from '@liangdi/person';
import { problem } from '@liangdi/problem';
import { uuidPattern, type RecordId } from '@liangdi/record';

const uuid = new RegExp(uuidPattern);

/** The newest version of a record the caller may look at. @throws record-not-found */
export async function requireRecordInSight(
  tx: Tx,
  caller: Caller,
  recordId: string,
  wholeParty: readonly Role[],
): Promise<RecordRow> {
  const record = uuid.test(recordId) ? await findRecord(tx, recordId as RecordId) : undefined;
  const inSight =
    record !== undefined &&
    (hasRole(caller, ...wholeParty) || isAtItsOffices(caller, record) || (await isAbout(tx, caller, record)));
  if (!inSight) throw problem('record-not-found');
  return record;
}

/** An officer of the office that sent the record, or of the one it was sent to. */
export function isAtItsOffices(caller: Caller, { entry }: RecordRow): boolean {
  return (
    caller.kind === 'officer' &&
    (caller.office === entry.senderOffice || caller.office === entry.recipientOffice)
  );
}

/** The very person the record is about. */
export async function isAbout(tx: Tx, caller: Caller, { personId }: RecordRow): Promise<boolean> {
  return caller.kind === 'person' && (await findPersonOfAccount(tx, caller.subject)) === personId;
}

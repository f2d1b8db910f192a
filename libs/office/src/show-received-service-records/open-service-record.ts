/**
 * Opens one service record for an office it goes between: the layer a registrar may read, and that there is a sealed one.
 * Protects: the clinical layer is not looked at here at all; "not here" and "not for your office" are one answer.
 */
import { Injectable } from '@nestjs/common';
import { requireOfficer, type Caller } from '@liangdi/access';
import { Database, type Tx } from '@liangdi/database';
import type { RecordRow } from '@liangdi/ledger';
import { knownPersons, PersonVault } from '@liangdi/person';
import { problem } from '@liangdi/problem';
import { maskName } from '@liangdi/record';
import { openRecordContents } from '../record-contents.js';
import { requireRecordInSight } from '../record-sight.js';
import type { OpenedServiceRecordView } from './received-service-record.view.js';

@Injectable()
export class OpenServiceRecord {
  constructor(
    private readonly database: Database,
    private readonly vault: PersonVault,
  ) {}

  run(officer: Caller, recordId: string): Promise<OpenedServiceRecordView> {
    requireOfficer(officer);
    return this.database.inTransaction(officer, async (tx) => {
      const record = await requireRecordInSight(tx, officer, recordId, []);
      if (record.entry.kind !== 'serviceRecord') throw problem('record-not-found');

      const { admin, clinical } = await openRecordContents(tx, this.vault, record);
      const { entry, way, personId } = record;
      return {
        recordId: entry.recordId,
        version: entry.version,
        way,
        senderOffice: entry.senderOffice,
        recipientOffice: entry.recipientOffice,
        purpose: entry.purpose,
        clauseId: entry.clauseId,
        issuedAt: entry.issuedAt,
        ...(entry.dueAt ? { dueAt: entry.dueAt } : {}),
        retentionUntil: entry.retentionUntil,
        personId,
        ...(await nameOf(tx, this.vault, record)),
        admin,
        hasClinical: clinical !== undefined,
        ...(await stateOf(tx, record)),
      };
    });
  }
}

/** A person known by her pseudonym only has no name here. */
async function nameOf(tx: Tx, vault: PersonVault, { personId }: RecordRow): Promise<{ nameMasked?: string }> {
  const identity = (await knownPersons(tx, vault, [personId])).get(personId)?.identity;
  return identity ? { nameMasked: maskName(identity.nameAsPrinted) } : {};
}

async function stateOf(tx: Tx, { entry: { recordId, version } }: RecordRow): Promise<{ state?: string }> {
  const [row] = await tx.query<{ state: string }>(
    `SELECT state FROM received_service_record WHERE record_id = $1 AND version = $2`,
    [recordId, version],
  );
  return row ? { state: row.state } : {};
}

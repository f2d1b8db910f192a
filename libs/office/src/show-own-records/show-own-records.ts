/**
 * Shows a person every record about her that this party holds, sent and received, newest first, with all that is in it.
 * Protects: she sees what the offices see, and under which clause and consent; nothing about her is kept from her page.
 */
import { Injectable } from '@nestjs/common';
import { requirePerson, type Caller } from '@liangdi/access';
import { Database, type Tx } from '@liangdi/database';
import { getPersonOfAccount, PersonVault, subjectsOf } from '@liangdi/person';
import { problem } from '@liangdi/problem';
import type { PersonId, RecordEntry } from '@liangdi/record';
import { pageOf, type Page, type PageRequest } from '@liangdi/service-host';
import { contentsOf } from '../record-contents.js';
import type { OwnRecordStage, OwnRecordView } from './own-record.view.js';
import { stagesOfRecords } from './stages-of-records.js';

interface Row {
  readonly record_id: string;
  readonly version: number;
  readonly way: string;
  readonly partner: string;
  readonly entry: string;
  readonly body: Buffer;
}

const ownRecords = {
  name: 'own-records',
  text: `
  SELECT record_id, version, way, partner, entry, body FROM record
  WHERE person_id = $1
    AND ($2::timestamptz IS NULL OR (issued_at, record_id, version) < ($2, $3::uuid, $4::integer))
  ORDER BY issued_at DESC, record_id DESC, version DESC LIMIT $5`,
};

@Injectable()
export class ShowOwnRecords {
  constructor(
    private readonly database: Database,
    private readonly vault: PersonVault,
  ) {}

  run(caller: Caller, page: PageRequest): Promise<Page<OwnRecordView>> {
    requirePerson(caller);
    return this.database.inTransaction(caller, async (tx) => {
      const personId = await getPersonOfAccount(tx, caller.subject);
      const [issuedAt = null, recordId = null, version = null] = page.after ?? [];
      const rows = await tx.query<Row>(ownRecords, [personId, issuedAt, recordId, version, page.limit + 1]);
      if (rows.length === 0) return { items: [] };

      const key = await this.keyOf(tx, personId, entryOf(rows[0]!));
      const stages = await stagesOfRecords(tx, rows);
      const keyOfRow = (row: Row) => [entryOf(row).issuedAt, row.record_id, row.version];
      return pageOf(rows, page, keyOfRow, (row) =>
        viewOf(key, row, stages.get(`${row.record_id}/${row.version}`) ?? []),
      );
    });
  }

  private async keyOf(tx: Tx, personId: PersonId, under: RecordEntry): Promise<Buffer> {
    const subject = (await subjectsOf(tx, this.vault, under, [personId])).get(personId);
    if (!subject) throw problem('record-erased');
    return subject.key;
  }
}

function entryOf({ entry }: Row): RecordEntry {
  return JSON.parse(entry) as RecordEntry;
}

function viewOf(key: Buffer, row: Row, stages: readonly OwnRecordStage[]): OwnRecordView {
  const entry = entryOf(row);
  const { admin, clinical } = contentsOf(key, { entry, body: row.body });
  return {
    recordId: row.record_id,
    version: row.version,
    kind: entry.kind,
    way: row.way,
    partner: row.partner,
    issuedAt: entry.issuedAt,
    senderOffice: entry.senderOffice,
    recipientOffice: entry.recipientOffice,
    purpose: entry.purpose,
    agreementId: entry.agreementId,
    agreementVersion: entry.agreementVersion,
    clauseId: entry.clauseId,
    ...(entry.consentId ? { consentId: entry.consentId } : {}),
    ...(entry.statutoryBasisId ? { statutoryBasisId: entry.statutoryBasisId } : {}),
    retentionUntil: entry.retentionUntil,
    admin,
    hasClinical: clinical !== undefined,
    stages,
  };
}

/**
 * Puts together what proves one record to a third party. Protects: the file proves without the body, tells nothing of the neighbours in the
 * parcel but their digests, and the clinical layer never leaves its seal.
 */
import { Injectable } from '@nestjs/common';
import { hasRole, requireRole, type Caller } from '@liangdi/access';
import { Database, type Tx } from '@liangdi/database';
import {
  b64u,
  buildEvidence,
  decodeJwsUnverified,
  type EvidenceFile,
  type GeneralJws,
  type Receipt,
} from '@liangdi/envelope';
import { listReceipts, openBody, type RecordRow } from '@liangdi/ledger';
import { PersonVault, subjectsOf } from '@liangdi/person';
import { problem } from '@liangdi/problem';
import { instant } from '@liangdi/record';
import { getAgreement, Terms } from '@liangdi/terms';
import { Clock } from '../clock.js';
import { speaksOf } from '../receipts-of-entry.js';
import { isAbout, isAtItsOffices, requireRecordInSight } from '../record-sight.js';
import { findSealed, type SealedPlace } from './find-sealed.js';

@Injectable()
export class ExportEvidence {
  constructor(
    private readonly database: Database,
    private readonly terms: Terms,
    private readonly vault: PersonVault,
    private readonly clock: Clock,
  ) {}

  run(caller: Caller, recordId: string, withBody: boolean): Promise<EvidenceFile> {
    requireRole(caller, 'auditor', 'agreementManager', 'registrar', 'servicePointWorker', 'clinic', 'person');
    return this.database.inTransaction(caller, async (tx) => {
      const record = await requireRecordInSight(tx, caller, recordId, ['auditor', 'agreementManager']);
      if (withBody && !(await maySeeBody(tx, caller, record))) throw problem('record-body-closed');
      const { entry, digest, partner } = record;
      const sealed = await findSealed(tx, { recordId: entry.recordId, version: entry.version, digest });
      if (!sealed) throw problem('record-not-sealed');

      const agreement = await getAgreement(tx, entry.agreementId, entry.agreementVersion);
      return buildEvidence({
        exportedAt: instant(this.clock.now()),
        agreement: agreement.signed as GeneralJws,
        partyCards: await cardsOf(tx, [this.terms.own, partner]),
        manifestJws: sealed.manifestJws,
        leafHashes: sealed.leafHashes,
        entry: record.entryText,
        index: sealed.seq - sealed.firstSeq,
        receipts: await receiptsOf(tx, sealed),
        ...(sealed.parcel === undefined ? {} : { parcel: sealed.parcel }),
        ...(withBody ? { body: await this.openBodyOf(tx, record) } : {}),
      });
    });
  }

  private async openBodyOf(
    tx: Tx,
    { personId, entry, body }: RecordRow,
  ): Promise<{ salt: string; text: string }> {
    const subject = (await subjectsOf(tx, this.vault, entry, [personId])).get(personId);
    if (!subject) throw problem('record-body-erased');
    const { salt, text } = openBody(subject.key, entry.recordId, entry.version, body);
    return { salt: b64u(salt), text };
  }
}

/** Those who serve her at the two offices, and she herself: proof needs no body, so no auditor or manager gets one. */
async function maySeeBody(tx: Tx, caller: Caller, record: RecordRow): Promise<boolean> {
  const serves =
    isAtItsOffices(caller, record) && hasRole(caller, 'registrar', 'servicePointWorker', 'clinic');
  return serves || (await isAbout(tx, caller, record));
}

/** Every card ever pinned of both: the newest holds the history of keys, the older ones show how trust in it came about. */
async function cardsOf(tx: Tx, parties: readonly string[]): Promise<string[]> {
  const rows = await tx.query<{ card_jws: string }>(
    `SELECT card_jws FROM party_card WHERE party = ANY($1::text[]) ORDER BY party, serial`,
    [parties],
  );
  return rows.map(({ card_jws }) => card_jws);
}

async function receiptsOf(tx: Tx, { parcelDigest, seq }: SealedPlace): Promise<string[]> {
  const stored = await listReceipts(tx, parcelDigest);
  return stored
    .map(({ jws }) => jws)
    .filter((jws) => speaksOf(JSON.parse(decodeJwsUnverified(jws).payload.toString('utf8')) as Receipt, seq));
}

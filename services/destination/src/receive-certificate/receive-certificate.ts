/** Takes in certificates, so that their numbers can be verified here. Protects: a newer version or certificate takes the place of the older. */
import { Injectable } from '@nestjs/common';
import { insertRows, type Tx } from '@liangdi/database';
import type { ReceivedRecord, RecordReceiver } from '@liangdi/delivery';
import { certificateLife, type CertificateAdmin } from '@liangdi/record';

const columns = {
  record_id: 'uuid',
  version: 'integer',
  certificate_no: 'text',
  recipient_office: 'text',
  person_id: 'uuid',
  expires_at: 'timestamptz',
  state: 'text',
} as const;

const issued = certificateLife.starts[0]!;

/** A certificate that another record replaces goes whatever its version: the highest there can be stands for all. */
const everyVersion = 2 ** 31 - 1;

const supersede = `
  UPDATE received_certificate c SET state = $3
  FROM unnest($1::uuid[], $2::integer[]) AS newer(record_id, version)
  WHERE c.record_id = newer.record_id AND c.state = $4
    AND (c.version < newer.version OR EXISTS (
      SELECT FROM received_certificate n WHERE n.record_id = c.record_id AND n.version > c.version))`;

@Injectable()
export class ReceiveCertificate implements RecordReceiver {
  readonly kind = 'certificate';

  async receive(tx: Tx, records: readonly ReceivedRecord[]): Promise<void> {
    // A record that is mended finds its row here; one that comes late, after its successor, is superseded at once.
    await tx.query(insertRows('received_certificate', columns, records.map(rowOf), 'ON CONFLICT DO NOTHING'));
    const replaced = records.flatMap(({ entry }) => [
      { recordId: entry.recordId, below: entry.version },
      ...(entry.supersedes ? [{ recordId: entry.supersedes, below: everyVersion }] : []),
    ]);
    const ids = replaced.map(({ recordId }) => recordId);
    const versions = replaced.map(({ below }) => below);
    await tx.query(supersede, [ids, versions, certificateLife.next(issued, 'supersede'), issued]);
  }
}

function rowOf({ entry, personId, admin }: ReceivedRecord) {
  const { certificateNo, expiresAt } = admin as CertificateAdmin;
  return {
    record_id: entry.recordId,
    version: entry.version,
    certificate_no: certificateNo,
    recipient_office: entry.recipientOffice,
    person_id: personId,
    expires_at: expiresAt,
    state: issued,
  };
}

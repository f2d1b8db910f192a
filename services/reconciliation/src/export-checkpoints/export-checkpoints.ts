/**
 * Lists what both parties have signed, and puts together the file with which a third party checks it offline.
 * Protects: a proof is given only where it holds; the file tells of a record its number and its pseudonymous entry, never its content.
 */
import { Injectable } from '@nestjs/common';
import { hasRole, requireRole, type Caller } from '@liangdi/access';
import { Database, type Tx } from '@liangdi/database';
import type { GeneralJws } from '@liangdi/envelope';
import { listCheckpoints } from '@liangdi/ledger';
import { problem } from '@liangdi/problem';
import type { Direction } from '@liangdi/record';
import { requireCheckpoint, type Checkpoint } from '@liangdi/sketch';
import { pageOf, type Page, type PageRequest } from '@liangdi/service-host';
import { Terms } from '@liangdi/terms';
import type { Stream } from '../bearings.js';
import { signaturesOf } from '../run-report.js';
import { checkpointFileOf, type CheckpointFile } from './checkpoint-file.js';
import type { CheckpointFilter } from './export-checkpoints.request.js';
import { proveRecords } from './prove-records.js';
import type { SignedCheckpointView } from './signed-checkpoint.view.js';

const exporters = ['auditor', 'agreementManager', 'operator'] as const;

interface SignedRow {
  readonly agreement_id: string;
  readonly direction: Direction;
  readonly number: number;
  readonly from_seq: number;
  readonly through_seq: number;
  readonly entries: number;
  readonly root: Buffer;
  readonly digest: Buffer;
  readonly document: string;
  readonly signed: GeneralJws;
  readonly countersigned_at: Date;
}

const signedByBoth = `
  SELECT agreement_id, direction, number, from_seq::float8, through_seq::float8, entries::float8, root, digest, document, signed, countersigned_at
  FROM checkpoint
  WHERE countersigned_at IS NOT NULL AND ($1::uuid IS NULL OR agreement_id = $1) AND ($2::text IS NULL OR direction = $2)
    AND ($3::uuid IS NULL OR (agreement_id, direction, number) > ($3, $4::text, $5::integer))
  ORDER BY agreement_id, direction, number LIMIT $6`;

@Injectable()
export class ExportCheckpoints {
  constructor(
    private readonly database: Database,
    private readonly terms: Terms,
  ) {}

  list(caller: Caller, page: PageRequest, filter: CheckpointFilter): Promise<Page<SignedCheckpointView>> {
    requireRole(caller, ...exporters);
    const after = [0, 1, 2].map((part) => page.after?.[part] ?? null);
    return this.database.inTransaction(caller, async (tx) => {
      const wanted = [filter.agreementId, filter.direction, ...after, page.limit + 1];
      const rows = await tx.query<SignedRow>(signedByBoth, wanted);
      const keyOf = (row: SignedRow) => [row.agreement_id, row.direction, row.number];
      const { items, next } = pageOf(rows, page, keyOf, (row) => row);
      const views: SignedCheckpointView[] = [];
      for (const row of items) views.push(await this.viewOf(tx, row));
      return { items: views, ...(next === undefined ? {} : { next }) };
    });
  }

  /** @throws checkpoint-not-found, record-not-in-checkpoint, record-proof-superseded */
  file(caller: Caller, stream: Stream, recordIds: readonly string[]): Promise<CheckpointFile> {
    requireRole(caller, ...exporters);
    return this.database.inTransaction(
      caller,
      async (tx) => {
        const held = await listCheckpoints(tx, stream);
        const [first] = held;
        if (!first) throw problem('checkpoint-not-found');
        const { sender, receiver } = requireCheckpoint(JSON.parse(first.document)).parties;
        return checkpointFileOf({
          cards: await this.terms.cards.listAll(tx, [sender, receiver]),
          checkpoints: held,
          // Whoever runs the machines may check the chain, but is not told what the records are.
          records: await proveRecords(tx, held, recordIds, hasRole(caller, 'auditor', 'agreementManager')),
        });
      },
      { isolation: 'repeatable read' },
    );
  }

  private async viewOf(tx: Tx, row: SignedRow): Promise<SignedCheckpointView> {
    const { own } = this.terms;
    const { sender, receiver } = (JSON.parse(row.document) as Checkpoint).parties;
    return {
      agreementId: row.agreement_id,
      direction: row.direction,
      number: row.number,
      fromSeq: row.from_seq,
      throughSeq: row.through_seq,
      entries: row.entries,
      root: row.root.toString('base64url'),
      digest: row.digest.toString('base64url'),
      countersignedAt: row.countersigned_at.toISOString(),
      signatures: await signaturesOf(tx, this.terms, row, sender === own ? receiver : sender),
    };
  }
}

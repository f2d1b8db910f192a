/** What the specs of reconciliation share: records on their way, ledgers broken by the superuser, comparisons asked for over HTTP. */
import { twoJurisdictions, type TwoJurisdictions } from '../harness/two-jurisdictions.js';
import { becomeAcquainted } from '../../deploy/local/story/become-acquainted.js';
import { consentAtCounter, register } from '../../deploy/local/story/people.js';
import type { SubmittedRecord } from '@liangdi/delivery';
import { officeId, type Direction, type PersonId } from '@liangdi/record';
import type { Side } from '../../deploy/local/world/world.js';
import { makeMalformed, submitAt } from './submit-at.js';

export type SideName = 'origin' | 'destination';

export interface FoundDifference {
  readonly seq: number;
  readonly count: number;
  readonly class: string;
  readonly wrongSide: string;
  readonly state: string;
}

export interface ComparedRun {
  readonly runId: string;
  readonly state: string;
  readonly failure: string | null;
  readonly differences: readonly FoundDifference[];
  readonly checkpoint: number | null;
  readonly compared: number;
}

/** Records go from the destination to the origin. */
export const direction: Direction = 'destinationToOrigin';

export class Ledgers {
  private constructor(
    readonly world: TwoJurisdictions,
    readonly agreementId: string,
    readonly persons: readonly string[],
  ) {}

  /** `env`: added to that of the services that reconcile. */
  static async open(
    transport: 'postgres' | 'kafka' = 'postgres',
    persons = 20,
    env: Readonly<Record<string, string>> = {},
  ): Promise<Ledgers> {
    const world = await twoJurisdictions({ transport, reconciliation: true, reconciliationEnv: env });
    const { agreementId } = await becomeAcquainted(world);
    const registered: string[] = [];
    for (let at = 0; at < persons; at += 1) {
      const personId = await register(world.destination, 3_000 + at);
      await consentAtCounter(world, world.destination, personId, 'serviceRecord');
      registered.push(personId);
    }
    return new Ledgers(world, agreementId, registered);
  }

  close(): Promise<void> {
    return this.world.stop();
  }

  /** Sends so many records and waits until the last receipt is back. */
  async send(count: number): Promise<void> {
    for (let left = count; left > 0; left -= 100) await this.hand(Math.min(100, left));
    await this.quiet();
  }

  async hand(count: number): Promise<void> {
    const records = Array.from({ length: count }, (_, i) => ({
      personId: this.persons[i % this.persons.length]!,
      ...this.serviceRecord(2),
    }));
    await this.world.destination.desk('worker').post('/service-records/bulk', { mode: 'all', records });
  }

  private serviceRecord(bottles: number) {
    const { origin, destination } = this.world;
    return {
      recipient: origin.jurisdiction.party,
      recipientOffice: origin.jurisdiction.offices[0],
      purpose: 'continuityOfMaternalCare' as const,
      admin: {
        area: 'maternalChildReproductive',
        serviceType: 'folicAcidIssue',
        serviceDate: new Date().toISOString().slice(0, 10),
        providerOffice: destination.jurisdiction.offices[0],
        outcome: 'completed',
        bottles,
        place: '新安街道社区健康服务中心',
      },
    };
  }

  /** A record that was sent goes again in a further version, through the sender's own outbox; answers its number once the receipt is back. */
  async revise(seq: number): Promise<number> {
    const [sent] = await this.rows(
      'destination',
      `SELECT r.record_id, r.version, r.person_id FROM record r JOIN ledger_entry l USING (record_id, version) WHERE l.seq = $1`,
      [seq],
    );
    const { recordId, version } = await submitAt(this.world.destination, {
      kind: 'serviceRecord',
      personId: sent!['person_id'],
      recordId: sent!['record_id'],
      version: sent!['version'] + 1,
      senderOffice: officeId(this.world.destination.jurisdiction.offices[0]!),
      ...this.serviceRecord(3),
    });
    return this.answered({ recordId, version });
  }

  /** A record whose entry is signed for and malformed; answers its number once the refusal is back. */
  async sendMalformed(): Promise<number> {
    const sent = await submitAt(
      this.world.destination,
      {
        kind: 'serviceRecord',
        personId: this.persons[0]! as PersonId,
        senderOffice: officeId(this.world.destination.jurisdiction.offices[0]!),
        ...this.serviceRecord(2),
      },
      makeMalformed,
    );
    return this.answered(sent);
  }

  private async answered({
    recordId,
    version,
  }: Pick<SubmittedRecord, 'recordId' | 'version'>): Promise<number> {
    await this.quiet();
    const [entry] = await this.rows(
      'destination',
      `SELECT seq::float8 AS seq FROM ledger_entry WHERE record_id = $1 AND version = $2`,
      [recordId, version],
    );
    return entry!['seq'];
  }

  async quiet(): Promise<void> {
    await this.world.eventually(
      'every record to be answered',
      async () => {
        const [row] = await this.rows(
          'destination',
          `SELECT (SELECT count(*) FROM outbox) + (SELECT count(*) FROM parcel_out WHERE answered_at IS NULL OR sent_at IS NULL) AS n`,
        );
        return row!['n'] === '0';
      },
      60_000,
    );
  }

  rows(side: SideName, sql: string, params: unknown[] = []) {
    return this.world.rows(this.world[side], sql, params);
  }

  /** As the superuser, past every grant. */
  async breakAt(side: SideName, ...statements: string[]): Promise<void> {
    for (const sql of statements) await this.rows(side, sql);
  }

  /** Asks for a comparison and waits for its end. */
  async compare(by: SideName = 'origin', withinMs = 90_000): Promise<ComparedRun> {
    const desk = this.world[by].reconciliation.desk('auditor');
    const { runs } = await desk.post<{ runs: { runId: string }[] }>('/reconciliations', {
      agreementId: this.agreementId,
      direction,
    });
    return this.ended(this.world[by], runs[0]!.runId, withinMs);
  }

  async ended(side: Side, runId: string, withinMs = 90_000): Promise<ComparedRun> {
    const ends = ['agreed', 'openTasks', 'stopped', 'failed'];
    const row = await this.world.eventually(
      'the comparison to end',
      async () => {
        const [run] = await this.world.rows(side, 'SELECT * FROM reconciliation_run WHERE run_id = $1', [
          runId,
        ]);
        return run && ends.includes(run['state']) && run;
      },
      withinMs,
    );
    const differences = await this.world.rows(
      side,
      `SELECT seq::float8, count, class, wrong_side AS "wrongSide", state FROM discrepancy WHERE run_id = $1 ORDER BY seq, class`,
      [runId],
    );
    return {
      runId,
      state: row['state'],
      failure: row['failure'],
      differences: differences as unknown as FoundDifference[],
      checkpoint: row['checkpoint_number'],
      compared: Number(row['compared']),
    };
  }

  /** Both ledgers as they stand, row by row. */
  async standing(side: SideName): Promise<string> {
    const [row] = await this.rows(
      side,
      `SELECT string_agg(seq || ' ' || encode(key_hash, 'hex') || ' ' || version || ' ' || encode(digest, 'hex') || ' ' || status, E'\\n' ORDER BY seq) AS text
       FROM ledger_standing WHERE direction = $1`,
      [direction],
    );
    return row!['text'] ?? '';
  }

  async equal(): Promise<boolean> {
    const [sender, receiver] = await Promise.all([this.standing('destination'), this.standing('origin')]);
    return sender === receiver && sender !== '';
  }

  /** The last checkpoint as each side holds it: one document, both signatures. */
  async lastCheckpoints(): Promise<{ digest: string; signatures: number; through: number }[]> {
    const sides = ['origin', 'destination'] as const;
    return Promise.all(
      sides.map(async (side) => {
        const [row] = await this.rows(
          side,
          `SELECT encode(digest, 'hex') AS digest, jsonb_array_length(signed->'signatures') AS signatures, through_seq::float8 AS through
           FROM checkpoint WHERE direction = $1 AND countersigned_at IS NOT NULL ORDER BY number DESC LIMIT 1`,
          [direction],
        );
        return row as { digest: string; signatures: number; through: number };
      }),
    );
  }
}

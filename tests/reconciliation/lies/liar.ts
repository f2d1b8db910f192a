/** What every lie begins with: a world whose ledgers agree, one side's process stopped, and a peer with its keys in its place. */
import { randomBytes } from 'node:crypto';
import { newId } from '@liangdi/record';
import type { StandingRow } from '@liangdi/sketch';
import { expectUnmoved, fingerprint } from '../fingerprint.js';
import { direction, Ledgers, type SideName } from '../ledgers.js';
import { Peer } from '../peer.js';

export const records = 60;
export const env = { RECONCILE_EVERY_MS: '0', RECONCILE_SILENT_MS: '300' };

const noCell = 'A'.repeat(38);
export const heads = { head: records, acked: records, cut: records, entries: records, firstCell: noCell };
export const answer = {
  head: records,
  acked: records,
  cut: records,
  entries: records,
  equal: false,
  waits: false,
};

const digest = () => randomBytes(32).toString('base64url');

/** A row nobody ever had. */
export const inventedRow = (seq: number) => ({
  seq,
  keyHash: digest(),
  recordId: newId(),
  version: 1,
  digest: digest(),
  status: 'applied',
  parcelDigest: digest(),
});

const others = { origin: 'destination', destination: 'origin' } as const;

export class Liar {
  private constructor(
    readonly ledgers: Ledgers,
    /** Whose ledger it is after. */
    readonly victim: SideName,
    readonly peer: Peer,
  ) {}

  /** In the place of one side, whose process is stopped. */
  static async inPlaceOf(ledgers: Ledgers, side: SideName): Promise<Liar> {
    await ledgers.world[side].reconciliation.process!.stop();
    return new Liar(ledgers, others[side], await Peer.inPlaceOf(ledgers, side));
  }

  /** The true partner comes back. */
  async leave(): Promise<void> {
    await this.peer.close();
    await this.ledgers.world[others[this.victim]].reconciliation.start({ env });
  }

  /** The victim's ledger is the same, its process has not died, and nothing was an error of ours. */
  async leavesAllAsItWas(lie: () => Promise<void>): Promise<void> {
    const before = await fingerprint(this.ledgers, this.victim);
    await lie();
    await expectUnmoved(this.ledgers, this.victim, before);
  }

  /** The peer begins a run of its own, and has its answer. */
  async begin(fields: object = {}): Promise<string> {
    const runId = newId();
    const { acked, ...theirs } = heads;
    // Only a sender knows what has been answered.
    const said = this.victim === 'origin' ? { acked, ...theirs } : theirs;
    await this.peer.say('compare', { runId, ...said, ...fields });
    await this.peer.hears('cells', runId);
    return runId;
  }

  /** The victim asks, and has asked the peer. */
  async asked(): Promise<string> {
    const { agreementId, world } = this.ledgers;
    const desk = world[this.victim].reconciliation.desk('auditor');
    const { runs } = await desk.post<{ runs: { runId: string }[] }>('/reconciliations', {
      agreementId,
      direction,
    });
    await this.peer.hears('compare', runs[0]!.runId);
    return runs[0]!.runId;
  }

  async endOf(runId: string): Promise<{ state: string; failure: string | null }> {
    const { state, failure } = await this.ledgers.ended(this.ledgers.world[this.victim], runId, 30_000);
    return { state, failure };
  }

  async standingRows(): Promise<StandingRow[]> {
    const rows = await this.ledgers.rows(
      this.victim,
      `SELECT seq::float8 AS seq, key_hash AS "keyHash", record_id AS "recordId", version, digest, status, parcel_digest AS "parcelDigest"
       FROM ledger_standing WHERE direction = $1 ORDER BY seq`,
      [direction],
    );
    return rows as unknown as StandingRow[];
  }
}

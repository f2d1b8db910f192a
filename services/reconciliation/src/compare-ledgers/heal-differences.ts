/**
 * What each side does about a difference, by its role. Every act may be repeated and changes nothing the second time.
 * Protects: nothing is made up: parcels go again as they were sealed, rows come back by the sender's own signature, what nobody sent is set aside.
 */
import { Injectable } from '@nestjs/common';
import type { Tx } from '@liangdi/database';
import { giveBack, resendParcels } from '@liangdi/delivery';
import { insertCorrections, readStanding, type LedgerCorrection } from '@liangdi/ledger';
import { PersonVault } from '@liangdi/person';
import { standingRowOf, type Heal } from '@liangdi/sketch';
import { Terms } from '@liangdi/terms';
import type { Bearings } from '../bearings.js';
import type { RunRow } from '../run-rows.js';
import type { Judged } from './judged.js';

/** Pieces given back in one round; the next round asks for the rest. */
const piecesAtOnce = 40;

@Injectable()
export class HealDifferences {
  constructor(
    private readonly terms: Terms,
    private readonly vault: PersonVault,
  ) {}

  /** Answers what is to be given back to the sender once this has been committed. */
  async run(
    tx: Tx,
    run: Pick<RunRow, 'run_id'>,
    bearings: Bearings,
    judged: readonly Judged[],
    partnersWord: string,
  ): Promise<unknown[]> {
    const { stream, role, partner } = bearings;
    const seqsOf = (...acts: Heal[]) =>
      judged.filter(({ heal }) => acts.includes(heal)).map(({ seq }) => seq);
    if (role === 'sender') {
      await resendParcels(tx, partner, stream, seqsOf('resend', 'repeatReceipt'));
    }
    await this.withdraw(tx, run, bearings, judged);
    if (role === 'receiver') {
      await this.quarantine(tx, run, bearings, seqsOf('quarantine'), judged, partnersWord);
      return this.giveBack(tx, bearings, seqsOf('giveBack'));
    }
    return [];
  }

  /** Both books say withdrawn: a record whose consent is gone is never completed. */
  private async withdraw(
    tx: Tx,
    run: Pick<RunRow, 'run_id'>,
    { stream }: Bearings,
    judged: readonly Judged[],
  ): Promise<void> {
    const withdrawn = judged.filter(({ heal }) => heal === 'withdraw');
    const standing = new Map(
      (
        await readStanding(
          tx,
          stream,
          withdrawn.map(({ seq }) => seq),
        )
      ).map((row) => [row.seq, row]),
    );
    const corrections: LedgerCorrection[] = [];
    for (const { seq, own, partner, epoch } of withdrawn) {
      const row = standingRowOf((own ?? partner)!);
      if (standing.get(seq)?.status === 'withdrawn') continue;
      corrections.push({
        ...stream,
        ...row,
        epoch: epoch!,
        status: 'withdrawn',
        reason: 'consent-withdrawn',
        class: 'outOfScope',
        runId: run.run_id,
      });
    }
    await insertCorrections(tx, corrections);
  }

  private async quarantine(
    tx: Tx,
    run: Pick<RunRow, 'run_id'>,
    { stream }: Bearings,
    seqs: readonly number[],
    judged: readonly Judged[],
    partnersWord: string,
  ): Promise<void> {
    const classes = new Map(judged.map(({ seq, class: name }) => [seq, name]));
    const standing = await readStanding(tx, stream, seqs);
    await insertCorrections(
      tx,
      standing.map((row) => ({
        ...stream,
        ...row,
        status: 'void' as const,
        reason: 'never-sent',
        class: classes.get(row.seq)!,
        runId: run.run_id,
        evidence: partnersWord,
      })),
    );
  }

  private async giveBack(tx: Tx, { stream }: Bearings, seqs: readonly number[]): Promise<unknown[]> {
    const given: unknown[] = [];
    for (let rest: readonly number[] = seqs; rest.length > 0 && given.length < piecesAtOnce;) {
      const piece = await giveBack(tx, { terms: this.terms, vault: this.vault }, stream, rest);
      if (!piece) break;
      given.push(piece.content);
      rest = piece.rest;
    }
    return given;
  }
}

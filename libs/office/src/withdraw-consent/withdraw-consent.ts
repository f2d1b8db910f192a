/**
 * Takes back a person's leave for one recipient and one record type, and stops in the same transaction what waits unsent under it.
 * Protects: as easy as giving, no reason asked, and complete: an older or newer consent for the same thing does not keep it open.
 */
import { Injectable } from '@nestjs/common';
import { requireRole, type Caller } from '@liangdi/access';
import { signConsentReceipt } from '@liangdi/consent';
import { Database, type Tx } from '@liangdi/database';
import { stopUnsentUnder } from '@liangdi/delivery';
import { problem } from '@liangdi/problem';
import { instant, uuidPattern, type Instant } from '@liangdi/record';
import { runOnce, type IdempotencyKey } from '@liangdi/service-host';
import { findConsent, markWithdrawn, Terms, type HeldConsent } from '@liangdi/terms';
import { requireDecider, type Decider } from '../assisted-person.js';
import { Clock } from '../clock.js';
import type { WithdrawConsentRequest } from './withdraw-consent.request.js';
import type { WithdrawnConsentView } from './withdrawn-consent.view.js';

const uuid = new RegExp(uuidPattern);

@Injectable()
export class WithdrawConsent {
  constructor(
    private readonly database: Database,
    private readonly terms: Terms,
    private readonly clock: Clock,
  ) {}

  run(
    caller: Caller,
    key: IdempotencyKey,
    consentId: string,
    asked: WithdrawConsentRequest,
  ): Promise<WithdrawnConsentView> {
    requireRole(caller, 'person', 'registrar', 'servicePointWorker', 'clinic');
    return this.database.inTransaction(caller, (tx) =>
      runOnce(tx, key, async () => {
        const decider = await requireDecider(tx, caller, asked);
        const named = await getConsentOf(tx, decider, consentId);
        const standing = await lockStanding(tx, named);

        const at = instant(this.clock.now());
        let stoppedRecords = 0;
        for (const held of standing) stoppedRecords += await this.withdraw(tx, held, decider, caller, at);
        return {
          ...(await getWithdrawal(tx, consentId)),
          stoppedRecords,
          withdrawnWithIt: othersOf(standing, consentId),
        };
      }),
    );
  }

  private async withdraw(
    tx: Tx,
    held: HeldConsent,
    decider: Decider,
    caller: Caller,
    at: Instant,
  ): Promise<number> {
    const { consent } = held;
    await markWithdrawn(tx, consent.consentId, at);
    const stopped = await stopUnsentUnder(tx, consent.consentId);
    const receipt = signConsentReceipt({ ...consent, withdrawnAt: at }, this.terms.keys.sign[0]);
    await tx.query(
      `INSERT INTO consent_withdrawal (consent_id, withdrawn_at, method, witness, office, stopped_records, receipt_jws)
       VALUES ($1, $2, $3, $4, $5, $6, $7)`,
      [
        consent.consentId,
        at,
        decider.method,
        decider.witness ?? null,
        caller.office ?? null,
        stopped,
        receipt,
      ],
    );
    return stopped;
  }
}

/** Somebody else's consent and none at all are the same answer. */
async function getConsentOf(tx: Tx, { personId }: Decider, consentId: string): Promise<HeldConsent> {
  const held = uuid.test(consentId) ? await findConsent(tx, consentId) : undefined;
  if (held?.personId !== personId) throw problem('consent-not-found');
  return held;
}

/** What stands for the same recipient and record type, locked: two withdrawals at once are one. */
async function lockStanding(tx: Tx, { personId, consent }: HeldConsent): Promise<HeldConsent[]> {
  const rows = await tx.query<{ document: HeldConsent['consent']; receipt_jws: string }>(
    `SELECT document, receipt_jws FROM consent
     WHERE person_id = $1 AND recipient = $2 AND record_type = $3 AND withdrawn_at IS NULL
     ORDER BY consent_id FOR UPDATE`,
    [personId, consent.recipient, consent.recordType],
  );
  return rows.map((row) => ({ consent: row.document, personId, receiptJws: row.receipt_jws }));
}

/** Of this withdrawal, or of an earlier one: withdrawing again changes nothing and is told the same. */
async function getWithdrawal(
  tx: Tx,
  consentId: string,
): Promise<Pick<WithdrawnConsentView, 'consentId' | 'withdrawnAt' | 'receipt'>> {
  const [row] = await tx.query<{ withdrawn_at: Date; receipt_jws: string }>(
    `SELECT withdrawn_at, receipt_jws FROM consent_withdrawal WHERE consent_id = $1`,
    [consentId],
  );
  if (!row) throw new Error('a consent is marked withdrawn and has no withdrawal');
  return { consentId, withdrawnAt: row.withdrawn_at.toISOString(), receipt: row.receipt_jws };
}

function othersOf(standing: readonly HeldConsent[], consentId: string): string[] {
  return standing.map(({ consent }) => consent.consentId).filter((id) => id !== consentId);
}

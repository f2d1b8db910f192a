/** Withdrawals as evidence: who helped, what was stopped, and the receipt she was given. No column for a reason: none is asked. */
import { appendOnly, sqlMigration } from '@liangdi/database';

const consentWithdrawals = `
CREATE TABLE consent_withdrawal (
  consent_id       uuid PRIMARY KEY,
  withdrawn_at     timestamptz NOT NULL,
  method           text NOT NULL CHECK (method IN ('portal', 'assisted')),
  witness          text,
  office           text,
  stopped_records  integer NOT NULL,
  receipt_jws      text NOT NULL
);
${appendOnly('consent_withdrawal')}
`;

export const consentWithdrawalMigration = sqlMigration('ConsentWithdrawals1763700000021', consentWithdrawals);

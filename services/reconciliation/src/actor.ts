/** Transactions of this service run for a machine, without an office or a purpose: it sees names of ledgers, never of persons. */
import type { Actor } from '@liangdi/database';
import type { PartyId } from '@liangdi/record';

export function reconciliationActor(own: PartyId): Actor {
  return { kind: 'machine', subject: 'reconciliation', roles: [], party: own };
}

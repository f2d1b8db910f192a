/** The name an entry has in the ledger: its record and version, and the keyed name both sides know. */
import { keyHash } from '@liangdi/envelope';
import { nobody } from '@liangdi/sketch';
import type { HeldAgreement } from '@liangdi/terms';

export interface LedgerName {
  readonly recordId: string;
  readonly version: number;
  readonly keyHash: Buffer;
}

/** An entry too malformed to name its record still has its number, its digest and its refusal. */
export function nameInLedger(
  { secret }: Pick<HeldAgreement, 'secret'>,
  { recordId, version }: { readonly recordId: string; readonly version: number },
  malformed: boolean,
): LedgerName {
  if (malformed) return nobody;
  return { recordId, version, keyHash: Buffer.from(keyHash(secret, recordId), 'base64url') };
}

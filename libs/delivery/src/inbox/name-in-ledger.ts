/** The name an entry has in the ledger: its record and version, and the keyed name both sides know. */
import { keyHash } from '@liangdi/envelope';
import type { HeldAgreement } from '@liangdi/terms';

export interface LedgerName {
  readonly recordId: string;
  readonly version: number;
  readonly keyHash: Buffer;
}

const nobody = { recordId: '00000000-0000-0000-0000-000000000000', version: 0 };

/** An entry too malformed to name its record still has its number, its digest and its refusal. */
export function nameInLedger(
  { secret }: Pick<HeldAgreement, 'secret'>,
  entry: { readonly recordId: string; readonly version: number },
  malformed: boolean,
): LedgerName {
  const { recordId, version } = malformed ? nobody : entry;
  return { recordId, version, keyHash: Buffer.from(keyHash(secret, recordId), 'base64url') };
}

/**
 * The two keys of a stream's sketch (decision 0008). Protects: without the agreement secret a symbol says nothing of a
 * row, and nobody else can choose rows whose symbols cancel.
 */
import { createSecretKey, hkdfSync, type KeyObject } from 'node:crypto';
import type { AgreementSecret } from '@liangdi/envelope';

/** KeyObjects, so that no log and no JSON can show them. */
export interface SketchKeys {
  readonly symbol: KeyObject;
  readonly check: KeyObject;
}

const hkdfSalt = 'liangdi.sketch.v1';

/** From the secret of the lowest agreement version that was ever in force: stored cells outlive a change of version. */
export function sketchKeys(secret: Pick<AgreementSecret, 'reconciliation'>): SketchKeys {
  const ikm = secret.reconciliation.export();
  const key = (info: keyof SketchKeys): KeyObject =>
    createSecretKey(Buffer.from(hkdfSync('sha256', ikm, hkdfSalt, info, 32)));
  return { symbol: key('symbol'), check: key('check') };
}

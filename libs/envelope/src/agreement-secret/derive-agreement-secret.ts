/**
 * What two parties know together under one version of one agreement, and nobody else: X25519 → HKDF-SHA-256.
 * Protects: pseudonyms, ledger keys and partition keys say nothing to the broker, and differ between agreements.
 */
import { createSecretKey, diffieHellman, hkdfSync, type KeyObject } from 'node:crypto';
import { problem } from '@liangdi/problem';
import { canonicalJson } from '../canonical/canonical-json.js';

/** Sub-keys, one a use. KeyObjects, so that no log and no JSON can show them. */
export interface AgreementSecret {
  readonly pseudonym: KeyObject;
  readonly ledger: KeyObject;
  readonly partition: KeyObject;
  readonly reconciliation: KeyObject;
}

const hkdfSalt = 'liangdi.agreement-secret.v1';

/** Both sides come to the same secret, each from its own private and the other's public `agree` key. Refused: `key-malformed`. */
export function deriveAgreementSecret(
  own: KeyObject,
  peer: KeyObject,
  agreementId: string,
  agreementVersion: number,
): AgreementSecret {
  if (own.asymmetricKeyType !== 'x25519' || peer.asymmetricKeyType !== 'x25519')
    throw problem('key-malformed');
  const shared = agree(own, peer);
  const subKey = (use: keyof AgreementSecret): KeyObject => {
    const info = canonicalJson({ agreementId, agreementVersion, use });
    return createSecretKey(Buffer.from(hkdfSync('sha256', shared, hkdfSalt, info, 32)));
  };
  return {
    pseudonym: subKey('pseudonym'),
    ledger: subKey('ledger'),
    partition: subKey('partition'),
    reconciliation: subKey('reconciliation'),
  };
}

function agree(own: KeyObject, peer: KeyObject): Buffer {
  try {
    return diffieHellman({ privateKey: own, publicKey: peer });
  } catch {
    // OpenSSL refuses a point of small order, whose secret would be all zeros.
    throw problem('key-malformed');
  }
}

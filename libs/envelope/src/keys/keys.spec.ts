import { verify } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { calculateJwkThumbprint, type JWK } from 'jose';
import { encryptionKeyFromJwk, encryptionKeyToJwk, generateEncryptionKey } from './encryption-key.js';
import { thumbprint } from './jwk.js';
import { publicKeyObject } from './key-object.js';
import { generateSigningKey, signingKeyFromJwk, signingKeyToJwk } from './signing-key.js';

/** RFC 8037 appendix A. */
const rfc8037 = {
  kty: 'OKP',
  crv: 'Ed25519',
  d: 'nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A',
  x: '11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo',
} as const;
const malformed = expect.objectContaining({ code: 'key-malformed' });

describe('a key', () => {
  it('is named by its RFC 7638 thumbprint, as RFC 8037 appendix A.3 and jose compute it', async () => {
    expect(signingKeyFromJwk(rfc8037).kid).toBe('kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k');
    const { kid, publicJwk } = generateEncryptionKey();
    expect(await calculateJwkThumbprint(publicJwk as JWK)).toBe(kid);
    expect(thumbprint(publicJwk)).toBe(kid);
  });

  it('verifies the JWS of RFC 8037 appendix A.4', () => {
    const [header, payload, signature] =
      'eyJhbGciOiJFZERTQSJ9.RXhhbXBsZSBvZiBFZDI1NTE5IHNpZ25pbmc.hgyY0il_MGCjP0JzlnLWG1PPOt7-09PGcvMg3AIbQR6dWbhijcNR4ki4iylGjg5BhVsPt9g7sVvpAr_MuM0KAg'.split(
        '.',
      );
    const { publicJwk } = signingKeyFromJwk(rfc8037);
    const signed = Buffer.from(`${header}.${payload}`);
    expect(verify(null, signed, publicKeyObject(publicJwk), Buffer.from(signature!, 'base64url'))).toBe(true);
  });

  it('comes back from a key file the same', () => {
    const sign = generateSigningKey();
    const encrypt = generateEncryptionKey();
    expect(signingKeyFromJwk(signingKeyToJwk(sign)).kid).toBe(sign.kid);
    expect(encryptionKeyFromJwk(encryptionKeyToJwk(encrypt)).kid).toBe(encrypt.kid);
    expect(signingKeyToJwk(signingKeyFromJwk(rfc8037))).toEqual(rfc8037);
  });

  it('is refused with another curve, other members, or a public part that is not its own', () => {
    const other = generateSigningKey().publicJwk.x;
    expect(() => encryptionKeyFromJwk(rfc8037)).toThrow(malformed);
    expect(() => signingKeyFromJwk({ ...rfc8037, use: 'sig' })).toThrow(malformed);
    expect(() => signingKeyFromJwk({ ...rfc8037, x: other })).toThrow(malformed);
    expect(() => signingKeyFromJwk({ ...rfc8037, d: 'AA' })).toThrow(malformed);
    for (const value of [null, undefined, 'text', [], {}])
      expect(() => signingKeyFromJwk(value)).toThrow(malformed);
    expect(() => publicKeyObject({ kty: 'OKP', crv: 'X25519', x: other }, 'Ed25519')).toThrow(malformed);
  });

  it('is made into a key object once', () => {
    const { publicJwk } = generateSigningKey();
    expect(publicKeyObject({ ...publicJwk })).toBe(publicKeyObject({ ...publicJwk }));
  });
});

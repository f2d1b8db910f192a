import { createPublicKey, diffieHellman, verify } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import type { Curve } from './curve.js';
import { generateEncryptionKey } from './encryption-key.js';
import { requirePublicJwk } from './jwk.js';
import { isSmallOrderPoint } from './small-order.js';

const p = 2n ** 255n - 19n;
const mod = (n: bigint): bigint => ((n % p) + p) % p;
const power = (base: bigint, exponent: bigint): bigint => {
  let [result, square] = [1n, mod(base)];
  for (let e = exponent; e > 0n; e >>= 1n) {
    if (e & 1n) result = mod(result * square);
    square = mod(square * square);
  }
  return result;
};
const inverse = (n: bigint): bigint => power(n, p - 2n);
const rootOfMinusOne = power(2n, (p - 1n) / 4n);
const squareRoot = (n: bigint): bigint => {
  const candidate = power(n, (p + 3n) / 8n);
  return mod(candidate * candidate) === mod(n) ? candidate : mod(candidate * rootOfMinusOne);
};
const bytesOf = (n: bigint): Buffer => Buffer.from(n.toString(16).padStart(64, '0'), 'hex').reverse();

/** The curve is −x² + y² = 1 + d·x²·y². Edwards y of the points whose order divides 8: 1, −1, 0, and those of order 8. */
const d = mod(-121665n * inverse(121666n));
const ys = [1n, p - 1n, 0n, ...orderEight()];
/** Of these only 0 and 1 have a second encoding below 2^255. */
const edwards = [...ys, p, p + 1n];
/** Montgomery u = (1 + y) / (1 − y); the point at infinity and (0, 0) both read as u = 0 on the wire. */
const montgomery = [0n, 1n, p - 1n, ...orderEight().map((y) => mod((1n + y) * inverse(1n - y))), p, p + 1n];

function orderEight(): bigint[] {
  // Doubling (x, y) gives y₃ = (y² + x²) / (1 − d·x²·y²); it is 0 (order 4) when x² = −y², and then
  // the curve says d·y⁴ + 2y² − 1 = 0.
  const root = squareRoot(mod(1n + d));
  return [root, mod(-root)]
    .map((r) => mod((-1n + r) * inverse(d)))
    .filter((square) => power(square, (p - 1n) / 2n) === 1n)
    .flatMap((square) => [squareRoot(square), mod(-squareRoot(square))]);
}

describe('a public point of small order', () => {
  it.each([
    ['Ed25519', edwards],
    ['X25519', montgomery],
  ] as [Curve, bigint[]][])('is known in every encoding on %s, with either sign bit', (crv, points) => {
    expect(points).toHaveLength(7);
    for (const point of points) {
      const bytes = bytesOf(point);
      expect(isSmallOrderPoint(crv, bytes)).toBe(true);
      bytes[31] = bytes[31]! | 0x80;
      expect(isSmallOrderPoint(crv, bytes)).toBe(true);
      const jwk = { kty: 'OKP', crv, x: bytes.toString('base64url') };
      expect(() => requirePublicJwk(jwk, crv)).toThrow(expect.objectContaining({ code: 'key-malformed' }));
    }
  });

  it('would let one signature stand under many texts', () => {
    const identity = bytesOf(1n);
    const signature = Buffer.concat([identity, Buffer.alloc(32)]);
    const key = createPublicKey({
      key: { kty: 'OKP', crv: 'Ed25519', x: identity.toString('base64url') },
      format: 'jwk',
    });
    expect(verify(null, Buffer.from('I sent it'), key, signature)).toBe(true);
    expect(verify(null, Buffer.from('I did not'), key, signature)).toBe(true);
  });

  it('agrees no secret with anybody', () => {
    const { privateKey } = generateEncryptionKey();
    for (const u of montgomery) {
      const key = { kty: 'OKP', crv: 'X25519', x: bytesOf(u).toString('base64url') };
      const publicKey = createPublicKey({ key, format: 'jwk' });
      expect(() => diffieHellman({ privateKey, publicKey })).toThrow();
    }
  });
});

import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { b64u, fromB64u, isB64uOf32 } from './base64url.js';
import { bodyCommitment, newSalt } from './body-commitment.js';

describe('base64url', () => {
  it('has one spelling for every byte string', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 70 }), (bytes) => {
        const text = b64u(Buffer.from(bytes));
        return fromB64u(text).equals(bytes) && (bytes.length !== 32 || isB64uOf32(text));
      }),
    );
  });

  it.each(['AA==', 'A', 'AB', 'A+_A', 'A/AA', 'AA AA', 'AA\n', 'é'])('refuses %j', (text) => {
    expect(() => fromB64u(text)).toThrow(expect.objectContaining({ code: 'encoding-malformed' }));
  });

  it('tells a 32-byte value by its last character', () => {
    const text = b64u(Buffer.alloc(32, 255));
    expect(isB64uOf32(text)).toBe(true);
    expect(isB64uOf32(text.slice(0, 42) + '9')).toBe(false);
    expect(isB64uOf32(text + 'A')).toBe(false);
  });
});

describe('a body commitment', () => {
  it('differs for equal bodies, because every salt does', () => {
    const body = '{"admin":{}}';
    expect(bodyCommitment(newSalt(), body)).not.toBe(bodyCommitment(newSalt(), body));
    expect(bodyCommitment(Buffer.alloc(32), body)).toBe(bodyCommitment(Buffer.alloc(32), body));
  });
});

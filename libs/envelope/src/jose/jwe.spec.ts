import {
  createCipheriv,
  createPublicKey,
  diffieHellman,
  generateKeyPairSync,
  randomBytes,
  type KeyObject,
} from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { compactDecrypt, CompactEncrypt } from 'jose';
import { generateEncryptionKey } from '../keys/encryption-key.js';
import { publicKeyObject } from '../keys/key-object.js';
import { contentKeyFrom } from './concat-kdf.js';
import { decodeJweHeader, openJwe, sealedChars, sealJwe } from './jwe.js';

const own = generateEncryptionKey();
const recipient = { kid: own.kid, publicKey: publicKeyObject(own.publicJwk) };
const keyFor = (kid: string): KeyObject | undefined => (kid === own.kid ? own.privateKey : undefined);
const text = '{"nameAsPrinted":"𬭩㛃𠮷"}';

function refusal(attempt: () => unknown): string {
  try {
    attempt();
  } catch (thrown) {
    return (thrown as { code?: string }).code ?? String(thrown);
  }
  return 'taken';
}

/** A message truly sealed to our key under any header: only the header can be the reason it is refused. */
function sealedWith(change: Record<string, unknown>, tagBytes = 16): string {
  const ephemeral = generateKeyPairSync('x25519');
  const { kty, crv, x } = ephemeral.publicKey.export({ format: 'jwk' });
  const header = { alg: 'ECDH-ES', enc: 'A256GCM', epk: { crv, kty, x }, kid: own.kid, ...change };
  const encoded = Buffer.from(JSON.stringify(header)).toString('base64url');
  const key = contentKeyFrom(
    diffieHellman({ privateKey: ephemeral.privateKey, publicKey: recipient.publicKey }),
  );
  const iv = randomBytes(12);
  const cipher = createCipheriv('aes-256-gcm', key, iv, { authTagLength: tagBytes });
  cipher.setAAD(Buffer.from(encoded));
  const sealed = Buffer.concat([cipher.update(text), cipher.final()]);
  return [encoded, '', ...[iv, sealed, cipher.getAuthTag()].map((part) => part.toString('base64url'))].join(
    '.',
  );
}

describe('a sealed message', () => {
  it('of ours is opened by jose, and one of jose by us', async () => {
    const ours = await compactDecrypt(sealJwe(text, recipient, 'JWT'), own.privateKey, {
      keyManagementAlgorithms: ['ECDH-ES'],
      contentEncryptionAlgorithms: ['A256GCM'],
    });
    expect(Buffer.from(ours.plaintext).toString()).toBe(text);
    expect(ours.protectedHeader).toMatchObject({ alg: 'ECDH-ES', enc: 'A256GCM', kid: own.kid, cty: 'JWT' });
    const theirs = await new CompactEncrypt(Buffer.from(text))
      .setProtectedHeader({ alg: 'ECDH-ES', enc: 'A256GCM', kid: own.kid })
      .encrypt(recipient.publicKey);
    expect(openJwe(theirs, keyFor)).toEqual({ plaintext: Buffer.from(text), kid: own.kid });
  });

  it('says to which key it is sealed, and nothing else', () => {
    expect(decodeJweHeader(sealJwe(text, recipient))).toEqual({ kid: own.kid });
    expect(decodeJweHeader(sealJwe(text, recipient, 'application/json'))).toEqual({
      kid: own.kid,
      cty: 'application/json',
    });
    expect(sealJwe(text, recipient)).not.toBe(sealJwe(text, recipient));
  });

  it('comes out byte for byte, whatever went in', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 500 }), (bytes) => {
        const jwe = sealJwe(Buffer.from(bytes), recipient);
        return openJwe(jwe, keyFor).plaintext.equals(bytes) && jwe.length <= sealedChars(bytes.length);
      }),
      { numRuns: 50 },
    );
  });

  it('is refused when any character is another', () => {
    const jwe = sealJwe(text, recipient);
    const character = fc.constantFrom(...'ABCXYZabcxyz0189-_.=+/ é');
    fc.assert(
      fc.property(fc.nat(jwe.length - 1), character, (index, replacement) => {
        fc.pre(jwe[index] !== replacement);
        const altered = jwe.slice(0, index) + replacement + jwe.slice(index + 1);
        return refusal(() => openJwe(altered, keyFor)) !== 'taken';
      }),
      { numRuns: 400 },
    );
  });

  it('is refused when sealed to another key, or to ours under another name', () => {
    const stranger = generateEncryptionKey();
    const strangers = { kid: stranger.kid, publicKey: publicKeyObject(stranger.publicJwk) };
    expect(refusal(() => openJwe(sealJwe(text, strangers), keyFor))).toBe('decryption-key-unknown');
    expect(refusal(() => openJwe(sealJwe(text, { ...strangers, kid: own.kid }), keyFor))).toBe(
      'decryption-failed',
    );
  });

  it('is refused above the bound before it is opened', () => {
    const jwe = sealJwe(Buffer.alloc(5_000), recipient);
    expect(refusal(() => openJwe(jwe, keyFor, 5_000))).toBe('taken');
    expect(refusal(() => openJwe(jwe, () => undefined, 4_999))).toBe('message-too-large');
    expect(refusal(() => openJwe('A'.repeat(2_000_000), keyFor))).toBe('message-too-large');
  });
});

describe('JOSE confusion in encryption', () => {
  const x = own.publicJwk.x;
  const smallOrder = Buffer.alloc(32).toString('base64url');

  it('has a control: the plain header is taken', () => {
    expect(refusal(() => openJwe(sealedWith({}), keyFor))).toBe('taken');
  });

  it.each([
    [{ alg: 'dir' }],
    [{ alg: 'RSA1_5' }],
    [{ alg: 'RSA-OAEP' }],
    [{ alg: 'ECDH-ES+A256KW' }],
    [{ alg: 'PBES2-HS256+A128KW', p2c: 2 ** 30, p2s: 'AA' }],
    [{ alg: 'none' }],
    [{ enc: 'A128GCM' }],
    [{ enc: 'A128CBC-HS256' }],
    [{ zip: 'DEF' }],
    [{ jwk: own.publicJwk }],
    [{ jku: 'https://attacker.invalid' }],
    [{ crit: ['exp'], exp: 1 }],
    [{ apu: 'AA' }],
    [{ apv: 'AA' }],
    [{ epk: { kty: 'OKP', crv: 'X25519', x: smallOrder } }],
    [{ epk: { kty: 'OKP', crv: 'Ed25519', x } }],
    [{ epk: { kty: 'EC', crv: 'P-256', x, y: x } }],
    [{ epk: { kty: 'OKP', crv: 'X25519', x, d: x } }],
    [{ epk: { kty: 'OKP', crv: 'X25519', x: 'AA' } }],
    [{ epk: null }],
  ])('refuses %j', (change) => {
    expect(refusal(() => openJwe(sealedWith(change), keyFor))).toBe('jwe-algorithm-refused');
  });

  it('refuses a short tag, an encrypted key beside direct agreement, and unknown members', () => {
    expect(refusal(() => openJwe(sealedWith({}, 12), keyFor))).toBe('jwe-malformed');
    const [header, , ...rest] = sealedWith({}).split('.');
    expect(refusal(() => openJwe([header, 'AAAA', ...rest].join('.'), keyFor))).toBe('jwe-malformed');
    expect(refusal(() => openJwe(sealedWith({ note: 'x' }), keyFor))).toBe('jwe-malformed');
    expect(refusal(() => openJwe(sealedWith({ kid: 7 }), keyFor))).toBe('jwe-malformed');
  });

  it('refuses anything at all without losing its composure', () => {
    const parts = fc.array(fc.base64String(), { maxLength: 6 }).map((list) => list.join('.'));
    fc.assert(
      fc.property(fc.oneof(fc.string(), parts), (message) =>
        /^jwe-/.test(refusal(() => openJwe(message, keyFor))),
      ),
    );
  });

  it('never seals to a key that is not for sealing', () => {
    const wrong = createPublicKey(generateKeyPairSync('ed25519').privateKey);
    expect(refusal(() => sealJwe(text, { kid: 'k', publicKey: wrong }))).toBe('key-malformed');
  });
});

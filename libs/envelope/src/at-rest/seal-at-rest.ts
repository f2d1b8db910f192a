/**
 * AES-256-GCM at rest: version byte ‖ nonce(12) ‖ ciphertext ‖ tag(16). Protects: a body is readable only under its
 * person's data key and only in its own place (`aad`), so rows cannot be swapped; destroying the key destroys the body.
 */
import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { problem } from '@liangdi/problem';
import { pooledRandomBytes } from '@liangdi/record';

const version = 0x01;
const nonceBytes = 12;
const tagBytes = 16;

/** A person's data key. Random nonces are safe for 2^32 sealings under one key; a person has far fewer records. */
export function newDataKey(): Buffer {
  return randomBytes(32);
}

export function sealAtRest(key: Buffer, plaintext: Buffer, aad: string): Buffer {
  const nonce = pooledRandomBytes(nonceBytes);
  const cipher = createCipheriv('aes-256-gcm', key, nonce, { authTagLength: tagBytes });
  cipher.setAAD(Buffer.from(aad));
  const sealed = [cipher.update(plaintext), cipher.final()];
  return Buffer.concat([Buffer.of(version), nonce, ...sealed, cipher.getAuthTag()]);
}

/** Refused: `at-rest-unreadable` for another key, another place, another version, or altered bytes. */
export function openAtRest(key: Buffer, sealed: Buffer, aad: string): Buffer {
  if (sealed.length < 1 + nonceBytes + tagBytes || sealed[0] !== version) throw problem('at-rest-unreadable');
  const nonce = sealed.subarray(1, 1 + nonceBytes);
  const tag = sealed.subarray(sealed.length - tagBytes);
  try {
    const decipher = createDecipheriv('aes-256-gcm', key, nonce, { authTagLength: tagBytes });
    decipher.setAAD(Buffer.from(aad));
    decipher.setAuthTag(tag);
    const opened = decipher.update(sealed.subarray(1 + nonceBytes, sealed.length - tagBytes));
    return Buffer.concat([opened, decipher.final()]);
  } catch {
    throw problem('at-rest-unreadable');
  }
}

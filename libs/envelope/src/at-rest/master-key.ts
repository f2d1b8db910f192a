/**
 * The master key (from a file) and what hangs on it: wrapped data keys and the blind index.
 * Protects: the master key itself encrypts nothing; each use has a sub-key of its own (HKDF-SHA-256).
 */
import { createHmac, hkdfSync } from 'node:crypto';
import { openAtRest, sealAtRest } from './seal-at-rest.js';

type MasterUse = 'wrap-data-key' | 'blind-index';

/** Derived once for each master key buffer: the relay unwraps a data key for every record. */
const derived = new WeakMap<Buffer, Map<MasterUse, Buffer>>();

/** A data key as it is stored; `aad` names its place (the person's row). */
export function wrapDataKey(master: Buffer, key: Buffer, aad: string): Buffer {
  return sealAtRest(subKey(master, 'wrap-data-key'), key, aad);
}

/** Refused: `at-rest-unreadable`. */
export function unwrapDataKey(master: Buffer, wrapped: Buffer, aad: string): Buffer {
  return openAtRest(subKey(master, 'wrap-data-key'), wrapped, aad);
}

/** Finds a person by number within one party's database without storing the number: HMAC-SHA-256, 32 bytes. */
export function blindIndex(master: Buffer, normalisedIdNumber: string): Buffer {
  return createHmac('sha256', subKey(master, 'blind-index')).update(normalisedIdNumber, 'utf8').digest();
}

function subKey(master: Buffer, use: MasterUse): Buffer {
  const known = derived.get(master) ?? new Map<MasterUse, Buffer>();
  derived.set(master, known);
  const key = known.get(use) ?? Buffer.from(hkdfSync('sha256', master, 'liangdi.master-key.v1', use, 32));
  known.set(use, key);
  return key;
}

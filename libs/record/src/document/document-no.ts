/** Numbers for certificates and cards: the office can be read from them, the next one cannot be guessed from the last. */
import { randomBytes } from 'node:crypto';
import type { OfficeId } from '../party/party.js';

/** Crockford's base 32: no I, L, O or U, so that a number survives being read out over the telephone. */
const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

export function newCertificateNo(office: OfficeId): string {
  return `HY-${office}-${drawn()}`;
}

export function newCardNo(office: OfficeId): string {
  return `FK-${office}-${drawn()}`;
}

/** 50 bits: among a million documents of one office two alike are expected once in two thousand such offices. */
function drawn(): string {
  return Array.from(randomBytes(10), (byte) => alphabet[byte & 31]).join('');
}

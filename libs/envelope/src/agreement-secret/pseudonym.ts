/**
 * Keyed names under an agreement: HMAC-SHA-256, base64url. Protects: there are only about 10^11 ID numbers, so a plain
 * hash would be the number itself; a keyed one is a number only to those two who share the key.
 */
import { createHmac, type KeyObject } from 'node:crypto';
import type { Direction } from '@liangdi/record';
import type { AgreementSecret } from './derive-agreement-secret.js';

/** The pairwise pseudonym of a person; takes the number as `normaliseIdNumber` of @liangdi/record gives it. */
export function subjectRef(secret: AgreementSecret, normalisedIdNumber: string): string {
  return keyed(secret.pseudonym, normalisedIdNumber);
}

/** The name of a record in the ledgers of both sides. */
export function keyHash(secret: AgreementSecret, recordId: string): string {
  return keyed(secret.ledger, recordId);
}

/** The partition key of a stream: keeps a ledger's order on the topic and names neither party nor agreement. */
export function streamKey(secret: AgreementSecret, agreementId: string, direction: Direction): string {
  return keyed(secret.partition, `${agreementId}/${direction}`);
}

function keyed(key: KeyObject, text: string): string {
  return createHmac('sha256', key).update(text, 'utf8').digest('base64url');
}

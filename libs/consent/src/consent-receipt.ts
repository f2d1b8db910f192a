/** The signed receipt she is given: proof in her own hand of what she agreed to, checkable with any JOSE library. */
import {
  canonicalJson,
  parseCanonical,
  signJws,
  verifyJws,
  type KeyLookup,
  type SigningKey,
} from '@liangdi/envelope';
import { problem } from '@liangdi/problem';
import { consentFaults, requireConsentRecord } from './consent-faults.js';
import type { ConsentRecord } from './consent-record.js';

export const consentReceiptTyp = 'liangdi.consent-receipt.v1';

/** A compact JWS over the canonical text of the consent. Refused: `consent-faulty`. */
export function signConsentReceipt(consent: ConsentRecord, key: SigningKey): string {
  return signJws(canonicalJson(requireConsentRecord(consent)), key, consentReceiptTyp);
}

/** Refused: `consent-receipt-invalid`, whatever is wrong: signature, signer, form or content. */
export function verifyConsentReceipt(receipt: string, keyFor: KeyLookup): ConsentRecord {
  try {
    const { payload } = verifyJws(receipt, consentReceiptTyp, keyFor);
    const consent = parseCanonical(payload.toString('utf8'));
    if (consentFaults(consent).length === 0) return consent as ConsentRecord;
  } catch (cause) {
    throw problem('consent-receipt-invalid', {}, { cause });
  }
  throw problem('consent-receipt-invalid');
}

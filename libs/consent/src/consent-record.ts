/**
 * The separate consent of one person, for one recipient and one record type (02-domain §2.6, the shape of ISO/IEC TS 27560).
 * Protects: it never holds the identity number, and there is no shape for a refusal: a refusal is nothing stored.
 */
import type { Instant, PartyId, Purpose, RecordKind } from '@liangdi/record';

export type NoticeLanguage = 'zh' | 'en';
export type ConsentMethod = 'portal' | 'paper' | 'assisted';
export type ConsentCapacity = 'self' | 'guardian';

/** Who answers for the processing, and where the person can reach that office. */
export interface ConsentController {
  readonly party: PartyId;
  readonly name: string;
  readonly contact: string;
}

export interface ConsentRecord {
  readonly type: 'liangdi-consent/1';
  /** UUIDv7; travels with every record exchanged under this consent. */
  readonly consentId: string;
  /** The pairwise pseudonym between the two parties, where an agreement exists. */
  readonly subjectRef?: string;
  readonly noticeVersion: string;
  readonly noticeLanguage: NoticeLanguage;
  /** base64url SHA-256 of the notice text as shown. */
  readonly noticeDigest: string;
  readonly controllers: readonly ConsentController[];
  readonly recipient: PartyId;
  readonly recordType: RecordKind;
  readonly purposes: readonly Purpose[];
  readonly fields: readonly string[];
  readonly retentionDays: number;
  /** Given on its own, not inside another form. */
  readonly separate: true;
  readonly sensitive: boolean;
  readonly method: ConsentMethod;
  /** Work number of the officer who helped; required when the method is `assisted`. */
  readonly witness?: string;
  readonly capacity: ConsentCapacity;
  readonly givenAt: Instant;
  /** At most two years after `givenAt`. */
  readonly expiresAt: Instant;
  readonly withdrawnAt?: Instant;
}

/** What decides whether a record may leave under it. */
export type StandingConsent = Pick<
  ConsentRecord,
  'consentId' | 'recipient' | 'recordType' | 'purposes' | 'fields' | 'givenAt' | 'expiresAt' | 'withdrawnAt'
>;

/** What a sender asks of a consent before a record may leave. */
export interface ConsentAsk {
  readonly recipient: PartyId;
  readonly recordType: RecordKind;
  readonly purpose: Purpose;
  readonly fields: readonly string[];
  readonly at: Instant;
}

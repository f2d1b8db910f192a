/** A consent as she is shown it, with the signed receipt that is hers to keep. */
import { ApiProperty } from '@nestjs/swagger';
import type { ConsentState } from '@liangdi/consent';
import { purposes, recordKinds, type Instant } from '@liangdi/record';
import type { HeldConsent } from '@liangdi/terms';

export class ConsentView {
  @ApiProperty({ format: 'uuid' }) readonly consentId: string;
  @ApiProperty({ enum: ['given', 'withdrawn', 'expired', 'superseded'] }) readonly state: ConsentState;
  @ApiProperty({ description: 'The party that may receive' }) readonly recipient: string;
  @ApiProperty({ enum: recordKinds }) readonly recordType: string;
  @ApiProperty({ enum: purposes, isArray: true }) readonly purposes: readonly string[];
  @ApiProperty({ type: [String] }) readonly fields: readonly string[];
  @ApiProperty() readonly retentionDays: number;
  @ApiProperty({ enum: ['portal', 'paper', 'assisted'] }) readonly method: string;
  @ApiProperty({ enum: ['self', 'guardian'] }) readonly capacity: string;
  @ApiProperty() readonly noticeVersion: string;
  @ApiProperty({ enum: ['zh', 'en'] }) readonly noticeLanguage: string;
  @ApiProperty() readonly noticeDigest: string;
  @ApiProperty({ format: 'date-time' }) readonly givenAt: string;
  @ApiProperty({ format: 'date-time' }) readonly expiresAt: string;
  @ApiProperty({ required: false, format: 'date-time' }) readonly withdrawnAt?: string;
  @ApiProperty({ description: 'Compact JWS over the whole consent, signed by this party' })
  readonly receipt: string;
}

/** `replaced`: a newer consent for the same recipient and record type stands in its place. */
export function viewOfConsent(
  { consent, receiptJws }: HeldConsent,
  at: Instant,
  replaced: boolean,
): ConsentView {
  const {
    consentId,
    recipient,
    recordType,
    purposes: given,
    fields,
    retentionDays,
    method,
    capacity,
  } = consent;
  const { noticeVersion, noticeLanguage, noticeDigest, givenAt, expiresAt, withdrawnAt } = consent;
  const past = expiresAt <= at ? 'expired' : 'given';
  return {
    consentId,
    state: withdrawnAt ? 'withdrawn' : replaced ? 'superseded' : past,
    recipient,
    recordType,
    purposes: given,
    fields,
    retentionDays,
    method,
    capacity,
    noticeVersion,
    noticeLanguage,
    noticeDigest,
    givenAt,
    expiresAt,
    ...(withdrawnAt ? { withdrawnAt } : {}),
    receipt: receiptJws,
  };
}

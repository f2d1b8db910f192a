/**
 * What she is told before she decides, in plain words: what, to whom, why, for how long, how to take it back, and that
 * saying no costs her nothing. Protects: the digest in the consent proves which words she was shown.
 */
import { b64u, sha256 } from '@liangdi/envelope';
import type { Purpose, RecordKind } from '@liangdi/record';
import type { NoticeLanguage } from './consent-record.js';
import { noticeWords, purposeWords } from './notice-words.js';

/** Raised with every change of the words below: an old consent names the version it was given under. */
export const noticeVersion = '1';

export interface NoticeTerms {
  readonly purposes: readonly Purpose[];
  readonly retentionDays: number;
  /** For how long the consent itself is asked. */
  readonly validMonths: number;
}

export interface ConsentNotice {
  readonly version: string;
  readonly language: NoticeLanguage;
  readonly text: string;
  /** base64url SHA-256 of the UTF-8 text. */
  readonly digest: string;
}

const usualTerms: Readonly<Record<RecordKind, NoticeTerms>> = {
  certificate: { purposes: ['certificateVerification'], retentionDays: 1095, validMonths: 12 },
  feedbackCard: { purposes: ['continuityOfMaternalCare'], retentionDays: 730, validMonths: 12 },
  serviceRecord: {
    purposes: ['continuityOfMaternalCare', 'childImmunisationContinuity'],
    retentionDays: 1095,
    validMonths: 12,
  },
};

export function consentNotice(
  recordType: RecordKind,
  recipientName: string,
  language: NoticeLanguage,
  terms: Partial<NoticeTerms> = {},
): ConsentNotice {
  const { purposes, retentionDays, validMonths } = { ...usualTerms[recordType], ...terms };
  const why = purposes
    .map((purpose) => purposeWords[purpose][language])
    .join(language === 'zh' ? '、' : '; ');
  const text = noticeWords[language]({ recordType, recipientName, why, retentionDays, validMonths }).join(
    '\n',
  );
  return { version: noticeVersion, language, text, digest: b64u(sha256(text)) };
}

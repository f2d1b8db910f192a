/** The consent of an invented person, so that a spec can send something about her. */
import { consentNotice, type ConsentRecord } from '@liangdi/consent';
import { instant, newId, recordFields, type PartyId, type RecordKind } from '@liangdi/record';

/** A consent to everything the demo agreement knows, given a second ago. */
export function consentTo(controller: PartyId, recipient: PartyId, recordType: RecordKind): ConsentRecord {
  const notice = consentNotice(recordType, '演示', 'zh');
  const now = Date.now();
  return {
    type: 'liangdi-consent/1',
    consentId: newId(),
    noticeVersion: notice.version,
    noticeLanguage: 'zh',
    noticeDigest: notice.digest,
    controllers: [{ party: controller, name: '演示', contact: 'office@party.example' }],
    recipient,
    recordType,
    purposes: ['continuityOfMaternalCare', 'certificateVerification', 'childImmunisationContinuity'],
    fields: [...recordFields[recordType]],
    retentionDays: 365,
    separate: true,
    sensitive: true,
    method: 'portal',
    capacity: 'self',
    givenAt: instant(new Date(now - 1_000)),
    expiresAt: instant(new Date(now + 86_400_000)),
  };
}

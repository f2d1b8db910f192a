/** The counter's words for the codes of an agreement (02-domain §7), for explanations and pages in both languages. */
import type { Direction, Purpose, RecordKind } from '@liangdi/record';
import type { AgreementState } from './agreement-life.js';
import type { BilingualText } from './document.js';

const recordType: Readonly<Record<RecordKind, BilingualText>> = {
  certificate: { zh: '婚育证明', en: 'certificate' },
  feedbackCard: { zh: '服务反馈卡', en: 'feedback card' },
  serviceRecord: { zh: '服务记录', en: 'service record' },
};

const direction: Readonly<Record<Direction, BilingualText>> = {
  originToDestination: {
    zh: '户籍地到现居住地',
    en: 'from the place of registration to the place of residence',
  },
  destinationToOrigin: {
    zh: '现居住地到户籍地',
    en: 'from the place of residence to the place of registration',
  },
};

const purpose: Readonly<Record<Purpose, BilingualText>> = {
  continuityOfMaternalCare: { zh: '孕产妇服务接续', en: 'continuity of maternal care' },
  childImmunisationContinuity: { zh: '儿童预防接种接续', en: 'continuity of child immunisation' },
  certificateVerification: { zh: '婚育证明查验', en: 'certificate verification' },
  birthRegistrationSupport: { zh: '协助出生登记', en: 'birth registration support' },
  benefitPortability: { zh: '待遇接续', en: 'benefit portability' },
  agreementStatistics: { zh: '协议统计', en: 'agreement statistics' },
};

const state: Readonly<Record<AgreementState, BilingualText>> = {
  drafted: { zh: '起草中', en: 'drafted' },
  proposed: { zh: '已提出', en: 'proposed' },
  countersigned: { zh: '已会签', en: 'countersigned' },
  active: { zh: '生效', en: 'active' },
  suspended: { zh: '暂停', en: 'suspended' },
  rejected: { zh: '已拒绝', en: 'rejected' },
  withdrawn: { zh: '已撤回', en: 'withdrawn' },
  terminated: { zh: '终止', en: 'terminated' },
  expired: { zh: '到期', en: 'expired' },
  superseded: { zh: '已被新版本取代', en: 'superseded' },
};

export const agreementWords = { recordType, direction, purpose, state } as const;

/**
 * The lives of what is exchanged (02-domain §2.1–2.3). No state of any of them is a fact about a person: they say what
 * an office has done and has still to do.
 */
import { life } from './life.js';

/** Nothing but identity stands between the request and the issue. */
export const certificateRequestLife = life('certificateRequest', {
  requested: {
    checkIdentity: 'identityChecked',
    returnForInformation: 'returnedForInformation',
    cancel: 'cancelledByPerson',
  },
  returnedForInformation: { complete: 'requested', cancel: 'cancelledByPerson' },
  identityChecked: { issue: 'issued', cancel: 'cancelledByPerson' },
  issued: {},
  cancelledByPerson: {},
});

/** Revoked only for error, fraud or at her wish. */
export const certificateLife = life('certificate', {
  issued: { supersede: 'superseded', expire: 'expired', revoke: 'revoked' },
  superseded: {},
  expired: {},
  revoked: {},
});

/** A mismatch is "could not confirm yet": a task of the office, and she is served meanwhile. */
export const presentationLife = life('presentation', {
  presented: { verify: 'verified', findMismatch: 'mismatch' },
  verified: { acknowledge: 'acknowledged' },
  mismatch: { verify: 'verified', acknowledge: 'acknowledged' },
  acknowledged: {},
});

/**
 * The sender's side of a card. Nothing is sent that she has not previewed, and until it is sent she may withhold it
 * at any point: that is final, and the origin never learns that there was a card. Recall works until it is opened.
 */
export const feedbackCardLife = life(
  'feedbackCard',
  {
    requested: { recordService: 'serviceDone', withhold: 'withheldByPerson' },
    offered: { recordService: 'serviceDone', withhold: 'withheldByPerson' },
    serviceDone: { draft: 'drafted', withhold: 'withheldByPerson' },
    drafted: { preview: 'previewedByPerson', withhold: 'withheldByPerson' },
    previewedByPerson: { send: 'sent', revise: 'drafted', withhold: 'withheldByPerson' },
    sent: { deliver: 'delivered', recall: 'recalled', refuse: 'refused' },
    delivered: {
      receive: 'received',
      acknowledge: 'acknowledged',
      query: 'queried',
      recall: 'recalled',
      passDue: 'overdue',
    },
    overdue: {
      receive: 'received',
      acknowledge: 'acknowledged',
      query: 'queried',
      recall: 'recalled',
      escalate: 'escalatedToOffice',
    },
    escalatedToOffice: {
      receive: 'received',
      acknowledge: 'acknowledged',
      query: 'queried',
      recall: 'recalled',
    },
    received: { acknowledge: 'acknowledged', query: 'queried' },
    queried: { correct: 'corrected' },
    corrected: { acknowledge: 'acknowledged', query: 'queried' },
    acknowledged: { close: 'closed' },
    refused: { revise: 'drafted' },
    recalled: {},
    withheldByPerson: {},
    closed: {},
  },
  ['requested', 'offered'],
);

/** The receiver's side of a card. */
export const receivedCardLife = life('receivedCard', {
  received: { acknowledge: 'acknowledged', query: 'queried', recall: 'recalled' },
  queried: { receiveCorrection: 'corrected', recall: 'recalled' },
  corrected: { acknowledge: 'acknowledged', query: 'queried' },
  acknowledged: { close: 'closed', receiveCorrection: 'corrected' },
  recalled: {},
  closed: {},
});

/** The sender's side of a service record. */
export const serviceRecordLife = life('serviceRecord', {
  recorded: { send: 'sent', withhold: 'withheldByPerson' },
  sent: { deliver: 'delivered', recall: 'recalled', refuse: 'refused' },
  delivered: { acknowledge: 'acknowledged', query: 'queried', recall: 'recalled' },
  queried: { correct: 'corrected' },
  corrected: { acknowledge: 'acknowledged', query: 'queried' },
  acknowledged: { correct: 'corrected', close: 'closed' },
  refused: { revise: 'recorded' },
  recalled: {},
  withheldByPerson: {},
  closed: {},
});

/** The receiver's side of a service record. */
export const receivedServiceRecordLife = life('receivedServiceRecord', {
  received: { acknowledge: 'acknowledged', query: 'queried', recall: 'recalled' },
  queried: { receiveCorrection: 'corrected', recall: 'recalled' },
  corrected: { acknowledge: 'acknowledged', query: 'queried' },
  acknowledged: { close: 'closed', receiveCorrection: 'corrected' },
  recalled: {},
  closed: {},
});

/** A request for continuity: what one clinic has goes to the next because she asked. */
export const continuityLife = life('continuity', {
  requestedByPerson: { bindConsent: 'consentBound', withdraw: 'withdrawnByPerson' },
  consentBound: { locateSource: 'sourceLocated', withdraw: 'withdrawnByPerson' },
  sourceLocated: { package: 'packaged', withdraw: 'withdrawnByPerson' },
  packaged: { preview: 'previewed', withdraw: 'withdrawnByPerson' },
  previewed: { seal: 'sealed', withdraw: 'withdrawnByPerson' },
  sealed: { send: 'sent', withdraw: 'withdrawnByPerson' },
  sent: { open: 'openedByClinic', withdraw: 'withdrawnByPerson' },
  openedByClinic: { confirm: 'confirmed', reject: 'rejected' },
  confirmed: { close: 'closed' },
  rejected: { close: 'closed' },
  withdrawnByPerson: {},
  closed: {},
});

/** Opening without her leave in an emergency: she is told within 24 hours, it is reviewed within three working days. */
export const breakGlassLife = life('breakGlass', {
  emergencyOpened: { notifyPerson: 'personNotified' },
  personNotified: { review: 'reviewed' },
  reviewed: {},
});

/** The draft of a card from what the office entered. Protects: only a clinic writes a clinical layer; whoever else revises leaves it sealed. */
import { hasRole, mayOpenClinicalLayer, type Caller } from '@liangdi/access';
import { problem } from '@liangdi/problem';
import { requireLayers, type FeedbackCardAdmin, type OfficeId } from '@liangdi/record';
import type { OwnKeys } from '@liangdi/terms';
import { sealForOwnClinic } from './clinical-draft.js';
import type { CardDraft } from './feedback-cards.js';
import type { ServiceDoneRequest } from './service-done.request.js';

export interface DraftOf {
  readonly cardId: string;
  readonly cardNo: string;
  readonly office: OfficeId;
  /** Sealed before, and kept where nothing new is entered. */
  readonly sealedClinical?: string | undefined;
}

/** @throws record-malformed */
export function draftCard(done: ServiceDoneRequest, of: DraftOf, keys: OwnKeys): CardDraft {
  const { serviceType, serviceDate, outcome, nextSuggestedDate, placeCity, examiner, purpose, clinical } =
    done;
  const admin: FeedbackCardAdmin = {
    cardNo: of.cardNo,
    requestId: of.cardId,
    serviceType,
    serviceDate,
    providerOffice: of.office,
    placeCity,
    outcome,
    ...(nextSuggestedDate ? { nextSuggestedDate } : {}),
    examiner: { role: examiner.role, workNumber: examiner.workNumber },
  };
  requireLayers('feedbackCard', admin, clinical);
  const sealedClinical = clinical ? sealForOwnClinic(clinical, keys) : of.sealedClinical;
  return { purpose, admin, ...(sealedClinical ? { sealedClinical } : {}) };
}

/** @throws clinical-layer-closed */
export function requireMayEnterClinical(caller: Caller, { clinical }: ServiceDoneRequest): void {
  const isClinic = hasRole(caller, 'clinic') && mayOpenClinicalLayer(caller);
  if (clinical !== undefined && !isClinic) throw problem('clinical-layer-closed');
}

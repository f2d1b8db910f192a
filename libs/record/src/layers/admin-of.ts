/** The admin layer's type by the record's kind. */
import type { CertificateAdmin } from '../certificate/certificate-admin.js';
import type { FeedbackCardAdmin } from '../feedback-card/feedback-card-admin.js';
import type { ServiceRecordAdmin } from '../service-record/service-record-admin.js';

export interface AdminByKind {
  readonly certificate: CertificateAdmin;
  readonly feedbackCard: FeedbackCardAdmin;
  readonly serviceRecord: ServiceRecordAdmin;
}

/** The tables of what only the destination side does. */
import { sqlMigration, type MigrationClass } from '@liangdi/database';

/**
 * `presentation` is a task of the office: which number could not be confirmed yet, never who stood at the counter.
 * `timestamptz(3)`: a cursor holds milliseconds, and a finer time would come again on the next page.
 */
const certificates = `
CREATE TABLE received_certificate (
  record_id         uuid NOT NULL,
  version           integer NOT NULL,
  certificate_no    text NOT NULL,
  recipient_office  text NOT NULL,
  person_id         uuid NOT NULL,
  expires_at        timestamptz(3) NOT NULL,
  state             text NOT NULL,
  received_at       timestamptz(3) NOT NULL DEFAULT now(),
  PRIMARY KEY (record_id, version)
);
CREATE INDEX received_certificate_no ON received_certificate (certificate_no);

CREATE TABLE presentation (
  presentation_id  uuid PRIMARY KEY,
  office           text NOT NULL,
  certificate_no   text NOT NULL,
  state            text NOT NULL,
  opened_by        text NOT NULL,
  opened_at        timestamptz(3) NOT NULL,
  due_at           timestamptz(3) NOT NULL,
  closed_by        text,
  closed_at        timestamptz(3)
);
CREATE INDEX presentation_office ON presentation (office, opened_at, presentation_id);
`;

/** `content` is sealed under the person's data key; a clinical layer in it is sealed to the own clinic key besides. */
const feedbackCards = `
CREATE TABLE feedback_card (
  card_id            uuid PRIMARY KEY,
  person_id          uuid NOT NULL,
  recipient          text NOT NULL,
  recipient_office   text NOT NULL,
  office             text,
  state              text NOT NULL,
  content            bytea,
  previewed_digest   bytea,
  record_id          uuid,
  recorded_by        text,
  created_at         timestamptz(3) NOT NULL,
  due_at             timestamptz(3),
  sent_at            timestamptz(3)
);
CREATE INDEX feedback_card_office ON feedback_card (office, created_at, card_id);
CREATE INDEX feedback_card_person ON feedback_card (person_id, created_at, card_id);
`;

export const destinationMigrations: readonly MigrationClass[] = [
  sqlMigration('DestinationCertificates1763700000201', certificates),
  sqlMigration('DestinationFeedbackCards1763700000202', feedbackCards),
];

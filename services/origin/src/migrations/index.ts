/** The tables of what only the origin side does. */
import { sqlMigration, type MigrationClass } from '@liangdi/database';

/**
 * `content` is sealed under the person's data key: what she asked for and what was certified. The states are the office's.
 * `timestamptz(3)`: a cursor holds milliseconds, and a finer time would come again on the next page.
 */
const certificates = `
CREATE TABLE certificate_request (
  request_id           uuid PRIMARY KEY,
  person_id            uuid NOT NULL,
  office               text NOT NULL,
  state                text NOT NULL,
  content              bytea,
  return_reason        text,
  identity_means       text,
  identity_mark        text,
  identity_checked_by  text,
  identity_checked_at  timestamptz(3),
  requested_at         timestamptz(3) NOT NULL,
  due_at               timestamptz(3) NOT NULL
);
CREATE INDEX certificate_request_office ON certificate_request (office, requested_at, request_id);
CREATE INDEX certificate_request_person ON certificate_request (person_id, requested_at, request_id);

CREATE TABLE certificate (
  certificate_no    text PRIMARY KEY,
  record_id         uuid NOT NULL UNIQUE,
  request_id        uuid NOT NULL UNIQUE REFERENCES certificate_request,
  person_id         uuid NOT NULL,
  office            text NOT NULL,
  state             text NOT NULL,
  content           bytea NOT NULL,
  issued_at         timestamptz(3) NOT NULL,
  expires_at        timestamptz(3) NOT NULL,
  submitted         boolean NOT NULL
);
CREATE INDEX certificate_person ON certificate (person_id, issued_at, record_id);
`;

/** A received card and where its office stands with it. No person here: no state of a card attaches to anybody's profile. */
const receivedCards = `
CREATE TABLE received_feedback_card (
  record_id            uuid NOT NULL,
  version              integer NOT NULL,
  recipient_office     text NOT NULL,
  card_no              text NOT NULL,
  service_type         text NOT NULL,
  service_date         date NOT NULL,
  outcome              text NOT NULL,
  next_suggested_date  date,
  late                 boolean NOT NULL,
  state                text NOT NULL,
  query_reason         text,
  acknowledged_by      text,
  acknowledged_at      timestamptz(3),
  received_at          timestamptz(3) NOT NULL DEFAULT now(),
  PRIMARY KEY (record_id, version)
);
CREATE INDEX received_feedback_card_office ON received_feedback_card (recipient_office, received_at, record_id);
`;

/** NULL: a certificate that came back after a restore whose request did not. Who asked when, and what she declared, was never sent to anybody. */
const requestLost = `ALTER TABLE certificate ALTER COLUMN request_id DROP NOT NULL;`;

export const originMigrations: readonly MigrationClass[] = [
  sqlMigration('OriginCertificates1763700000101', certificates),
  sqlMigration('OriginReceivedCards1763700000102', receivedCards),
  sqlMigration('OriginRequestLost1764100000401', requestLost),
];

/** The tables between a use case's commit and the partner's: queues, parcels, streams, parked messages. */
import { appendOnly, sqlMigration } from '@liangdi/database';

/**
 * Queues (`outbox`, `message_out`, `receipt_out`) are emptied as they are worked off, so they stay as small as what is under way.
 * `outbox.id` orders submissions; the gapless `seq` is given at sealing (never here: a head lock in every submitting transaction measured
 * ten times slower).
 */
const deliveryTables = `
CREATE TABLE outbox (
  id                 bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  partner            text NOT NULL,
  agreement_id       uuid NOT NULL,
  agreement_version  integer NOT NULL,
  record_id          uuid NOT NULL,
  version            integer NOT NULL,
  consent_id         uuid,
  size               integer NOT NULL
);
CREATE INDEX outbox_partner ON outbox (partner, id);
CREATE INDEX outbox_consent ON outbox (consent_id);

CREATE TABLE stopped_record (
  record_id   uuid NOT NULL,
  version     integer NOT NULL,
  reason      text NOT NULL,
  stopped_at  timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (record_id, version)
);
${appendOnly('stopped_record')}

CREATE TABLE stream_out (
  agreement_id         uuid NOT NULL,
  direction            text NOT NULL,
  next_seq             bigint NOT NULL,
  epoch                text,
  epoch_count          integer NOT NULL,
  last_parcel_digest   text,
  PRIMARY KEY (agreement_id, direction)
);

CREATE TABLE parcel_out (
  parcel_no      bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  parcel_digest  bytea NOT NULL UNIQUE,
  agreement_id   uuid NOT NULL,
  direction      text NOT NULL,
  partner        text NOT NULL,
  first_seq      bigint NOT NULL,
  count          integer NOT NULL,
  partition_key  text NOT NULL,
  manifest       text NOT NULL,
  sealed         bytea NOT NULL,
  sealed_at      timestamptz NOT NULL DEFAULT now(),
  sent_at        timestamptz,
  attempts       integer NOT NULL DEFAULT 0,
  answered_at    timestamptz
);
ALTER TABLE parcel_out ALTER COLUMN sealed SET STORAGE EXTERNAL;
CREATE INDEX parcel_out_unsent ON parcel_out (partner, parcel_no) WHERE sent_at IS NULL;
CREATE INDEX parcel_out_unanswered ON parcel_out (partner, sent_at) WHERE answered_at IS NULL;
CREATE INDEX parcel_out_stream ON parcel_out (agreement_id, direction, first_seq);

CREATE TABLE stream_in (
  agreement_id        uuid NOT NULL,
  direction           text NOT NULL,
  next_seq            bigint NOT NULL,
  last_parcel_digest  text,
  resend_asked_at     timestamptz,
  PRIMARY KEY (agreement_id, direction)
);

CREATE TABLE parcel_in (
  parcel_digest  bytea PRIMARY KEY,
  agreement_id   uuid NOT NULL,
  direction      text NOT NULL,
  partner        text NOT NULL,
  first_seq      bigint NOT NULL,
  count          integer NOT NULL,
  manifest       text NOT NULL,
  received_at    timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX parcel_in_stream ON parcel_in (agreement_id, direction, first_seq);
${appendOnly('parcel_in')}

CREATE TABLE held_parcel (
  agreement_id   uuid NOT NULL,
  direction      text NOT NULL,
  first_seq      bigint NOT NULL,
  parcel_digest  bytea NOT NULL,
  key            text NOT NULL,
  headers        jsonb NOT NULL,
  value          bytea NOT NULL,
  held_at        timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (agreement_id, direction, first_seq, parcel_digest)
);

CREATE TABLE message_out (
  id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  partner     text NOT NULL,
  message_id  uuid NOT NULL,
  type        text NOT NULL,
  content     text NOT NULL,
  queued_at   timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX message_out_partner ON message_out (partner, id);

CREATE TABLE receipt_out (
  id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  partner     text NOT NULL,
  receipt_id  bytea NOT NULL
);
CREATE INDEX receipt_out_partner ON receipt_out (partner, id);

CREATE TABLE parked_message (
  parked_id    uuid PRIMARY KEY,
  topic        text NOT NULL,
  partition    integer NOT NULL,
  position     text NOT NULL,
  key          text NOT NULL,
  headers      jsonb NOT NULL,
  value        bytea NOT NULL,
  code         text NOT NULL,
  parked_at    timestamptz NOT NULL DEFAULT now(),
  replayed_at  timestamptz,
  replay_code  text,
  UNIQUE (topic, partition, position)
);
CREATE INDEX parked_message_at ON parked_message (parked_at, parked_id);
`;

/** The queue in the order in which the relay takes from it: its oldest rows are found at once, however many wait, under whichever agreements. */
const outboxByAgreement = `
DROP INDEX outbox_partner;
ALTER TABLE outbox DROP CONSTRAINT outbox_pkey, ADD PRIMARY KEY (agreement_id, agreement_version, id), DROP COLUMN partner;
`;

/** A compact JWE is ASCII: as text it is read without doubling it into hex and back. */
const sealedAsText = `ALTER TABLE parcel_out ALTER COLUMN sealed TYPE text USING convert_from(sealed, 'UTF8'), ALTER COLUMN sealed SET STORAGE EXTERNAL;`;

/**
 * `fenced_at`: a stream whose sender was found behind seals nothing until it has taken back what it lost. `sealed` is NULL for a parcel taken back of which
 * a person has been erased since: its numbers and proofs stand, and it cannot be sent again.
 */
const mending = `
ALTER TABLE stream_out ADD COLUMN fenced_at timestamptz;
ALTER TABLE parcel_out ALTER COLUMN sealed DROP NOT NULL;
`;

/**
 * The person is named in the queue, so that the claim asks her key and consent without reading the record. A withdrawal, which is seldom, walks the
 * queue; every record would pay for an index by consent.
 */
const outboxNamesThePerson = `
ALTER TABLE outbox ADD COLUMN person_id uuid;
UPDATE outbox o SET person_id = r.person_id FROM record r WHERE r.record_id = o.record_id AND r.version = o.version;
ALTER TABLE outbox ALTER COLUMN person_id SET NOT NULL;
DROP INDEX outbox_consent;
`;

/** Records that were taken back after a loss and wait for the service that once sent them to write its own rows again. */
const takenBack = `
CREATE TABLE taken_back (
  id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  record_id  uuid NOT NULL,
  version    integer NOT NULL
);
`;

export const deliveryMigrations = [
  sqlMigration('DeliveryTables1763700000004', deliveryTables),
  sqlMigration('DeliveryOutboxByAgreement1764000000001', outboxByAgreement),
  sqlMigration('DeliverySealedAsText1764000000002', sealedAsText),
  sqlMigration('DeliveryMending1764100000101', mending),
  sqlMigration('DeliveryTakenBack1764100000102', takenBack),
  sqlMigration('DeliveryOutboxNamesThePerson1764300000001', outboxNamesThePerson),
];

/** The tables of persons, their keys and their pseudonyms, in the order they came to be. */
import { sqlMigration } from '@liangdi/database';

/**
 * `person.identity` and every record body are sealed under `person_key.wrapped_key`: destroying that one value erases a person
 * while every digest in the ledger still proves (0001 "At rest"). `id_index` is keyed by the party's own key, so a copy of the table is no
 * list of ID numbers.
 */
const personTables = `
CREATE TABLE person (
  person_id     uuid PRIMARY KEY,
  id_index      bytea UNIQUE,
  identity      bytea,
  verification  text NOT NULL CHECK (verification IN ('verified', 'unverified', 'pseudonymOnly')),
  office        text,
  created_at    timestamptz NOT NULL DEFAULT now(),
  CHECK ((verification = 'pseudonymOnly') = (identity IS NULL))
);

CREATE TABLE person_key (
  person_id     uuid PRIMARY KEY REFERENCES person,
  wrapped_key   bytea,
  destroyed_at  timestamptz,
  CHECK ((wrapped_key IS NULL) = (destroyed_at IS NOT NULL))
);

CREATE TABLE person_pseudonym (
  agreement_id       uuid NOT NULL,
  agreement_version  integer NOT NULL,
  subject_ref        text NOT NULL,
  person_id          uuid NOT NULL REFERENCES person,
  PRIMARY KEY (agreement_id, agreement_version, subject_ref),
  UNIQUE (person_id, agreement_id, agreement_version)
);

CREATE TABLE person_account (
  subject    text PRIMARY KEY,
  person_id  uuid NOT NULL REFERENCES person
);
`;

export const personMigrations = [sqlMigration('PersonTables1763700000001', personTables)];

/** The tables of the terms a party holds. */
import { appendOnly, sqlMigration } from '@liangdi/database';
import { scopeOf } from '../consent-scope-column.js';

/** Cards and agreement steps are evidence: they are added, never changed. Which agreement is in force is state. */
const termsTables = `
CREATE TABLE party_card (
  party      text NOT NULL,
  serial     integer NOT NULL,
  card_jws   text NOT NULL,
  pinned_at  timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (party, serial)
);
${appendOnly('party_card')}

CREATE TABLE agreement (
  agreement_id       uuid NOT NULL,
  agreement_version  integer NOT NULL,
  partner            text NOT NULL,
  state              text NOT NULL,
  document           text NOT NULL,
  digest             text NOT NULL,
  signed             jsonb,
  updated_at         timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (agreement_id, agreement_version)
);
CREATE INDEX agreement_partner ON agreement (partner, state);

CREATE TABLE agreement_step (
  step_id            bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  agreement_id       uuid NOT NULL,
  agreement_version  integer NOT NULL,
  step               text NOT NULL,
  by_party           text NOT NULL,
  by_subject         text,
  step_jws           text,
  at                 timestamptz NOT NULL
);
CREATE INDEX agreement_step_agreement ON agreement_step (agreement_id, agreement_version, step_id);
${appendOnly('agreement_step')}

CREATE TABLE consent (
  consent_id    uuid PRIMARY KEY,
  person_id     uuid NOT NULL,
  recipient     text NOT NULL,
  record_type   text NOT NULL,
  document      jsonb NOT NULL,
  receipt_jws   text NOT NULL,
  given_at      timestamptz NOT NULL,
  expires_at    timestamptz NOT NULL,
  withdrawn_at  timestamptz
);
CREATE INDEX consent_person ON consent (person_id, recipient, record_type);
`;

/** Read whole for every record that leaves, and never searched: `json` answers the text as it was stored, `jsonb` writes it anew each time. */
const consentAsText = `ALTER TABLE consent ALTER COLUMN document TYPE json USING document::json;`;

/** What it covers, by digest: read for every record that leaves, and the same for thousands of people (newest-consents). */
const consentScope = `
ALTER TABLE consent ADD COLUMN scope bytea;
UPDATE consent SET scope = ${scopeOf('document')};
ALTER TABLE consent ALTER COLUMN scope SET NOT NULL;
CREATE INDEX consent_newest ON consent (person_id, recipient, record_type, given_at DESC, consent_id DESC);
DROP INDEX consent_person;
`;

export const termsMigrations = [
  sqlMigration('TermsTables1763700000002', termsTables),
  sqlMigration('TermsConsentAsText1764000000003', consentAsText),
  sqlMigration('TermsConsentScope1764300000002', consentScope),
];

/** The tables of records, the ledger and the receipts. */
import { appendOnly, sqlMigration } from '@liangdi/database';
import { ledgerChanges } from './changes.js';
import { corrections, checkpoints, sketches, standing } from './reconciliation.js';
import { changesOfEntries, changesOfOutcomesAndCorrections } from './sketch-marks.js';

/**
 * `record.entry` is the pseudonymous text whose hash the ledger holds; `record.body` is sealed under the person's data key.
 * All four tables only ever grow for the app role: what happened later is another row.
 */
const ledgerTables = `
CREATE TABLE record (
  record_id          uuid NOT NULL,
  version            integer NOT NULL,
  way                text NOT NULL CHECK (way IN ('out', 'in')),
  kind               text NOT NULL,
  agreement_id       uuid NOT NULL,
  agreement_version  integer NOT NULL,
  partner            text NOT NULL,
  person_id          uuid NOT NULL,
  consent_id         uuid,
  sender_office      text NOT NULL,
  recipient_office   text NOT NULL,
  issued_at          timestamptz NOT NULL,
  digest             bytea NOT NULL,
  entry              text NOT NULL,
  body               bytea NOT NULL,
  PRIMARY KEY (record_id, version)
);
CREATE INDEX record_person ON record (person_id, issued_at);
${appendOnly('record')}

CREATE TABLE ledger_entry (
  agreement_id   uuid NOT NULL,
  direction      text NOT NULL,
  seq            bigint NOT NULL,
  epoch          text NOT NULL,
  key_hash       bytea NOT NULL,
  record_id      uuid NOT NULL,
  version        integer NOT NULL,
  digest         bytea NOT NULL,
  status         text NOT NULL CHECK (status IN ('applied', 'refused', 'withdrawn')),
  reason         text,
  parcel_digest  bytea NOT NULL,
  entered_at     timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (agreement_id, direction, seq),
  CHECK ((status = 'applied') = (reason IS NULL))
);
CREATE INDEX ledger_entry_record ON ledger_entry (record_id, version);
${appendOnly('ledger_entry')}

CREATE TABLE ledger_outcome (
  agreement_id   uuid NOT NULL,
  direction      text NOT NULL,
  seq            bigint NOT NULL,
  status         text NOT NULL CHECK (status IN ('refused', 'withdrawn')),
  reason         text NOT NULL,
  receipt_id     bytea NOT NULL,
  at             timestamptz NOT NULL,
  PRIMARY KEY (agreement_id, direction, seq, status)
);
${appendOnly('ledger_outcome')}

CREATE TABLE receipt (
  receipt_id     bytea PRIMARY KEY,
  agreement_id   uuid NOT NULL,
  direction      text NOT NULL,
  parcel_digest  bytea NOT NULL,
  stage          text NOT NULL,
  issuer         text NOT NULL,
  at             timestamptz NOT NULL,
  receipt_jws    text NOT NULL,
  stored_at      timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX receipt_parcel ON receipt (parcel_digest, stage);
${appendOnly('receipt')}
`;

const ledgerReconciliation = [
  corrections,
  standing,
  sketches,
  changesOfEntries,
  changesOfOutcomesAndCorrections,
  checkpoints,
].join('\n');

export const ledgerMigrations = [
  sqlMigration('LedgerTables1763700000003', ledgerTables),
  sqlMigration('LedgerReconciliation1764100000001', ledgerReconciliation),
  sqlMigration('LedgerChanges1764200000001', ledgerChanges),
];

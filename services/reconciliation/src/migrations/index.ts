/** The tables of runs and of what they found. Nothing in them is about a person: a difference is an office's task. */
import { sqlMigration } from '@liangdi/database';

/** One open run a stream and asker, whatever the number of instances: the index refuses the second. */
const runs = `
CREATE TABLE reconciliation_run (
  run_id             uuid PRIMARY KEY,
  agreement_id       uuid NOT NULL,
  direction          text NOT NULL,
  partner            text NOT NULL,
  initiator          boolean NOT NULL,
  cause              text NOT NULL CHECK (cause IN ('scheduled', 'light', 'demanded', 'partner')),
  asked_by           text,
  state              text NOT NULL,
  round              integer NOT NULL DEFAULT 0,
  over_cap_allowed   boolean NOT NULL DEFAULT false,
  cut_seq            bigint,
  own_head           bigint,
  own_limit          bigint,
  partner_head       bigint,
  compared           bigint,
  found              integer NOT NULL DEFAULT 0,
  healed             integer NOT NULL DEFAULT 0,
  open               integer NOT NULL DEFAULT 0,
  bytes_sent         bigint NOT NULL DEFAULT 0,
  bytes_received     bigint NOT NULL DEFAULT 0,
  messages_sent      integer NOT NULL DEFAULT 0,
  cpu_ms             double precision NOT NULL DEFAULT 0,
  own_root           bytea,
  partner_root       bytea,
  checkpoint_number  integer,
  failure            text,
  progress           jsonb NOT NULL DEFAULT '{}',
  tries              integer NOT NULL DEFAULT 0,
  heard_at           timestamptz,
  started_at         timestamptz NOT NULL DEFAULT now(),
  updated_at         timestamptz NOT NULL DEFAULT now(),
  finished_at        timestamptz
);
CREATE UNIQUE INDEX reconciliation_run_open ON reconciliation_run (agreement_id, direction) WHERE finished_at IS NULL AND initiator;
CREATE INDEX reconciliation_run_at ON reconciliation_run (started_at, run_id);
CREATE INDEX reconciliation_run_stream ON reconciliation_run (agreement_id, direction, started_at);

CREATE TABLE discrepancy (
  discrepancy_id  uuid PRIMARY KEY,
  run_id          uuid NOT NULL REFERENCES reconciliation_run,
  agreement_id    uuid NOT NULL,
  direction       text NOT NULL,
  seq             bigint NOT NULL,
  count           integer NOT NULL DEFAULT 1,
  record_id       uuid,
  version         integer,
  class           text NOT NULL,
  wrong_side      text NOT NULL CHECK (wrong_side IN ('sender', 'receiver', 'both', 'unknown')),
  state           text NOT NULL CHECK (state IN ('found', 'healing', 'healed', 'open')),
  healed_how      text,
  office          text,
  due_at          timestamptz,
  own_row         jsonb,
  partner_row     jsonb,
  story           jsonb NOT NULL DEFAULT '[]',
  found_at        timestamptz NOT NULL DEFAULT now(),
  closed_at       timestamptz,
  UNIQUE (run_id, direction, seq, class)
);
CREATE INDEX discrepancy_open ON discrepancy (due_at, discrepancy_id) WHERE state = 'open';
CREATE INDEX discrepancy_seq ON discrepancy (agreement_id, direction, seq);
`;

/** Which comparison of its run (`tries`) has last found a difference: one that a later comparison, shown whole, no longer finds is healed. */
const foundIn = `ALTER TABLE discrepancy ADD COLUMN found_in integer NOT NULL DEFAULT 0;`;

export const reconciliationMigrations = [
  sqlMigration('Reconciliation1764100000301', runs),
  sqlMigration('ReconciliationFoundIn1764100000302', foundIn),
];

/**
 * What reconciliation keeps of a ledger (decision 0008): corrections, standing rows, cells of the sketch, checkpoints.
 * Protects: a ledger is never rewritten, only corrected by a further row; what both parties signed stays as it was signed.
 */
import { appendOnly } from '@liangdi/database';

/** A symbol has 48 bits for the seq: a forged row must not escape the comparison by a seq that does not fit. */
const seqFits = 'CHECK (seq BETWEEN -140737488355328 AND 140737488355327)';

/** What a tag and a leaf are made of stands without lengths: only whole hashes make them unambiguous. */
const lengthsFit = 'CHECK (octet_length(key_hash) = 32 AND octet_length(digest) = 32 AND version >= 0)';

/** `class` and `evidence` say why; `void`: the row does not stand. */
export const corrections = `
CREATE TABLE ledger_correction (
  correction_id  bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  agreement_id   uuid NOT NULL,
  direction      text NOT NULL,
  seq            bigint NOT NULL ${seqFits},
  epoch          text NOT NULL,
  key_hash       bytea NOT NULL,
  record_id      uuid NOT NULL,
  version        integer NOT NULL,
  digest         bytea NOT NULL,
  status         text NOT NULL CHECK (status IN ('applied', 'refused', 'withdrawn', 'void')),
  reason         text,
  parcel_digest  bytea NOT NULL,
  class          text NOT NULL,
  run_id         uuid NOT NULL,
  evidence       text,
  corrected_at   timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX ledger_correction_seq ON ledger_correction (agreement_id, direction, seq, correction_id);
CREATE INDEX ledger_correction_record ON ledger_correction (record_id, version);
${appendOnly('ledger_correction')}
ALTER TABLE ledger_correction ADD CONSTRAINT ledger_correction_lengths ${lengthsFit};
ALTER TABLE ledger_entry ADD CONSTRAINT ledger_entry_seq_fits ${seqFits} NOT VALID,
  ADD CONSTRAINT ledger_entry_lengths ${lengthsFit} NOT VALID;
`;

/**
 * The last correction of a seq, else its entry with what the partner told of it; told withdrawn after refused, it is withdrawn.
 * Corrections and outcomes are looked up in scalar subqueries on purpose: joined, a plan made while there were none of them compares
 * each row with all of them. `ledger_standing_between` is for thousands of rows in a piece: it looks for what was told or corrected
 * in the range once, not once a row, which takes a third of the time.
 */
const correctionOf = (row: string): string => `(
  SELECT c.correction_id FROM ledger_correction c
  WHERE c.agreement_id = ${row}.agreement_id AND c.direction = ${row}.direction AND c.seq = ${row}.seq
  ORDER BY c.correction_id DESC LIMIT 1)`;

export const standing = `
CREATE VIEW ledger_standing AS
SELECT e.agreement_id, e.direction, e.seq, e.epoch, e.key_hash, e.record_id, e.version, e.digest,
       coalesce(o.status, e.status) AS status, coalesce(o.reason, e.reason) AS reason, e.parcel_digest
FROM ledger_entry e
LEFT JOIN LATERAL (
  SELECT t.status, t.reason FROM ledger_outcome t
  WHERE t.agreement_id = e.agreement_id AND t.direction = e.direction AND t.seq = e.seq
  ORDER BY t.status DESC LIMIT 1) o ON true
WHERE ${correctionOf('e')} IS NULL
UNION ALL
SELECT l.agreement_id, l.direction, l.seq, l.epoch, l.key_hash, l.record_id, l.version, l.digest,
       l.status, l.reason, l.parcel_digest
FROM ledger_correction l
WHERE l.status <> 'void' AND ${correctionOf('l')} = l.correction_id;

CREATE FUNCTION ledger_standing_between(agreement uuid, way text, first_seq bigint, last_seq bigint)
RETURNS SETOF ledger_standing LANGUAGE sql STABLE PARALLEL SAFE AS $$
  WITH noted AS MATERIALIZED (
    SELECT o.seq FROM ledger_outcome o
    WHERE o.agreement_id = agreement AND o.direction = way AND o.seq BETWEEN first_seq AND last_seq
    UNION ALL
    SELECT c.seq FROM ledger_correction c
    WHERE c.agreement_id = agreement AND c.direction = way AND c.seq BETWEEN first_seq AND last_seq)
  SELECT e.agreement_id, e.direction, e.seq, e.epoch, e.key_hash, e.record_id, e.version, e.digest,
         e.status, e.reason, e.parcel_digest
  FROM ledger_entry e
  WHERE e.agreement_id = agreement AND e.direction = way AND e.seq BETWEEN first_seq AND last_seq
    AND e.seq NOT IN (SELECT n.seq FROM noted n)
  UNION ALL
  SELECT s.* FROM ledger_standing s
  WHERE s.agreement_id = agreement AND s.direction = way AND s.seq = ANY (ARRAY(SELECT n.seq FROM noted n))
$$;

CREATE FUNCTION ledger_status_byte(status text) RETURNS bytea LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT CASE status WHEN 'applied' THEN '\\x00'::bytea WHEN 'refused' THEN '\\x01'::bytea WHEN 'withdrawn' THEN '\\x02'::bytea END
$$;

CREATE FUNCTION ledger_tag(key_hash bytea, version integer, digest bytea, status text) RETURNS bytea
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT substring(sha256(key_hash || int4send(version) || digest || ledger_status_byte(status)), 1, 10)
$$;

CREATE FUNCTION ledger_leaf(key_hash bytea, version integer, digest bytea, status text, seq bigint) RETURNS bytea
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT sha256('\\x00'::bytea || key_hash || int4send(version) || digest || ledger_status_byte(status) || int8send(seq))
$$;
`;

/**
 * `sketch`: the cells of the rows from `from_seq` to `through_seq`; the rows of one stream tile it without a gap, one for each epoch.
 * `sketch_stale`: what changed among rows that may be in the cells already. `tag_before` is what the cells hold of that seq (NULL: nothing);
 * `anew`: nobody knows, the cells around that seq are to be made anew.
 */
export const sketches = `
CREATE TABLE sketch (
  agreement_id  uuid NOT NULL,
  direction     text NOT NULL,
  epoch         text NOT NULL,
  from_seq      bigint NOT NULL,
  through_seq   bigint NOT NULL,
  entries       bigint NOT NULL,
  cells         bytea NOT NULL,
  PRIMARY KEY (agreement_id, direction, epoch)
);
ALTER TABLE sketch ALTER COLUMN cells SET STORAGE EXTERNAL;
CREATE INDEX sketch_place ON sketch (agreement_id, direction, through_seq);

CREATE TABLE sketch_stale (
  stale_id      bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  agreement_id  uuid NOT NULL,
  direction     text NOT NULL,
  epoch         text NOT NULL,
  seq           bigint NOT NULL,
  tag_before    bytea,
  anew          boolean NOT NULL DEFAULT false,
  marked_at     timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX sketch_stale_seq ON sketch_stale (agreement_id, direction, seq, stale_id);
`;

/** A checkpoint only we have signed may be proposed anew; once both have, it stands, and none is ever taken away. */
export const checkpoints = `
CREATE TABLE checkpoint (
  agreement_id      uuid NOT NULL,
  direction         text NOT NULL,
  number            integer NOT NULL,
  from_seq          bigint NOT NULL,
  through_seq       bigint NOT NULL,
  entries           bigint NOT NULL,
  root              bytea NOT NULL,
  digest            bytea NOT NULL,
  document          text NOT NULL,
  signed            jsonb NOT NULL,
  created_at        timestamptz NOT NULL DEFAULT now(),
  countersigned_at  timestamptz,
  PRIMARY KEY (agreement_id, direction, number)
);
${appendOnly('checkpoint')}
DO $$
BEGIN
  IF EXISTS (SELECT FROM pg_roles WHERE rolname = current_database() || '_app') THEN
    EXECUTE format('GRANT UPDATE ON checkpoint TO %I', current_database() || '_app');
  END IF;
END
$$;
CREATE FUNCTION checkpoint_stands() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'checkpoint % was signed by both parties', OLD.number USING ERRCODE = 'restrict_violation';
END
$$;
CREATE TRIGGER checkpoint_stands BEFORE UPDATE ON checkpoint
FOR EACH ROW WHEN (OLD.countersigned_at IS NOT NULL) EXECUTE FUNCTION checkpoint_stands();
`;

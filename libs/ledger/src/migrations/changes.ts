/**
 * What stood at a seq before each change of it: the ledger can be read as it stood when a checkpoint over it was signed.
 * Protects: a withdrawal, or a row rewritten and mended, takes the proof of no record that was signed for before.
 */
import { appendOnly } from '@liangdi/database';

/** Without an epoch and all that follows: nothing stood there. */
const changes = `
CREATE TABLE ledger_change (
  change_id      bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  agreement_id   uuid NOT NULL,
  direction      text NOT NULL,
  seq            bigint NOT NULL,
  epoch          text,
  key_hash       bytea,
  record_id      uuid,
  version        integer,
  digest         bytea,
  status         text,
  reason         text,
  parcel_digest  bytea,
  changed_at     timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX ledger_change_seq ON ledger_change (agreement_id, direction, seq, change_id);
CREATE INDEX ledger_change_stream ON ledger_change (agreement_id, direction, change_id);
CREATE INDEX ledger_change_record ON ledger_change (record_id);
${appendOnly('ledger_change')}
`;

/**
 * Row by row and before the change, so that the view itself says what stands, whoever changes it, the superuser included. Those who change
 * one stream take turns until they commit: what a snapshot does not see yet has a higher number than all it sees. A row that is entered is
 * no change of one: the path of every parcel pays nothing, and what was lost with no trigger to see it comes back as what was signed.
 */
const noted = `
CREATE FUNCTION ledger_note_change() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp AS $note$
DECLARE
  at record;
BEGIN
  IF TG_OP = 'INSERT' THEN at := NEW; ELSE at := OLD; END IF;
  PERFORM pg_advisory_xact_lock(hashtextextended('ledger change ' || at.agreement_id || ' ' || at.direction, 0));
  INSERT INTO ledger_change (agreement_id, direction, seq, epoch, key_hash, record_id, version, digest, status, reason, parcel_digest)
  SELECT at.agreement_id, at.direction, at.seq, s.epoch, s.key_hash, s.record_id, s.version, s.digest, s.status, s.reason, s.parcel_digest
  FROM (SELECT) one LEFT JOIN LATERAL (
    SELECT * FROM ledger_standing t
    WHERE t.agreement_id = at.agreement_id AND t.direction = at.direction AND t.seq = at.seq) s ON true;
  IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
  RETURN NEW;
END
$note$;
${[
  ['ledger_entry', 'UPDATE OR DELETE'],
  ['ledger_outcome', 'INSERT OR UPDATE OR DELETE'],
  ['ledger_correction', 'INSERT OR UPDATE OR DELETE'],
]
  .map(
    ([table, events]) => `
CREATE TRIGGER ${table}_changes BEFORE ${events} ON ${table} FOR EACH ROW EXECUTE FUNCTION ledger_note_change();`,
  )
  .join('')}
`;

/** The rows as they stood once the changes up to `mark` had been made; with NULL as they stand now. */
const stood = `
CREATE FUNCTION ledger_stood_between(agreement uuid, way text, first_seq bigint, last_seq bigint, mark bigint)
RETURNS SETOF ledger_standing LANGUAGE sql STABLE PARALLEL SAFE AS $$
  WITH since AS MATERIALIZED (
    SELECT DISTINCT ON (c.seq) c.* FROM ledger_change c
    WHERE c.agreement_id = agreement AND c.direction = way AND c.seq BETWEEN first_seq AND last_seq AND c.change_id > mark
    ORDER BY c.seq, c.change_id)
  SELECT s.* FROM ledger_standing_between(agreement, way, first_seq, last_seq) s
  WHERE s.seq NOT IN (SELECT c.seq FROM since c)
  UNION ALL
  SELECT c.agreement_id, c.direction, c.seq, c.epoch, c.key_hash, c.record_id, c.version, c.digest, c.status, c.reason, c.parcel_digest
  FROM since c WHERE c.epoch IS NOT NULL
$$;
`;

/** The last change its reckoning has seen. */
const marks = `
ALTER TABLE checkpoint ADD COLUMN changes_through bigint NOT NULL DEFAULT 0;
`;

export const ledgerChanges = [changes, noted, stood, marks].join('\n');

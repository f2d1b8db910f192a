/**
 * Triggers that note what changes among rows whose cells are stored, whoever changes it, the superuser included.
 * Protects: stored cells never differ from the ledger for long. Statement by statement: an append pays one look-up a parcel.
 */

/**
 * As the migrator, so that the app role's inserts can fire them and nobody can turn a mark away by a search path of his own. Hash joins are
 * allowed again: whoever rewrites a million rows in one statement shall not wait for ever.
 */
const markFunction = (name: string, body: string): string => `
CREATE FUNCTION ${name}() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp SET enable_hashjoin = on AS $mark$
BEGIN
${body}
  RETURN NULL;
END
$mark$;`;

const trigger = (table: string, event: string, referencing: string, run: string): string => `
CREATE TRIGGER ${table}_${event.toLowerCase()}_marks AFTER ${event} ON ${table} ${referencing}
FOR EACH STATEMENT EXECUTE FUNCTION ${run}();`;

const sameSeq = (one: string, other: string): string =>
  `${one}.agreement_id = ${other}.agreement_id AND ${one}.direction = ${other}.direction AND ${one}.seq = ${other}.seq`;

const correctedElsewhere = (row: string): string =>
  `EXISTS (SELECT FROM ledger_correction c WHERE ${sameSeq('c', row)})`;

/** Two who change the same seq at once take turns: the second sees what the first left, and notes that as what was before. */
const takeTurns = (rows: string): string => `
  PERFORM pg_advisory_xact_lock(hashtextextended('ledger change ' || s.agreement_id || ' ' || s.direction, 0))
  FROM (SELECT DISTINCT agreement_id, direction FROM ${rows} ORDER BY 1, 2) s;`;

/** A row the ledger gets late (mended, given back, forged) at a place the cells have passed. An append lies behind it and marks nothing. */
const lateEntries = markFunction(
  'ledger_entry_inserted',
  `
  IF EXISTS (
    SELECT FROM (SELECT agreement_id, direction, min(seq) AS seq FROM new_rows GROUP BY 1, 2) n
    WHERE EXISTS (SELECT FROM sketch s
      WHERE s.agreement_id = n.agreement_id AND s.direction = n.direction AND s.through_seq >= n.seq)) THEN
    ${takeTurns('new_rows')}
    INSERT INTO sketch_stale (agreement_id, direction, epoch, seq)
    SELECT n.agreement_id, n.direction, n.epoch, n.seq FROM new_rows n
    WHERE NOT ${correctedElsewhere('n')} AND EXISTS (SELECT FROM sketch s
      WHERE s.agreement_id = n.agreement_id AND s.direction = n.direction AND s.through_seq >= n.seq);
  END IF;`,
);

/** What the app role never does. A row moved to another seq is gone from the one and new at the other. */
const rewrittenEntries = markFunction(
  'ledger_entry_rewritten',
  `
  ${takeTurns('old_rows')}
  INSERT INTO sketch_stale (agreement_id, direction, epoch, seq, tag_before)
  SELECT o.agreement_id, o.direction, o.epoch, o.seq, ledger_tag(o.key_hash, o.version, o.digest,
    coalesce((SELECT max(t.status) FROM ledger_outcome t WHERE ${sameSeq('t', 'o')}), o.status))
  FROM old_rows o WHERE NOT ${correctedElsewhere('o')};
  IF TG_OP = 'UPDATE' THEN
    INSERT INTO sketch_stale (agreement_id, direction, epoch, seq)
    SELECT n.agreement_id, n.direction, '', n.seq FROM (
      SELECT agreement_id, direction, seq FROM new_rows EXCEPT SELECT agreement_id, direction, seq FROM old_rows) n
    WHERE NOT ${correctedElsewhere('n')};
  END IF;`,
);

const everything = markFunction(
  'ledger_truncated',
  `
  INSERT INTO sketch_stale (agreement_id, direction, epoch, seq, anew)
  SELECT agreement_id, direction, epoch, from_seq, true FROM sketch;`,
);

export const changesOfEntries = [
  lateEntries,
  rewrittenEntries,
  everything,
  trigger('ledger_entry', 'INSERT', 'REFERENCING NEW TABLE AS new_rows', 'ledger_entry_inserted'),
  trigger(
    'ledger_entry',
    'UPDATE',
    'REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows',
    'ledger_entry_rewritten',
  ),
  trigger('ledger_entry', 'DELETE', 'REFERENCING OLD TABLE AS old_rows', 'ledger_entry_rewritten'),
  trigger('ledger_entry', 'TRUNCATE', '', 'ledger_truncated'),
].join('\n');

const outcomesTold = markFunction(
  'ledger_outcome_inserted',
  `
  ${takeTurns('new_rows')}
  INSERT INTO sketch_stale (agreement_id, direction, epoch, seq, tag_before)
  SELECT e.agreement_id, e.direction, e.epoch, e.seq, ledger_tag(e.key_hash, e.version, e.digest,
    coalesce((SELECT max(t.status) FROM ledger_outcome t WHERE ${sameSeq('t', 'n')} AND t.status <> ALL (n.told)), e.status))
  FROM (SELECT agreement_id, direction, seq, array_agg(status) AS told FROM new_rows GROUP BY 1, 2, 3) n
  JOIN ledger_entry e ON ${sameSeq('e', 'n')}
  WHERE NOT ${correctedElsewhere('n')};`,
);

/** Before: the last of the earlier corrections (of a void one no tag can be made), else the entry with its outcome, else nothing. */
const correctionsMade = markFunction(
  'ledger_correction_inserted',
  `
  ${takeTurns('new_rows')}
  INSERT INTO sketch_stale (agreement_id, direction, epoch, seq, tag_before)
  SELECT n.agreement_id, n.direction, n.epoch, n.seq,
    CASE WHEN earlier.status IS NOT NULL
      THEN ledger_tag(earlier.key_hash, earlier.version, earlier.digest, earlier.status)
      ELSE (SELECT ledger_tag(e.key_hash, e.version, e.digest,
              coalesce((SELECT max(t.status) FROM ledger_outcome t WHERE ${sameSeq('t', 'e')}), e.status))
            FROM ledger_entry e WHERE ${sameSeq('e', 'n')}) END
  FROM (SELECT agreement_id, direction, seq, max(epoch) AS epoch, array_agg(correction_id) AS made
        FROM new_rows GROUP BY 1, 2, 3) n
  LEFT JOIN LATERAL (
    SELECT c.* FROM ledger_correction c WHERE ${sameSeq('c', 'n')} AND c.correction_id <> ALL (n.made)
    ORDER BY c.correction_id DESC LIMIT 1) earlier ON true;`,
);

/** Nobody is allowed to, so nothing is made of it but this: what lies around is made anew. */
const tamperedWith = markFunction(
  'ledger_note_rewritten',
  `
  INSERT INTO sketch_stale (agreement_id, direction, epoch, seq, anew)
  SELECT DISTINCT agreement_id, direction, '', seq, true FROM old_rows;
  IF TG_OP = 'UPDATE' THEN
    INSERT INTO sketch_stale (agreement_id, direction, epoch, seq, anew)
    SELECT DISTINCT agreement_id, direction, '', seq, true FROM new_rows;
  END IF;`,
);

export const changesOfOutcomesAndCorrections = [
  outcomesTold,
  correctionsMade,
  tamperedWith,
  ...['ledger_outcome', 'ledger_correction'].flatMap((table) => [
    trigger(table, 'INSERT', 'REFERENCING NEW TABLE AS new_rows', `${table}_inserted`),
    trigger(
      table,
      'UPDATE',
      'REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows',
      'ledger_note_rewritten',
    ),
    trigger(table, 'DELETE', 'REFERENCING OLD TABLE AS old_rows', 'ledger_note_rewritten'),
    trigger(table, 'TRUNCATE', '', 'ledger_truncated'),
  ]),
].join('\n');

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { sha256 } from '@liangdi/envelope';
import { checkpointLeaf, tagOf } from '@liangdi/sketch';
import { insertLedgerEntries, ledgerTotals, readStanding, sameKeyElsewhere } from '../index.js';
import { packedRowsStatement } from '../packed-rows.js';
import { actor, correctionAt, entryAt, openScene, recordIdAt, type Scene } from './scene.js';

describe('a standing row', () => {
  let scene: Scene;
  beforeAll(async () => {
    scene = await openScene();
  });
  afterAll(() => scene?.close());

  const standing = (stream: Parameters<typeof readStanding>[1], ...seqs: number[]) =>
    scene.read((tx) => readStanding(tx, stream, seqs));

  it('is the ledger entry, with its epoch and the parcel it came in', async () => {
    const stream = scene.newStream();
    await scene.append(stream, 1, 3);
    const { agreementId: _, direction: __, ...second } = entryAt(stream, 2);
    expect(await standing(stream, 2, 9, 2)).toEqual([second]);
    expect(await standing(stream)).toEqual([]);
  });

  it('has the status the partner told of it; withdrawn stays withdrawn, whatever else was told', async () => {
    const stream = scene.newStream();
    await scene.append(stream, 1, 3);
    await scene.told(stream, 1, 'refused');
    await scene.told(stream, 2, 'withdrawn');
    await scene.told(stream, 2, 'refused');
    expect((await standing(stream, 1, 2, 3)).map(({ status }) => status)).toEqual([
      'refused',
      'withdrawn',
      'applied',
    ]);
  });

  it('is what the last correction says, whatever the entry and its outcome say; a void one does not stand', async () => {
    const stream = scene.newStream();
    await scene.append(stream, 1, 3);
    await scene.told(stream, 1, 'refused');
    const digest = sha256('right');
    await scene.correct(
      correctionAt(stream, 1, { status: 'void' }),
      correctionAt(stream, 1, { digest }),
      correctionAt(stream, 2, { digest }),
      correctionAt(stream, 2, { status: 'void', reason: 'orphan', class: 'orphan' }),
    );
    expect(await standing(stream, 1, 2)).toMatchObject([{ seq: 1, digest, status: 'applied' }]);
  });

  it('may be a correction of a seq that has no entry', async () => {
    const stream = scene.newStream();
    await scene.correct(correctionAt(stream, 7, { version: 4 }));
    expect(await standing(stream, 7)).toMatchObject([{ seq: 7, version: 4, recordId: recordIdAt(7) }]);
  });

  it('is found by its key and version at another seq of the same stream only', async () => {
    const [stream, other] = [scene.newStream(), scene.newStream()];
    await scene.append(stream, 1, 3);
    await scene.append(other, 1, 3);
    const again = entryAt(stream, 2, { seq: 40 });
    await scene.read(async (tx) => insertLedgerEntries(tx, [again]));
    const elsewhere = (seq: number) => scene.read((tx) => sameKeyElsewhere(tx, stream, entryAt(stream, seq)));
    expect(await elsewhere(2)).toMatchObject({ seq: 40 });
    expect(await elsewhere(1)).toBeUndefined();
    await scene.correct({ ...again, status: 'void', class: 'duplicate', runId: recordIdAt(1) });
    expect(await elsewhere(2)).toBeUndefined();
  });

  it('gives a healed ledger the fingerprint of the partner’s', async () => {
    const [partner, healed] = [scene.newStream(), scene.newStream()];
    await scene.append(partner, 1, 30);
    await scene.append(healed, 1, 31);
    await scene.intruder.query('UPDATE ledger_entry SET digest = $2 WHERE agreement_id = $1 AND seq = 5', [
      healed.agreementId,
      sha256('forged'),
    ]);
    await scene.intruder.query('DELETE FROM ledger_entry WHERE agreement_id = $1 AND seq = 6', [
      healed.agreementId,
    ]);
    const totals = (of: typeof healed) => scene.read((tx) => ledgerTotals(tx, of.agreementId, of.direction));
    expect(await totals(healed)).not.toEqual(await totals(partner));
    await scene.correct(
      correctionAt(healed, 5),
      correctionAt(healed, 6, { class: 'missing' }),
      correctionAt(healed, 31, { status: 'void', class: 'orphan' }),
    );
    expect(await totals(healed)).toEqual(await totals(partner));
    expect(await totals(scene.newStream())).toMatchObject({ entries: 0, firstSeq: null, lastSeq: null });
  });

  it('has the same tag and leaf in PostgreSQL as in the comparison', async () => {
    for (const [n, status] of (['applied', 'refused', 'withdrawn'] as const).entries()) {
      const row = entryAt(scene.newStream(), 5 + n, { status, version: 2 ** n });
      const { rows } = await scene.intruder.query<{ tag: Buffer; leaf: Buffer }>(
        'SELECT ledger_tag($1, $2::integer, $3, $4) AS tag, ledger_leaf($1, $2::integer, $3, $4, $5) AS leaf',
        [row.keyHash, row.version, row.digest, row.status, row.seq],
      );
      expect(rows[0]).toEqual({ tag: tagOf(row), leaf: checkpointLeaf(row) });
    }
  });

  it('is read by index alone, one by one and by the thousand, on plans made while the tables were empty', async () => {
    const stream = scene.newStream();
    const plan = (text: string) =>
      scene.read(async (tx) => {
        const lines = await tx.query<{ 'QUERY PLAN': string }>(`EXPLAIN (GENERIC_PLAN, COSTS OFF) ${text}`);
        return lines.map((line) => line['QUERY PLAN']);
      });
    const range = await plan(packedRowsStatement(stream, 1, 2).text);
    const some = await plan(
      `SELECT * FROM ledger_standing WHERE agreement_id = $1 AND direction = $2 AND seq = ANY ($3::bigint[])`,
    );
    const stood = await plan(`SELECT * FROM ledger_stood_between($1, $2, $3, $4, $5)`);
    for (const lines of [range, some, stood]) {
      const scans = lines.filter(
        (line) => / Scan /.test(line) && !/(CTE Scan on (noted|since)|Subquery Scan)/.test(line),
      );
      expect(scans.length).toBeGreaterThan(3);
      expect(scans.filter((line) => !/Index (Only )?Scan (Backward )?using/.test(line))).toEqual([]);
      // A join on seq that is no condition of an index compares each row with each.
      expect(lines.filter((line) => /Join Filter/.test(line))).toEqual([]);
    }
    expect(range.join('\n')).toMatch(
      /ledger_entry_pkey on ledger_entry[^\n]*\n +Index Cond: .*seq >= .*seq <= /,
    );
  });

  it('can be corrected by the app role, and a correction can neither be changed nor taken away', async () => {
    const stream = scene.newStream();
    await scene.correct(correctionAt(stream, 1));
    for (const sql of [
      `UPDATE ledger_correction SET status = 'void'`,
      'DELETE FROM ledger_correction',
      'TRUNCATE ledger_correction',
    ]) {
      await expect(scene.database.inTransaction(actor, (tx) => tx.query(sql))).rejects.toMatchObject({
        code: '42501',
      });
    }
  });

  it('has hashes of 32 bytes and a seq of 48 bits: nothing else could be told apart, or told at all', async () => {
    const stream = scene.newStream();
    for (const change of [{ seq: 2 ** 47 }, { keyHash: Buffer.alloc(31) }, { digest: Buffer.alloc(33) }]) {
      const forged = { ...entryAt(stream, 1), ...change };
      await expect(scene.read(async (tx) => insertLedgerEntries(tx, [forged]))).rejects.toMatchObject({
        code: '23514',
      });
    }
  });
});

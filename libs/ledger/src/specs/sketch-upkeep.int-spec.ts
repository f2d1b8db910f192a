import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { setTimeout as pause } from 'node:timers/promises';
import { Cells, storedCells } from '@liangdi/sketch';
import { instant } from '@liangdi/record';
import {
  cellsThrough,
  doubtCells,
  insertLedgerEntries,
  insertOutcomes,
  packedSymbols,
  type Stream,
} from '../index.js';
import { actor, correctionAt, entryAt, epochAt, keys, openScene, type Scene } from './scene.js';

describe('the stored cells of a ledger', () => {
  let scene: Scene;
  beforeAll(async () => {
    scene = await openScene();
  });
  afterAll(() => scene?.close());

  const cut = (stream: Stream, at: number, alsoBeyond?: number) =>
    scene.read((tx) => cellsThrough(tx, stream, keys, at, alsoBeyond === undefined ? {} : { alsoBeyond }));
  const plain = ({ cells, entries }: { cells: Cells; entries: number }) => ({
    entries,
    cells: cells.toBytes(),
  });
  const upTo = (at: number) => (seq: number) => seq >= 1 && seq <= at;
  const expectRight = async (stream: Stream, at: number) =>
    expect(plain(await cut(stream, at))).toEqual(plain(await scene.scratch(stream, upTo(at))));
  const asIntruder = (stream: Stream, sql: string, ...params: unknown[]) =>
    scene.intruder.query(sql, [stream.agreementId, ...params]);
  const stored = async (stream: Stream) =>
    (
      await asIntruder(
        stream,
        `SELECT epoch, from_seq::integer AS from, through_seq::integer AS through, entries::integer, xmin::text AS written
         FROM sketch WHERE agreement_id = $1 ORDER BY through_seq`,
      )
    ).rows as { epoch: string; from: number; through: number; entries: number; written: string }[];
  const marks = async (stream: Stream) =>
    (await asIntruder(stream, 'SELECT FROM sketch_stale WHERE agreement_id = $1')).rowCount;
  const writtenAnew = async (stream: Stream, work: () => Promise<unknown>) => {
    const before = await stored(stream);
    await work();
    const after = await stored(stream);
    return after.filter(({ written }, n) => written !== before[n]?.written).map(({ epoch }) => epoch);
  };

  it('are kept epoch by epoch, one after the other without a gap', async () => {
    const stream = scene.newStream();
    await scene.append(stream, 1, 25);
    expect(await scene.upkeep(stream, 25)).toEqual({ throughSeq: 25, added: 25, changed: 0, madeAnew: [] });
    const span = (from: number, through: number) => ({
      epoch: epochAt(from),
      from,
      through,
      entries: through - from + 1,
    });
    expect(await stored(stream)).toMatchObject([span(1, 10), span(11, 20), span(21, 25)]);
    await expectRight(stream, 25);
  });

  it('grow from where they were, whatever the batch', async () => {
    const stream = scene.newStream();
    await scene.append(stream, 1, 40);
    for (const [through, batch] of [
      [3, 1],
      [17, 100],
      [17, 1],
      [40, 7],
    ] as const) {
      await scene.upkeep(stream, through, { batch });
      await expectRight(stream, through);
    }
    expect((await stored(stream)).map(({ epoch }) => epoch)).toEqual([1, 11, 21, 31].map(epochAt));
  });

  it('change in that epoch alone in which somebody deletes or rewrites rows, be it the superuser', async () => {
    const stream = scene.newStream();
    await scene.append(stream, 1, 40);
    await scene.upkeep(stream, 40);
    await asIntruder(stream, 'DELETE FROM ledger_entry WHERE agreement_id = $1 AND seq IN (13, 14)');
    expect(await writtenAnew(stream, () => scene.upkeep(stream, 40))).toEqual([epochAt(13)]);
    await asIntruder(
      stream,
      `UPDATE ledger_entry SET digest = sha256('x') WHERE agreement_id = $1 AND seq = 25`,
    );
    expect(await writtenAnew(stream, () => scene.upkeep(stream, 40))).toEqual([epochAt(25)]);
    expect(await writtenAnew(stream, () => scene.upkeep(stream, 40))).toEqual([]);
    await expectRight(stream, 40);
    expect(await marks(stream)).toBe(0);
  });

  it('follow a row that is moved to another seq, or entered late at a seq they have passed', async () => {
    const stream = scene.newStream();
    await scene.append(stream, 1, 30);
    await scene.upkeep(stream, 30);
    await asIntruder(stream, 'DELETE FROM ledger_entry WHERE agreement_id = $1 AND seq IN (5, 6)');
    await scene.upkeep(stream, 30);
    await asIntruder(stream, 'UPDATE ledger_entry SET seq = 5 WHERE agreement_id = $1 AND seq = 27');
    await scene.read(async (tx) => insertLedgerEntries(tx, [entryAt(stream, 6)]));
    expect((await scene.upkeep(stream, 30)).changed).toBe(3);
    await expectRight(stream, 30);
  });

  it('are made anew where somebody has tampered with what was told or corrected, or has emptied a table', async () => {
    const stream = scene.newStream();
    await scene.append(stream, 1, 30);
    await scene.told(stream, 4, 'refused');
    await scene.correct(
      correctionAt(stream, 15, { version: 2 }),
      correctionAt(stream, 25, { status: 'void' }),
    );
    await scene.upkeep(stream, 30);
    await asIntruder(stream, 'DELETE FROM ledger_outcome WHERE agreement_id = $1');
    await asIntruder(stream, 'DELETE FROM ledger_correction WHERE agreement_id = $1 AND seq = 15');
    expect((await scene.upkeep(stream, 30)).madeAnew).toEqual([epochAt(4), epochAt(15)]);
    await expectRight(stream, 30);
    await scene.intruder.query('TRUNCATE ledger_correction');
    await expectRight(stream, 30);
    await scene.intruder.query('TRUNCATE ledger_entry');
    expect((await scene.upkeep(stream, 30)).madeAnew).toHaveLength(3);
    expect(plain(await cut(stream, 30))).toEqual(plain({ entries: 0, cells: new Cells(storedCells) }));
    await scene.append(stream, 1, 31);
    await scene.upkeep(stream, 31);
    await expectRight(stream, 31);
  });

  it('are made anew on demand, for rows changed behind the triggers', async () => {
    const stream = scene.newStream();
    await scene.append(stream, 1, 12);
    await scene.upkeep(stream, 12);
    await scene.intruder.query('SET session_replication_role = replica');
    await asIntruder(stream, 'DELETE FROM ledger_entry WHERE agreement_id = $1 AND seq = 3');
    await scene.intruder.query('SET session_replication_role = origin');
    await scene.database.inTransaction(actor, (tx) => doubtCells(tx, stream));
    await scene.upkeep(stream, 12);
    await expectRight(stream, 12);
  });

  it('lose nothing and double nothing when a long build is killed between two batches', async () => {
    const stream = scene.newStream();
    await scene.append(stream, 1, 60);
    const killed = scene.upkeep(stream, 60, {
      batch: 9,
      onProgress: ({ throughSeq }) => {
        if (throughSeq === 27) throw new Error('killed');
      },
    });
    await expect(killed).rejects.toThrow('killed');
    expect(await scene.upkeep(stream, 60, { batch: 9 })).toMatchObject({ added: 33, throughSeq: 60 });
    await expectRight(stream, 60);
  });

  it('count nothing twice when two processes keep them up at once', async () => {
    const stream = scene.newStream();
    await scene.append(stream, 1, 80);
    const both = await Promise.all([1, 2, 3].map(() => scene.upkeep(stream, 80, { batch: 3 })));
    expect(both.reduce((sum, { added }) => sum + added, 0)).toBe(80);
    await expectRight(stream, 80);
    await asIntruder(stream, 'DELETE FROM ledger_entry WHERE agreement_id = $1 AND seq % 3 = 0');
    const changed = await Promise.all([1, 2].map(() => scene.upkeep(stream, 80)));
    expect(changed.reduce((sum, upkeep) => sum + upkeep.changed, 0)).toBe(26);
    await expectRight(stream, 80);
  });

  it('stay as they are where an entry is rewritten or deleted that a correction has replaced', async () => {
    const stream = scene.newStream();
    await scene.append(stream, 1, 12);
    await scene.correct(correctionAt(stream, 3, { version: 2 }), correctionAt(stream, 4, { status: 'void' }));
    await scene.upkeep(stream, 12);
    await asIntruder(stream, `UPDATE ledger_entry SET version = 7 WHERE agreement_id = $1 AND seq IN (3, 4)`);
    await asIntruder(stream, 'DELETE FROM ledger_entry WHERE agreement_id = $1 AND seq = 4');
    await scene.told(stream, 3, 'refused');
    await scene.read(async (tx) => insertLedgerEntries(tx, [entryAt(stream, 4)]));
    expect(await marks(stream)).toBe(0);
    await scene.upkeep(stream, 12);
    await expectRight(stream, 12);
  });

  it('are right where an outcome and a correction of the same seq come at the same moment', async () => {
    const stream = scene.newStream();
    await scene.append(stream, 1, 5);
    await scene.upkeep(stream, 5);
    const receiptId = Buffer.alloc(32);
    const outcome = { ...stream, seq: 2, status: 'refused', reason: 'x', receiptId } as const;
    let corrected: Promise<void> | undefined;
    await scene.database.inTransaction(actor, async (tx) => {
      await insertOutcomes(tx, [{ ...outcome, at: instant(new Date()) }]);
      corrected = scene.correct(correctionAt(stream, 2, { version: 2 }));
      await Promise.race([corrected, pause(200)]);
      await scene.upkeep(stream, 5);
    });
    await corrected;
    await scene.upkeep(stream, 5);
    await expectRight(stream, 5);
  });

  it('give the cells at a cut before, at and behind where they stand, also before they know of a change', async () => {
    const stream = scene.newStream();
    await scene.append(stream, 1, 50);
    await expectRight(stream, 20);
    await scene.upkeep(stream, 35);
    await scene.told(stream, 8, 'refused');
    await scene.correct(
      correctionAt(stream, 33, { status: 'void' }),
      correctionAt(stream, 45, { version: 3 }),
    );
    await asIntruder(stream, 'DELETE FROM ledger_entry WHERE agreement_id = $1 AND seq = 22');
    for (const at of [0, 1, 8, 9, 10, 11, 21, 22, 29, 33, 35, 36, 50, 60]) await expectRight(stream, at);
  });

  it('have rows that can never be right among them: below 1 and beyond the head', async () => {
    const stream = scene.newStream();
    await scene.append(stream, 1, 20);
    await scene.upkeep(stream, 20);
    const forged = [-5, 0, 24, 1_000_000].map((seq) => ({ ...entryAt(stream, 1), seq }));
    await scene.read(async (tx) => insertLedgerEntries(tx, forged));
    await scene.upkeep(stream, 20);
    const member = (seq: number) => upTo(15)(seq) || seq < 1 || seq > 20;
    const expected = plain(await scene.scratch(stream, member));
    expect(expected.entries).toBe(19);
    expect(plain(await cut(stream, 15, 20))).toEqual(expected);
    await expectRight(stream, 15);
    const cells = new Cells(storedCells);
    await scene.read(async (tx) => {
      for await (const symbols of packedSymbols(tx, stream, keys, 15, { alsoBeyond: 20 })) cells.add(symbols);
    });
    expect(cells.toBytes()).toEqual(expected.cells);
  });

  it('are kept of a stream that has lost everything, and know what it is given back', async () => {
    const stream = scene.newStream();
    expect(await scene.upkeep(stream, 30)).toMatchObject({ throughSeq: 30, added: 0 });
    await scene.append(stream, 1, 30);
    await scene.upkeep(stream, 30);
    await expectRight(stream, 30);
    await scene.append(stream, 1_000_000, 1_000_001);
    await scene.upkeep(stream, 2_000_000, { batch: 10 });
    await expectRight(stream, 2_000_000);
  });
});

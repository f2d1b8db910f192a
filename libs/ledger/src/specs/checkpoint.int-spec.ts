import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { generateSigningKey, sha256, type GeneralJws } from '@liangdi/envelope';
import { instant, partyId } from '@liangdi/record';
import {
  buildCheckpoint,
  checkpointDigest,
  checkpointLeaf,
  checkpointRoot,
  countersignCheckpoint,
  epochRoot,
  rowOrder,
  signCheckpoint,
  verifyRowProof,
  type Checkpoint,
  type EpochRoot,
} from '@liangdi/sketch';
import {
  addCountersignature,
  epochRootsOf,
  findCheckpoint,
  insertCheckpoint,
  insertCorrections,
  insertLedgerEntries,
  lastCheckpoint,
  listCheckpoints,
  proofOf,
  readSignedRows,
  readStanding,
  type NewCheckpoint,
  type StandingRow,
  type Stream,
} from '../index.js';
import { rowsAtOnce } from '../packed-rows.js';
import { actor, correctionAt, entryAt, epochAt, openScene, recordIdAt, type Scene } from './scene.js';

const signed = (by: string): GeneralJws => ({ payload: by, signatures: [{ protected: 'p', signature: by }] });
const parties = { sender: partyId('440306.destination'), receiver: partyId('360731.origin') };

describe('a checkpoint', () => {
  let scene: Scene;
  beforeAll(async () => {
    scene = await openScene();
  });
  afterAll(() => scene?.close());

  const numbered = (stream: Stream, number: number, change: Partial<NewCheckpoint> = {}): NewCheckpoint => ({
    ...stream,
    number,
    fromSeq: (number - 1) * 10 + 1,
    throughSeq: number * 10,
    entries: 10,
    root: sha256(`root ${number}`),
    digest: sha256(`digest ${number}`),
    document: `{"number":${number}}`,
    signed: signed('own'),
    ...change,
  });
  const write = <T>(work: Parameters<typeof scene.database.inTransaction<T>>[1]) =>
    scene.database.inTransaction(actor, work);
  const propose = (checkpoint: NewCheckpoint) => write((tx) => insertCheckpoint(tx, checkpoint));
  const countersign = (stream: Stream, number: number, digest = sha256(`digest ${number}`)) =>
    write((tx) => addCountersignature(tx, stream, number, digest, signed('both')));
  const roots = (stream: Stream, from: number, through: number): Promise<EpochRoot[]> =>
    scene.read((tx) => epochRootsOf(tx, stream, from, through));
  const standing = (stream: Stream, seqs: readonly number[]) =>
    scene.read((tx) => readStanding(tx, stream, seqs));
  const seqs = (from: number, through: number) =>
    Array.from({ length: through - from + 1 }, (_, n) => from + n);

  it('counts once both have signed, and follows the last that both have signed', async () => {
    const stream = scene.newStream();
    expect(await propose(numbered(stream, 2))).toBe(false);
    expect(await propose(numbered(stream, 1))).toBe(true);
    expect(await scene.read((tx) => lastCheckpoint(tx, stream))).toBeUndefined();
    expect(await propose(numbered(stream, 2))).toBe(false);
    expect(await countersign(stream, 1)).toBe(true);
    expect(await propose(numbered(stream, 2, { fromSeq: 12 }))).toBe(false);
    expect(await propose(numbered(stream, 2))).toBe(true);
    expect(await scene.read((tx) => lastCheckpoint(tx, stream))).toEqual({
      ...numbered(stream, 1),
      signed: signed('both'),
      changesThrough: 0,
      createdAt: expect.any(Date),
      countersignedAt: expect.any(Date),
    });
    expect(await scene.read((tx) => listCheckpoints(tx, stream))).toHaveLength(1);
    expect(await scene.read((tx) => findCheckpoint(tx, stream, 2))).toMatchObject({ signed: signed('own') });
  });

  it('is proposed anew as long as only one has signed; then it stands, for the app role for ever', async () => {
    const stream = scene.newStream();
    await propose(numbered(stream, 1));
    const other = numbered(stream, 1, { digest: sha256('other'), throughSeq: 20 });
    expect(await propose(other)).toBe(true);
    expect(await countersign(stream, 1)).toBe(false);
    expect(await countersign(stream, 1, other.digest)).toBe(true);
    expect(await countersign(stream, 1, other.digest)).toBe(false);
    expect(await propose(numbered(stream, 1))).toBe(false);
    await expect(write((tx) => tx.query(`UPDATE checkpoint SET root = 'x'`))).rejects.toMatchObject({
      code: '23001',
    });
    await expect(write((tx) => tx.query('DELETE FROM checkpoint'))).rejects.toMatchObject({ code: '42501' });
  });

  it('has the roots of its epochs over the standing rows in order of key, version and seq', async () => {
    const stream = scene.newStream();
    await scene.append(stream, 1, 33);
    const twice = { keyHash: sha256('key 21'), version: 2 };
    await scene.correct(
      correctionAt(stream, 22, twice),
      correctionAt(stream, 23, twice),
      correctionAt(stream, 24, { status: 'void' }),
    );
    await scene.told(stream, 25, 'refused');
    const rows = await standing(stream, seqs(5, 25));
    const expected = [1, 11, 21].map((first) => {
      const epoch = rows.filter((row) => row.epoch === epochAt(first)).sort(rowOrder);
      return { epoch: epochAt(first), entries: epoch.length, root: epochRoot(epoch.map(checkpointLeaf)) };
    });
    expect(expected.map(({ entries }) => entries)).toEqual([6, 10, 4]);
    const found = await roots(stream, 5, 25);
    expect(found.sort((a, b) => (a.epoch < b.epoch ? -1 : 1))).toEqual(expected);
  });

  it('has the same root whatever the order in which rows came, corrected or not', async () => {
    const [partner, own] = [scene.newStream(), scene.newStream()];
    await scene.append(partner, 1, 20);
    const late = seqs(1, 20)
      .reverse()
      .filter((seq) => seq !== 7);
    for (const seq of late) await write(async (tx) => insertLedgerEntries(tx, [entryAt(own, seq)]));
    await scene.correct(correctionAt(own, 7, { class: 'missing' }));
    expect(checkpointRoot(await roots(own, 1, 20))).toEqual(checkpointRoot(await roots(partner, 1, 20)));
    expect(await roots(own, 21, 30)).toEqual([]);
  });

  it('has the root of an epoch that is read in several pieces', async () => {
    const stream = scene.newStream();
    const { agreementId, direction, keyHash, digest, parcelDigest, recordId } = entryAt(stream, 1);
    const count = rowsAtOnce + 1000;
    await scene.intruder.query(
      `INSERT INTO ledger_entry (agreement_id, direction, seq, epoch, key_hash, record_id, version, digest, status, parcel_digest)
       SELECT $1, $2, n, '2026-11-01', CASE WHEN n % 3 = 0 THEN $3 ELSE sha256(int8send(n)) END, $6, n % 5, $4, 'applied', $5
       FROM generate_series(1, $7::integer) n`,
      [agreementId, direction, keyHash, digest, parcelDigest, recordId, count],
    );
    const rows = (await standing(stream, seqs(1, count))).sort(rowOrder);
    const root = epochRoot(rows.map(checkpointLeaf));
    expect(await roots(stream, 1, count)).toEqual([{ epoch: '2026-11-01', entries: count, root }]);
  });

  /** Reckoned, signed by us and kept in one transaction, as a run does it. */
  const sign = (
    stream: Stream,
    throughSeq: number,
    meanwhile: () => Promise<unknown> = () => Promise.resolve(),
  ) =>
    scene.read(async (tx) => {
      const checkpoint = buildCheckpoint({
        ...stream,
        parties,
        earlier: { digests: [], throughSeq: 0 },
        throughSeq,
        epochs: await epochRootsOf(tx, stream, 1, throughSeq),
        at: instant(new Date()),
      });
      await meanwhile();
      const root = Buffer.from(checkpoint.root, 'base64url');
      const digest = checkpointDigest(checkpoint);
      await insertCheckpoint(tx, numbered(stream, 1, { throughSeq, root, digest }));
      return checkpoint;
    });
  const kept = (stream: Stream) => scene.read(async (tx) => (await findCheckpoint(tx, stream, 1))!);
  const prove = async (stream: Stream, checkpoint: Checkpoint, row: StandingRow) => {
    const { changesThrough } = await kept(stream);
    return scene.read((tx) => proofOf(tx, checkpoint, changesThrough, row));
  };
  const signedRows = async (stream: Stream, ...of: number[]) => {
    const checkpoint = await kept(stream);
    const found = await scene.read((tx) => readSignedRows(tx, [checkpoint], of.map(recordIdAt)));
    return found.map(({ row }) => row);
  };
  const refused = expect.objectContaining({ code: 'proof-invalid' });

  it('proves each of its rows, and none that it does not hold', async () => {
    const stream = scene.newStream();
    await scene.append(stream, 1, 27);
    const checkpoint = await sign(stream, 25);
    const rows = await standing(stream, [1, 13, 25]);
    for (const row of rows) {
      const proof = await prove(stream, checkpoint, row);
      expect(() => verifyRowProof(checkpoint, row, proof)).not.toThrow();
    }
    const [beyond] = await standing(stream, [26]);
    const wrong = { ...rows[0]!, digest: sha256('wrong') };
    for (const row of [beyond!, wrong]) await expect(prove(stream, checkpoint, row)).rejects.toEqual(refused);
    expect(await signedRows(stream, 26, 25)).toEqual([rows[2]]);
  });

  it('proves its rows as they stood when it was signed, whatever became of them since', async () => {
    const stream = scene.newStream();
    await scene.append(stream, 1, 30);
    await scene.told(stream, 3, 'refused');
    await scene.correct(correctionAt(stream, 4, { version: 2 }), correctionAt(stream, 5, { status: 'void' }));
    const checkpoint = await sign(stream, 25);
    const before = await standing(stream, seqs(1, 25));
    const forge = (text: string) =>
      scene.intruder.query(`${text} WHERE agreement_id = $1 AND seq BETWEEN 7 AND 30`, [stream.agreementId]);

    await scene.told(stream, 3, 'withdrawn');
    await scene.correct(
      correctionAt(stream, 4, { status: 'withdrawn' }),
      correctionAt(stream, 4, { version: 3 }),
    );
    await scene.correct(correctionAt(stream, 5), correctionAt(stream, 6, { status: 'withdrawn' }));
    await scene.correct(correctionAt(stream, 6, { status: 'void' }));
    await forge(`UPDATE ledger_entry SET digest = sha256('x'), record_id = '${recordIdAt(99)}'`);
    await forge('DELETE FROM ledger_entry');
    await forge('DELETE FROM ledger_outcome');
    await write(async (tx) => insertLedgerEntries(tx, [entryAt(stream, 7)]));
    await scene.correct(correctionAt(stream, 8, { status: 'withdrawn', class: 'outOfScope' }));

    const proven = await signedRows(stream, ...seqs(1, 30));
    expect(proven).toEqual(before);
    for (const row of proven) {
      const proof = await prove(stream, checkpoint, row);
      expect(() => verifyRowProof(checkpoint, row, proof)).not.toThrow();
    }
    const [now] = await standing(stream, [8]);
    await expect(prove(stream, checkpoint, now!)).rejects.toEqual(refused);
  }, 120_000);

  it('holds no change that was under way while it was signed', async () => {
    const stream = scene.newStream();
    await scene.append(stream, 1, 10);
    const before = await standing(stream, [2]);
    let commit = (): void => undefined;
    const written = new Promise<void>((resolve) => (commit = resolve));
    let isWritten = (): void => undefined;
    const under = new Promise<void>((resolve) => (isWritten = resolve));
    const change = write(async (tx) => {
      await insertCorrections(tx, [correctionAt(stream, 2, { status: 'withdrawn' })]);
      isWritten();
      await written;
    });
    await under;
    const checkpoint = await sign(stream, 10, async () => {
      commit();
      await change;
    });
    expect(await signedRows(stream, 2)).toEqual(before);
    await expect(prove(stream, checkpoint, before[0]!)).resolves.toMatchObject({ epoch: epochAt(2) });
  });

  it('proposed anew is proved as it was reckoned the last time, or as before where its root is the same', async () => {
    const stream = scene.newStream();
    await scene.append(stream, 1, 10);
    await sign(stream, 10);
    await scene.told(stream, 2, 'withdrawn');
    const anew = await sign(stream, 10);
    const [row] = await signedRows(stream, 2);
    expect(row).toMatchObject({ status: 'withdrawn' });
    await expect(prove(stream, anew, row!)).resolves.toBeDefined();
    await scene.told(stream, 4, 'withdrawn');
    const root = Buffer.from(anew.root, 'base64url');
    await propose(numbered(stream, 1, { throughSeq: 10, root, digest: sha256('the same, said again') }));
    await expect(prove(stream, anew, row!)).resolves.toBeDefined();
    expect(await signedRows(stream, 4)).toMatchObject([{ status: 'applied' }]);
  });

  it('is kept with the signatures of both as they were made', async () => {
    const stream = scene.newStream();
    await scene.append(stream, 1, 10);
    const checkpoint = buildCheckpoint({
      ...stream,
      parties,
      earlier: { digests: [], throughSeq: 0 },
      throughSeq: 10,
      epochs: await roots(stream, 1, 10),
      at: instant(new Date()),
    });
    const proposed = signCheckpoint(checkpoint, generateSigningKey());
    const both = countersignCheckpoint(proposed, checkpoint, generateSigningKey());
    const digest = checkpointDigest(checkpoint);
    await propose(numbered(stream, 1, { digest, signed: proposed }));
    await write((tx) => addCountersignature(tx, stream, 1, digest, both));
    expect((await scene.read((tx) => lastCheckpoint(tx, stream)))?.signed).toEqual(both);
  });
});

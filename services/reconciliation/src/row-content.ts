/**
 * The rows two sides show each other where their ledgers differ, and what the sender has signed for.
 * Protects: whose row is right is decided by the sender's signature over a whole parcel, never by anybody's word.
 */
import type { Tx } from '@liangdi/database';
import {
  b64u,
  fromB64u,
  merkleRoot,
  signingKeyAt,
  verifyManifest,
  type Manifest,
  type PartyCard,
} from '@liangdi/envelope';
import { readStanding, sameKeyElsewhere, type StandingRow } from '@liangdi/ledger';
import { isProblem, problem } from '@liangdi/problem';
import { rowOf, type Row as WireRow } from '@liangdi/sketch';
import type { Bearings } from './bearings.js';

export interface RowItem {
  readonly seq: number;
  /** Absent: this side has no row there. */
  readonly row?: WireRow;
  readonly epoch?: string;
  /** Of the receiver: the same record and version stands under another seq too. */
  readonly sameKeyElsewhere?: boolean;
  /** Of the sender: false where her consent no longer stands, so the record must not be completed anywhere. */
  readonly consentStands?: boolean;
}

export interface RowsContent {
  readonly items: readonly RowItem[];
  /** The signed manifests this side holds of the parcels around these seqs. */
  readonly manifests: readonly string[];
}

/** One message shows at most so many: where each is in a parcel of its own, its manifest goes with it, and a message holds a megabyte. */
export const rowsAtOnce = 500;

/** What this side holds at these seqs. */
export async function showRows(tx: Tx, bearings: Bearings, seqs: readonly number[]): Promise<RowsContent> {
  const { stream, role } = bearings;
  const standing = new Map((await readStanding(tx, stream, seqs)).map((row) => [row.seq, row]));
  const withdrawn = role === 'sender' ? await withdrawnAmong(tx, [...standing.values()]) : new Set<string>();
  const items: RowItem[] = [];
  for (const seq of seqs) {
    const row = standing.get(seq);
    const again = row && role === 'receiver' && (await sameKeyElsewhere(tx, stream, row));
    const stands = row && !withdrawn.has(`${row.recordId}/${row.version}`);
    items.push({
      seq,
      ...(row ? { row: rowOf(row), epoch: row.epoch } : {}),
      ...(again ? { sameKeyElsewhere: true } : {}),
      ...(stands === false ? { consentStands: false } : {}),
    });
  }
  return { items, manifests: await manifestsAround(tx, bearings, seqs) };
}

async function manifestsAround(
  tx: Tx,
  { stream, role }: Bearings,
  seqs: readonly number[],
): Promise<string[]> {
  const table = role === 'sender' ? 'parcel_out' : 'parcel_in';
  const rows = await tx.query<{ manifest: string }>(
    `SELECT DISTINCT ON (p.first_seq) p.manifest
     FROM unnest($3::bigint[]) AS asked (seq) CROSS JOIN LATERAL (
       SELECT manifest, first_seq, count FROM ${table}
       WHERE agreement_id = $1 AND direction = $2 AND first_seq <= asked.seq
       ORDER BY first_seq DESC LIMIT 1) p
     WHERE asked.seq < p.first_seq + p.count ORDER BY p.first_seq`,
    [stream.agreementId, stream.direction, seqs],
  );
  return rows.map(({ manifest }) => manifest);
}

/** Records whose consent was withdrawn or has run out: they are never completed at the other side. */
async function withdrawnAmong(tx: Tx, rows: readonly StandingRow[]): Promise<Set<string>> {
  const gone = await tx.query<{ record_id: string; version: number }>(
    `SELECT r.record_id, r.version FROM unnest($1::uuid[], $2::integer[]) AS asked (record_id, version)
     JOIN record r USING (record_id, version) JOIN consent c ON c.consent_id = r.consent_id
     WHERE c.withdrawn_at IS NOT NULL OR c.expires_at <= now()`,
    [rows.map((row) => row.recordId), rows.map((row) => row.version)],
  );
  return new Set(gone.map((row) => `${row.record_id}/${row.version}`));
}

/** With more differing seqs in one parcel than this, not every mixture of both sides' rows is tried. */
const mixturesUpTo = 8;

export interface SignedFor {
  /** Seq → the digest the sender has signed for. */
  readonly signed: Map<number, Buffer>;
  /** Seqs within a parcel the sender has signed, whether or not its rows could be made up again. */
  readonly covered: Set<number>;
}

/**
 * What the sender has signed for. A manifest, whoever holds it, signs the root over its parcel; the rows that differ are tried from the
 * sender's side, from the receiver's, and mixed, until they make up that root: so a parcel of which each side lost another row is proved too.
 */
export async function signedDigests(
  tx: Tx,
  { stream, role }: Bearings,
  own: RowsContent,
  theirs: RowsContent,
  senderCard: PartyCard,
): Promise<SignedFor> {
  const signed = new Map<number, Buffer>();
  const covered = new Set<number>();
  const [sender, receiver] = role === 'sender' ? [own, theirs] : [theirs, own];
  const differing = new Map<number, Buffer[]>();
  for (const { seq, row } of [...sender.items, ...receiver.items]) {
    differing.set(seq, [...(differing.get(seq) ?? []), ...(row ? [fromB64u(row.digest)] : [])]);
  }
  for (const { firstSeq, count, merkleRoot: root } of manifestsOf(
    stream,
    [...own.manifests, ...theirs.manifests],
    senderCard,
  )) {
    const seqs = Array.from({ length: count }, (_, i) => firstSeq + i);
    for (const seq of seqs) covered.add(seq);
    const standing = new Map((await readStanding(tx, stream, seqs)).map((row) => [row.seq, row.digest]));
    const candidates = seqs.map(
      (seq) => differing.get(seq) ?? [standing.get(seq)].filter((known) => known !== undefined),
    );
    const leaves = mixtures(candidates).find((mixed) => b64u(merkleRoot(mixed)) === root);
    leaves?.forEach((leaf, i) => signed.set(firstSeq + i, leaf));
  }
  return { signed, covered };
}

/** Every way to take one candidate for each place: all first ones, all last ones, then the rest, as long as they are few. */
function mixtures(candidates: readonly (readonly Buffer[])[]): Buffer[][] {
  if (candidates.some((of) => of.length === 0)) return [];
  const first = candidates.map((of) => of[0]!);
  const choices = candidates.flatMap((of, at) => (of.length > 1 && !of[0]!.equals(of[1]!) ? [at] : []));
  if (choices.length === 0) return [first];
  if (choices.length > mixturesUpTo) return [first, candidates.map((of) => of.at(-1)!)];
  return Array.from({ length: 2 ** choices.length }, (_, mask) =>
    first.map((leaf, at) =>
      (mask >> choices.indexOf(at)) & 1 && choices.includes(at) ? candidates[at]![1]! : leaf,
    ),
  );
}

function manifestsOf(stream: Bearings['stream'], jws: readonly string[], senderCard: PartyCard): Manifest[] {
  return [...new Set(jws)].flatMap((text) => {
    try {
      const manifest = verifyManifest(text, (kid, at) => signingKeyAt(senderCard, kid, at));
      const ours =
        manifest.sender === senderCard.party &&
        manifest.agreementId === stream.agreementId &&
        manifest.direction === stream.direction;
      return ours ? [manifest] : [];
    } catch (thrown) {
      if (isProblem(thrown)) return [];
      throw thrown;
    }
  });
}

/** @throws message-malformed */
export function readRowsContent(value: unknown): RowsContent {
  const { items, manifests, ...rest } = (value ?? {}) as { items?: unknown; manifests?: unknown };
  const good =
    Array.isArray(items) &&
    items.length > 0 &&
    items.length <= rowsAtOnce &&
    items.every(isItem) &&
    new Set(items.map(({ seq }) => seq)).size === items.length &&
    Array.isArray(manifests) &&
    manifests.length <= rowsAtOnce &&
    manifests.every((jws) => typeof jws === 'string') &&
    Object.keys(rest).length === 0;
  if (!good) throw problem('message-malformed');
  return { items, manifests: manifests as string[] };
}

const isEpoch = (text: unknown) =>
  typeof text === 'string' && /^\d{4}-\d{2}-\d{2}(\.[1-9]\d{0,5})?$/.test(text);
const hash = /^[A-Za-z0-9_-]{43}$/;
const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

function isItem(value: unknown): value is RowItem {
  if (typeof value !== 'object' || value === null) return false;
  const { seq, row, epoch, sameKeyElsewhere, consentStands, ...rest } = value as RowItem;
  return (
    Number.isSafeInteger(seq) &&
    Math.abs(seq) <= 2 ** 47 &&
    (row === undefined ? epoch === undefined : isWireRow(row) && row.seq === seq && isEpoch(epoch)) &&
    [sameKeyElsewhere, consentStands].every((flag) => flag === undefined || typeof flag === 'boolean') &&
    Object.keys(rest).length === 0
  );
}

function isWireRow(row: WireRow): boolean {
  return (
    typeof row === 'object' &&
    row !== null &&
    hash.test(row.keyHash) &&
    uuid.test(row.recordId) &&
    Number.isSafeInteger(row.version) &&
    row.version >= 0 &&
    row.version <= 10_000 &&
    hash.test(row.digest) &&
    ['applied', 'refused', 'withdrawn'].includes(row.status) &&
    hash.test(row.parcelDigest)
  );
}

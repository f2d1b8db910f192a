/**
 * What two reconciliation services say to each other: a signed statement and, beside it, bytes its signature covers by digest (cells, rows, parcels
 * given back), so that they travel once in base64 and not twice. Protects: closed shapes, strict bounds, nothing about a person in clear.
 */
import { createHash } from 'node:crypto';
import { Ajv } from 'ajv';
import {
  canonicalJson,
  parseCanonical,
  signJws,
  verifyJws,
  type KeyLookup,
  type SigningKey,
} from '@liangdi/envelope';
import { problem } from '@liangdi/problem';
import {
  directions,
  instantPattern,
  uuidPattern,
  type Direction,
  type Instant,
  type PartyId,
} from '@liangdi/record';

const typ = 'liangdi.reconciliation.v1';

interface Common {
  readonly type: 'liangdi-reconciliation/1';
  readonly runId: string;
  readonly agreementId: string;
  readonly direction: Direction;
  readonly by: PartyId;
  readonly at: Instant;
  /** The agreement version whose secret keys the symbols. */
  readonly keyVersion: number;
  /** b64u SHA-256; there exactly where bytes are attached. */
  readonly attachmentDigest?: string;
}

/** How far a side is: its last seq and, of the sender, the last one it knows to be answered. */
export interface Heads {
  readonly head: number;
  readonly acked?: number;
}

export interface Compare extends Common, Heads {
  readonly step: 'compare';
  /** The cut the asker would compare at, its entries up to there and its first cell (28 bytes, b64u): equal first cells need no others. */
  readonly cut: number;
  readonly entries: number;
  readonly firstCell: string;
}

export interface CellsAnswer extends Common, Heads {
  readonly step: 'cells';
  readonly cut: number;
  readonly entries: number;
  readonly from: number;
  readonly count: number;
  /** True: the first cells are the same at the asker's own cut; nothing is attached. */
  readonly equal: boolean;
  /** Something is being healed at the speaker's side that no cell shows: the tail of a ledger, receipts. */
  readonly waits: boolean;
}

export interface More extends Common {
  readonly step: 'more';
  readonly cut: number;
  readonly from: number;
  readonly count: number;
}

/** Rows at the seqs in which the ledgers differ; attached as JSON (RowsContent). */
export interface Rows extends Common, Heads {
  readonly step: 'rows';
  readonly cut: number;
  readonly answer: boolean;
  /** No further rows of this comparison follow; an answer says what the question said. */
  readonly last: boolean;
}

/** Parcels the sender has lost; attached as JSON (what `takeBack` takes). */
export interface GiveBack extends Common {
  readonly step: 'giveBack';
}

/** Attached as JSON: general JWS, one or more, in order of number. */
export interface CheckpointMessage extends Common {
  readonly step: 'checkpoint';
  /** How many the speaker holds with both signatures. */
  readonly held: number;
  /** Of the initiator that has found both ledgers equal: its first cell at the cut, for the partner to hold against its own. */
  readonly equalAt?: { readonly cut: number; readonly firstCell: string };
}

export interface Stop extends Common {
  readonly step: 'stop';
  readonly code: string;
}

export type Statement = Compare | CellsAnswer | More | Rows | GiveBack | CheckpointMessage | Stop;
export type Step = Statement['step'];

/** What a caller says; who, when and under which type is added at signing. */
export type Said = Statement extends infer S
  ? S extends Statement
    ? Omit<S, 'type' | 'by' | 'at' | 'attachmentDigest'>
    : never
  : never;

const seq = { type: 'integer', minimum: 0, maximum: 2 ** 47 };
const uuid = { type: 'string', pattern: uuidPattern };
const common = {
  type: { const: 'liangdi-reconciliation/1' },
  runId: uuid,
  agreementId: uuid,
  direction: { enum: [...directions] },
  by: { type: 'string', pattern: '^[1-9][0-9]{5}\\.(origin|destination)$' },
  at: { type: 'string', pattern: instantPattern },
  keyVersion: { type: 'integer', minimum: 1, maximum: 10_000 },
  attachmentDigest: { type: 'string', pattern: '^[A-Za-z0-9_-]{43}$' },
};
const firstCell = { type: 'string', pattern: '^[A-Za-z0-9_-]{38}$' };
const equalAt = {
  type: 'object',
  properties: { cut: seq, firstCell },
  required: ['cut', 'firstCell'],
  additionalProperties: false,
};
const heads = { head: seq, acked: seq };
const range = { from: seq, count: { type: 'integer', minimum: 0, maximum: 30_000 } };
const own: Record<Step, Record<string, object>> = {
  compare: { ...heads, cut: seq, entries: seq, firstCell },
  cells: {
    ...heads,
    cut: seq,
    entries: seq,
    ...range,
    equal: { type: 'boolean' },
    waits: { type: 'boolean' },
  },
  more: { cut: seq, ...range },
  rows: { ...heads, cut: seq, answer: { type: 'boolean' }, last: { type: 'boolean' } },
  giveBack: {},
  checkpoint: { held: seq, equalAt },
  stop: { code: { type: 'string', pattern: '^[a-z][a-z0-9-]{0,60}$' } },
};

const optional = ['attachmentDigest', 'acked', 'equalAt'];
const ajv = new Ajv({ strict: true });
const shapes = Object.fromEntries(
  Object.entries(own).map(([step, members]) => {
    const properties = { ...common, step: { const: step }, ...members };
    const required = Object.keys(properties).filter((name) => !optional.includes(name));
    return [step, ajv.compile({ type: 'object', properties, required, additionalProperties: false })];
  }),
) as unknown as Record<string, (value: unknown) => boolean>;

const digestOf = (bytes: Buffer) => createHash('sha256').update(bytes).digest('base64url');

/** The plaintext to seal: length of the JWS, the JWS, the attachment. */
export function packStatement(
  said: Said,
  by: PartyId,
  at: Instant,
  key: SigningKey,
  attachment: Buffer = Buffer.alloc(0),
): Buffer {
  const statement = {
    ...said,
    type: 'liangdi-reconciliation/1',
    by,
    at,
    ...(attachment.length > 0 ? { attachmentDigest: digestOf(attachment) } : {}),
  };
  const jws = Buffer.from(signJws(canonicalJson(statement), key, typ), 'ascii');
  const length = Buffer.alloc(4);
  length.writeUInt32BE(jws.length);
  return Buffer.concat([length, jws, attachment]);
}

export interface Heard {
  readonly statement: Statement;
  readonly attachment: Buffer;
  /** The signed statement as it came: evidence where something is healed on its word. */
  readonly jws: string;
}

/** @throws message-malformed, and as verifyJws */
export function readStatement(plaintext: Buffer, keyFor: KeyLookup): Heard {
  const length = plaintext.length >= 4 ? plaintext.readUInt32BE(0) : -1;
  if (length < 1 || length > plaintext.length - 4 || length > 16_384) throw problem('message-malformed');
  const jws = plaintext.toString('latin1', 4, 4 + length);
  const attachment = plaintext.subarray(4 + length);
  const statement = parseCanonical(verifyJws(jws, typ, keyFor).payload.toString('utf8')) as Statement;
  const step: unknown = statement?.step;
  const shape = typeof step === 'string' && Object.hasOwn(shapes, step) ? shapes[step] : undefined;
  if (!shape?.(statement)) throw problem('message-malformed');
  const covered = attachment.length > 0 ? digestOf(attachment) : undefined;
  if (statement.attachmentDigest !== covered) throw problem('message-malformed');
  return { statement, attachment, jws };
}

/** @throws message-malformed */
export function readJson(attachment: Buffer): unknown {
  try {
    return JSON.parse(attachment.toString('utf8'));
  } catch (cause) {
    throw problem('message-malformed', {}, { cause });
  }
}

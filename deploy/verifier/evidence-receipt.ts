/** A receipt of an evidence file (docs/protocol.md §10, §14.5). Protects: a stage counts only where its issuer signed it of this very entry. */
import { cardOf, requireSignature, type Cards } from './cards.js';
import { below, hold, inside } from './fault.js';
import type { Fields, Json } from './json.js';
import { readCompact, type Jws } from './jws.js';
import type { Manifest } from './evidence-terms.js';
import type { Pins } from './pins.js';
import { closed, hashOf, instantOf, integerOf, listOf, oneOf, partyOf, textOf } from './shape.js';

interface Listed {
  readonly seq: number;
  readonly digest: string;
  readonly code: string | undefined;
}

export interface Receipt {
  readonly stage: (typeof stages)[number];
  readonly issuer: string;
  readonly signedAt: string;
  readonly parcelDigest: string;
  readonly except: readonly number[];
  readonly entries: readonly Listed[];
  readonly document: Fields;
  readonly jws: Jws;
}

/** The entry a receipt has to speak of. */
export interface Spoken {
  readonly manifest: Manifest;
  readonly parcelDigest: string;
  readonly seq: number;
  readonly digest: string;
}

const stages = ['accepted', 'delivered', 'refused', 'acknowledged'] as const;
const members = [
  'type',
  'stage',
  'issuer',
  'agreementId',
  'agreementVersion',
  'direction',
  'parcelDigest',
  'firstSeq',
  'count',
  'at',
];

export function readReceipt(value: Json, at: string): Receipt {
  const jws = readCompact(value, at, 'liangdi.receipt.v1');
  return { ...inside(at, () => receiptIn(jws.document)), jws };
}

function receiptIn(document: Fields): Omit<Receipt, 'jws'> {
  const stage = oneOf(document['stage'], '/stage', stages);
  const lists = stage === 'refused' || stage === 'acknowledged';
  const fields = closed(
    document,
    '',
    lists ? [...members, 'entries'] : members,
    stage === 'delivered' ? ['except'] : [],
  );
  oneOf(fields['type'], '/type', ['liangdi-receipt/1']);
  const { except, entries } = fields;
  return {
    stage,
    document,
    issuer: partyOf(fields['issuer'], '/issuer'),
    signedAt: instantOf(fields['at'], '/at'),
    parcelDigest: hashOf(fields['parcelDigest'], '/parcelDigest'),
    except: except === undefined ? [] : listOf(except, '/except', 1, 256).map(seqAt('/except')),
    entries: entries === undefined ? [] : listOf(entries, '/entries', 1, 256).map(listedIn),
  };
}

const seqAt = (at: string) => (value: Json, index: number) => integerOf(value, below(at, index), 1);

function listedIn(value: Json, index: number): Listed {
  const at = below('/entries', index);
  const { seq, digest, code, clauseId } = closed(value, at, ['seq', 'digest'], ['code', 'clauseId']);
  if (clauseId !== undefined) textOf(clauseId, below(at, 'clauseId'), 1, 80);
  return {
    seq: integerOf(seq, below(at, 'seq'), 1),
    digest: hashOf(digest, below(at, 'digest')),
    code: code === undefined ? undefined : textOf(code, below(at, 'code'), 1, 80),
  };
}

export function requireReceiptSigned({ issuer, signedAt, jws }: Receipt, cards: Cards, pins: Pins): void {
  const [signature] = jws.signatures;
  requireSignature(signature!, cardOf(cards, issuer, jws.at), signedAt);
  pins.require(signature!, issuer);
}

const bound = ['agreementId', 'agreementVersion', 'direction', 'firstSeq', 'count'] as const;

export function requireReceiptOfEntry(
  receipt: Receipt,
  { manifest, parcelDigest, seq, digest }: Spoken,
): void {
  const { stage, issuer, document, jws } = receipt;
  const told = receipt.entries.find((entry) => entry.seq === seq && entry.digest === digest);
  const speaksOfIt = {
    accepted: true,
    delivered: !receipt.except.includes(seq),
    refused: told?.code !== undefined,
    acknowledged: told !== undefined,
  };
  hold(
    bound.every((name) => document[name] === manifest[name]) &&
      receipt.parcelDigest === parcelDigest &&
      issuer === (stage === 'accepted' ? manifest.sender : manifest.recipient) &&
      speaksOfIt[stage],
    jws.at,
    'The receipt does not speak of this entry.',
    '回执说的不是这一条目。',
  );
}

/**
 * One checkpoint (docs/decisions/0008-reconciliation.md): its closed document, both signatures, its root over its epochs.
 * Protects: sender and receiver signed the very same text about the very same rows.
 */
import { b64u, fromB64u } from './base64url.js';
import { requireBothSignatures } from './both-signatures.js';
import type { SignKey } from './card.js';
import { isValidAt, type Cards } from './cards.js';
import { sha256, uint64be } from './digest.js';
import { below, hold, inside } from './fault.js';
import type { Fields, Json } from './json.js';
import { readGeneral, type Jws } from './jws.js';
import { leafHash, rootOf } from './merkle.js';
import type { Pins } from './pins.js';
import { closed, hashOf, instantOf, integerOf, listOf, matching, oneOf, partyOf, uuidOf } from './shape.js';

export interface Epoch {
  readonly epoch: string;
  readonly entries: number;
  readonly root: string;
}

export interface Checkpoint {
  readonly number: number;
  readonly stream: { readonly agreementId: string; readonly direction: string; readonly parties: Parties };
  readonly fromSeq: number;
  readonly throughSeq: number;
  readonly entries: number;
  readonly root: string;
  readonly epochs: readonly Epoch[];
  readonly previous: string | null;
  readonly history: { readonly size: number; readonly root: string };
  readonly signedAt: string;
  /** b64u(SHA-256) of the document. */
  readonly digest: string;
  readonly jws: Jws;
}

interface Parties {
  readonly sender: string;
  readonly receiver: string;
}

const typ = 'liangdi.checkpoint.v1';
const members = [
  'type',
  'agreementId',
  'direction',
  'number',
  'fromSeq',
  'throughSeq',
  'entries',
  'root',
  'epochs',
  'previous',
  'history',
  'at',
  'parties',
];
const roles = {
  originToDestination: { sender: '.origin', receiver: '.destination' },
  destinationToOrigin: { sender: '.destination', receiver: '.origin' },
} as const;

/** @throws Fault at the part of the JWS that is malformed, or at the payload where the document is */
export function readCheckpoint(value: Json, at: string): Checkpoint {
  const jws = readGeneral(value, at, typ);
  const digest = b64u(sha256(jws.text));
  return { ...inside(jws.at, () => readDocument(jws.document)), digest, jws };
}

function readDocument(document: Fields): Omit<Checkpoint, 'digest' | 'jws'> {
  const fields = closed(document, '', members);
  oneOf(fields['type'], '/type', ['liangdi-checkpoint/1']);
  const fromSeq = integerOf(fields['fromSeq'], '/fromSeq', 1);
  const throughSeq = integerOf(fields['throughSeq'], '/throughSeq', fromSeq - 1);
  const { previous } = fields;
  const history = closed(fields['history'], '/history', ['size', 'root']);
  return {
    stream: readStream(fields),
    number: integerOf(fields['number'], '/number', 1),
    fromSeq,
    throughSeq,
    entries: integerOf(fields['entries'], '/entries', 0, throughSeq - fromSeq + 1),
    root: hashOf(fields['root'], '/root'),
    epochs: listOf(fields['epochs'], '/epochs').map((item, index) =>
      readEpoch(item, below('/epochs', index)),
    ),
    previous: previous === null ? null : hashOf(previous, '/previous'),
    history: {
      size: integerOf(history['size'], '/history/size'),
      root: hashOf(history['root'], '/history/root'),
    },
    signedAt: instantOf(fields['at'], '/at'),
  };
}

function readStream(fields: Fields): Checkpoint['stream'] {
  const agreementId = uuidOf(fields['agreementId'], '/agreementId');
  const direction = oneOf(fields['direction'], '/direction', ['originToDestination', 'destinationToOrigin']);
  const parties = closed(fields['parties'], '/parties', ['sender', 'receiver']);
  const sender = partyOf(parties['sender'], '/parties/sender');
  const receiver = partyOf(parties['receiver'], '/parties/receiver');
  const fits = sender.endsWith(roles[direction].sender) && receiver.endsWith(roles[direction].receiver);
  hold(fits, '/parties', 'The parties do not fit the direction.', '双方与传送方向不符。');
  return { agreementId, direction, parties: { sender, receiver } };
}

function readEpoch(value: Json, at: string): Epoch {
  const fields = closed(value, at, ['epoch', 'entries', 'root']);
  const [en, zh] = ['The name of an epoch is expected.', '此处应为时段名称。'];
  return {
    epoch: matching(fields['epoch'], below(at, 'epoch'), /^\d{4}-\d{2}-\d{2}(\.[1-9]\d{0,5})?$/, en, zh),
    entries: integerOf(fields['entries'], below(at, 'entries'), 1, 2 ** 20),
    root: hashOf(fields['root'], below(at, 'root')),
  };
}

/** By sender and receiver, under keys valid when the document says it was signed. @throws Fault */
export function requireSigned({ jws, stream, signedAt }: Checkpoint, cards: Cards, pins: Pins): void {
  const { sender, receiver } = stream.parties;
  const counted = (key: SignKey) => isValidAt(key, signedAt);
  requireBothSignatures(jws, { parties: [sender, receiver], cards, pins, counted });
}

/** The root over all epochs, each with its name, its number of entries and its own root. @throws Fault at the document */
export function requireRoot({ epochs, entries, root, jws }: Checkpoint): void {
  const ordered = epochs.every(
    ({ epoch }, index) => index === 0 || isBefore(epochs[index - 1]!.epoch, epoch),
  );
  hold(ordered, jws.at, 'The epochs do not stand in order.', '时段没有按顺序排列。');
  const sum = epochs.reduce((total, epoch) => total + epoch.entries, 0);
  hold(sum === entries, jws.at, 'The epochs do not add up to the entries.', '各时段条数之和与总条数不符。');
  const computed = b64u(rootOf(epochs.map(epochLeaf)));
  hold(computed === root, jws.at, 'The root is not that of the epochs.', '根哈希与各时段不符。');
}

export function epochLeaf({ epoch, entries, root }: Epoch): Buffer {
  return leafHash(epoch, '\x00', uint64be(entries), fromB64u(root, ''));
}

/** By day, and within a day by part. */
function isBefore(one: string, other: string): boolean {
  const [day, otherDay] = [one.slice(0, 10), other.slice(0, 10)];
  return day === otherDay ? Number(one.slice(11)) < Number(other.slice(11)) : day < otherDay;
}

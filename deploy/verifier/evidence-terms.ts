/** The agreement and the manifest of an evidence file (docs/protocol.md §14.2, §14.3). Protects: a record counts only under terms both signed. */
import { requireBothSignatures } from './both-signatures.js';
import { cardOf, requireSignature, type Cards } from './cards.js';
import { below, hold, inside } from './fault.js';
import type { Fields, Json } from './json.js';
import { readCompact, readGeneral, type Jws } from './jws.js';
import type { Pins } from './pins.js';
import {
  closed,
  hashOf,
  instantOf,
  integerOf,
  isFields,
  listOf,
  matching,
  oneOf,
  partyOf,
  textOf,
} from './shape.js';

interface Side {
  readonly party: string;
  readonly cardDigest: string;
}

/** Of the agreement only what a record is held against. */
export interface Agreement {
  readonly agreementId: string;
  readonly agreementVersion: number;
  readonly origin: Side;
  readonly destination: Side;
  readonly clauses: readonly Fields[];
  readonly jws: Jws;
}

export interface Manifest {
  readonly sender: string;
  readonly recipient: string;
  readonly agreementId: string;
  readonly agreementVersion: number;
  readonly direction: Direction;
  readonly firstSeq: number;
  readonly count: number;
  readonly merkleRoot: string;
  readonly createdAt: string;
  readonly jws: Jws;
}

const directions = ['originToDestination', 'destinationToOrigin'] as const;
export type Direction = (typeof directions)[number];

const manifestMembers = [
  'type',
  'sender',
  'recipient',
  'agreementId',
  'agreementVersion',
  'direction',
  'epoch',
  'firstSeq',
  'count',
  'merkleRoot',
  'previousParcelDigest',
  'createdAt',
];

export function readAgreement(value: Json | undefined, at: string): Agreement {
  const jws = readGeneral(value, at, 'liangdi.agreement.v1');
  return { ...inside(jws.at, () => agreementIn(jws.document)), jws };
}

function agreementIn(document: Fields): Omit<Agreement, 'jws'> {
  oneOf(document['type'], '/type', ['liangdi-agreement/1']);
  const parties = closed(document['parties'], '/parties', ['origin', 'destination']);
  return {
    agreementId: textOf(document['agreementId'], '/agreementId', 1, 80),
    agreementVersion: integerOf(document['agreementVersion'], '/agreementVersion', 1, 10_000),
    origin: sideIn(parties['origin'], '/parties/origin', 'origin'),
    destination: sideIn(parties['destination'], '/parties/destination', 'destination'),
    clauses: listOf(document['clauses'], '/clauses', 1, 200).filter(isFields),
  };
}

function sideIn(value: Json | undefined, at: string, role: string): Side {
  hold(isFields(value), at, 'An object is expected.', '此处应为对象。');
  const party = partyOf(value['party'], below(at, 'party'));
  hold(party.endsWith(`.${role}`), below(at, 'party'), 'A party of the other role.', '机构角色不符。');
  return { party, cardDigest: hashOf(value['cardDigest'], below(at, 'cardDigest')) };
}

/** The document states no time: its keys must have begun, and not be compromised, when the manifest was made. @throws Fault */
export function requireAgreementSigned(
  agreement: Agreement,
  createdAt: string,
  cards: Cards,
  pins: Pins,
): void {
  const { jws, origin, destination } = agreement;
  requireBothSignatures(jws, {
    parties: [origin.party, destination.party],
    cards,
    pins,
    counted: ({ validFrom, compromisedSince }) =>
      validFrom <= createdAt && (compromisedSince === undefined || createdAt < compromisedSince),
  });
}

export function requireAgreementCards({ jws, origin, destination }: Agreement, cards: Cards): void {
  for (const { party, cardDigest } of [origin, destination]) {
    hold(
      cards.get(party)?.some(({ digest }) => digest === cardDigest) === true,
      jws.at,
      `The card of ${party} the agreement was signed against is not in the file.`,
      `文件中没有签署协议时 ${party} 所用的名片。`,
    );
  }
}

export function readManifest(value: Json | undefined, at: string): Manifest {
  const jws = readCompact(value, at, 'liangdi.manifest.v1');
  return { ...inside(at, () => manifestIn(jws.document)), jws };
}

function manifestIn(document: Fields): Omit<Manifest, 'jws'> {
  const fields = closed(document, '', manifestMembers);
  oneOf(fields['type'], '/type', ['liangdi-manifest/1']);
  const [en, zh] = ['The name of an epoch is expected.', '此处应为时段名称。'];
  matching(fields['epoch'], '/epoch', /^\d{4}-\d{2}-\d{2}(\.[1-9]\d{0,5})?$/, en, zh);
  const { previousParcelDigest: previous } = fields;
  if (previous !== null) hashOf(previous, '/previousParcelDigest');
  return {
    sender: partyOf(fields['sender'], '/sender'),
    recipient: partyOf(fields['recipient'], '/recipient'),
    agreementId: textOf(fields['agreementId'], '/agreementId', 1, 80),
    agreementVersion: integerOf(fields['agreementVersion'], '/agreementVersion', 1, 10_000),
    direction: oneOf(fields['direction'], '/direction', directions),
    firstSeq: integerOf(fields['firstSeq'], '/firstSeq', 1),
    count: integerOf(fields['count'], '/count', 1, 256),
    merkleRoot: hashOf(fields['merkleRoot'], '/merkleRoot'),
    createdAt: instantOf(fields['createdAt'], '/createdAt'),
  };
}

export function requireManifestSigned({ sender, createdAt, jws }: Manifest, cards: Cards, pins: Pins): void {
  const [signature] = jws.signatures;
  requireSignature(signature!, cardOf(cards, sender, jws.at), createdAt);
  pins.require(signature!, sender);
}

export function requireManifestOfAgreement(manifest: Manifest, agreement: Agreement): void {
  const { origin, destination } = agreement;
  const [from, to] =
    manifest.direction === 'originToDestination' ? [origin, destination] : [destination, origin];
  hold(
    manifest.agreementId === agreement.agreementId &&
      manifest.agreementVersion === agreement.agreementVersion &&
      manifest.sender === from.party &&
      manifest.recipient === to.party,
    manifest.jws.at,
    'The manifest is not of this agreement and these parties.',
    '清单不属于该协议及双方。',
  );
}

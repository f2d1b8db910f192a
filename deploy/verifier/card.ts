/** One party card as docs/protocol.md §5 describes it, every member of it. Protects: a `kid` is the thumbprint of its key, and one key has one use. */
import { b64u, fromB64u } from './base64url.js';
import { sha256 } from './digest.js';
import { below, hold, inside } from './fault.js';
import type { Fields, Json } from './json.js';
import { readCompact, type Signature } from './jws.js';
import { closed, hashOf, instantOf, integerOf, listOf, matching, oneOf, partyOf, textOf } from './shape.js';

export interface SignKey {
  readonly kid: string;
  readonly x: string;
  readonly validFrom: string;
  readonly validUntil?: string;
  readonly compromisedSince?: string;
}

export interface Card {
  readonly at: string;
  readonly party: string;
  readonly serial: number;
  readonly issuedAt: string;
  /** b64u(SHA-256) of the JWS: how an agreement names the card. */
  readonly digest: string;
  readonly signature: Signature;
  readonly signKeys: ReadonlyMap<string, SignKey>;
}

const members = [
  'type',
  'party',
  'name',
  'division',
  'offices',
  'contacts',
  'topic',
  'keys',
  'issuedAt',
  'serial',
];
const uses = ['sign', 'encrypt', 'agree', 'clinic'] as const;

/** Ed25519 points of small order, sign bit cleared: under such a key one signature fits many texts. */
const smallOrder = new Set([
  '00'.repeat(32),
  `01${'00'.repeat(31)}`,
  `ec${'ff'.repeat(30)}7f`,
  `ed${'ff'.repeat(30)}7f`,
  `ee${'ff'.repeat(30)}7f`,
  '26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05',
  'c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a',
]);

/** @throws Fault at the card: its parts stand in one text, so the file has no finer place */
export function readCard(value: Json, at: string): Card {
  const { document, signatures } = readCompact(value, at, 'liangdi.party-card.v1');
  return {
    at,
    ...inside(at, () => readFields(document)),
    digest: b64u(sha256(value as string)),
    signature: signatures[0]!,
  };
}

function readFields(document: Fields): Pick<Card, 'party' | 'serial' | 'issuedAt' | 'signKeys'> {
  const card = closed(document, '', members);
  oneOf(card['type'], '/type', ['liangdi-party-card/1']);
  const party = partyOf(card['party'], '/party');
  requireDescription(card, party);
  const serial = integerOf(card['serial'], '/serial', 1);
  return { party, serial, issuedAt: instantOf(card['issuedAt'], '/issuedAt'), signKeys: readKeys(card) };
}

function requireDescription(card: Fields, party: string): void {
  const division = party.slice(0, 6);
  oneOf(card['division'], '/division', [division]);
  oneOf(card['topic'], '/topic', [`liangdi.${party}.inbox.v1`]);
  requireName(card['name'], '/name');
  listOf(card['offices'], '/offices', 1, 500).forEach((item, index) => {
    const at = below('/offices', index);
    const { office, name } = closed(item, at, ['office', 'name']);
    const [en, zh] = ['An office of another division.', '机构不属于本行政区划。'];
    matching(office, below(at, 'office'), new RegExp(`^${division}\\d{3}$`), en, zh);
    requireName(name, below(at, 'name'));
  });
  listOf(card['contacts'], '/contacts', 0, 50).forEach((item, index) => {
    const at = below('/contacts', index);
    const contact = closed(item, at, ['role', 'channel']);
    textOf(contact['role'], below(at, 'role'), 1, 100);
    textOf(contact['channel'], below(at, 'channel'), 1, 200);
  });
}

function requireName(value: Json | undefined, at: string): void {
  const name = closed(value, at, ['zh', 'en']);
  textOf(name['zh'], below(at, 'zh'), 1, 200);
  textOf(name['en'], below(at, 'en'), 1, 200);
}

function readKeys(card: Fields): Map<string, SignKey> {
  const kids = new Set<string>();
  const signKeys = new Map<string, SignKey>();
  const found = new Set<string>();
  listOf(card['keys'], '/keys', 1, 200).forEach((item, index) => {
    const { use, ...key } = readKey(item, below('/keys', index));
    hold(!kids.has(key.kid), below('/keys', index), 'This key stands twice on the card.', '名片上密钥重复。');
    kids.add(key.kid);
    found.add(use);
    if (use === 'sign') signKeys.set(key.kid, key);
  });
  const complete = uses.slice(0, 3).every((use) => found.has(use));
  hold(complete, '/keys', 'The card lacks a key of some use.', '名片缺少某种用途的密钥。');
  return signKeys;
}

function readKey(item: Json, at: string): SignKey & { use: (typeof uses)[number] } {
  const key = closed(item, at, ['kid', 'use', 'jwk', 'validFrom'], ['validUntil', 'compromisedSince']);
  const use = oneOf(key['use'], below(at, 'use'), uses);
  const kid = hashOf(key['kid'], below(at, 'kid'));
  const x = readPoint(key['jwk'], use === 'sign' ? 'Ed25519' : 'X25519', kid, below(at, 'jwk'));
  const validFrom = instantOf(key['validFrom'], below(at, 'validFrom'));
  const { validUntil, compromisedSince } = key;
  if (validUntil !== undefined) {
    const ends = instantOf(validUntil, below(at, 'validUntil')) > validFrom;
    hold(ends, below(at, 'validUntil'), 'A key ends before it begins.', '密钥的失效时间早于生效时间。');
  }
  if (compromisedSince !== undefined) instantOf(compromisedSince, below(at, 'compromisedSince'));
  return { use, kid, x, validFrom, ...ending(validUntil, compromisedSince) };
}

function ending(
  validUntil?: Json,
  compromisedSince?: Json,
): Pick<SignKey, 'validUntil' | 'compromisedSince'> {
  return {
    ...(validUntil === undefined ? {} : { validUntil: validUntil as string }),
    ...(compromisedSince === undefined ? {} : { compromisedSince: compromisedSince as string }),
  };
}

/** RFC 7638: the kid is computed from the key, so it cannot point to another one. */
function readPoint(value: Json | undefined, curve: 'Ed25519' | 'X25519', kid: string, at: string): string {
  const jwk = closed(value, at, ['kty', 'crv', 'x']);
  oneOf(jwk['kty'], at, ['OKP']);
  oneOf(jwk['crv'], at, [curve]);
  const x = hashOf(jwk['x'], at);
  const thumbprint = b64u(sha256(`{"crv":"${curve}","kty":"OKP","x":"${x}"}`));
  hold(thumbprint === kid, at, 'A kid on the card is not that of its key.', '名片上的密钥指纹与密钥不符。');
  const point = fromB64u(x, at);
  point[31] = point[31]! & 0x7f;
  const usable = curve !== 'Ed25519' || !smallOrder.has(point.toString('hex'));
  hold(usable, at, 'A signing key of small order proves nothing.', '小阶签名密钥不能证明任何事。');
  return x;
}

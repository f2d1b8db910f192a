/**
 * docs/protocol.md says what the code does: its worked example is computed again from the golden files with node:crypto alone, its codes are
 * those of the catalogue, its limits those of the envelope, and every place it points to is there.
 */
import {
  createCipheriv,
  createDecipheriv,
  createHash,
  createHmac,
  createPrivateKey,
  createPublicKey,
  diffieHellman,
  hkdfSync,
  sign,
} from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from '@jest/globals';
import { catalogue } from '@liangdi/problem';

const root = join(dirname(fileURLToPath(import.meta.url)), '../..');
const protocol = readFileSync(join(root, 'docs/protocol.md'), 'utf8');
const example = section('15');

type Jwk = { readonly kty: string; readonly crv: string; readonly x: string; readonly d: string };
type Keys = Record<'origin' | 'destination', Record<'sign' | 'encrypt' | 'agree', Jwk>>;
interface Evidence {
  readonly partyCards: readonly string[];
  readonly manifest: string;
  readonly parcel: string;
  readonly entry: string;
  readonly inclusionPath: readonly [string, string];
  readonly receipts: readonly [string, string];
  readonly body: { readonly salt: string; readonly text: string };
}
const agreementId = '019ab000-0000-7000-8000-00000000a001';
const keys = golden<Keys>('keys.json');
const evidence = golden<Evidence>('evidence.json');

describe('the worked example of the protocol', () => {
  it('names keys by their thumbprints, and cards by their digests', () => {
    for (const jwk of [keys.origin.sign, keys.destination.sign, keys.destination.encrypt]) {
      expect(example).toContain(b64u(sha256(`{"crv":"${jwk.crv}","kty":"OKP","x":"${jwk.x}"}`)));
    }
    for (const card of evidence.partyCards) expect(example).toContain(b64u(sha256(card)));
  });

  it('derives the agreement secret and the names made under it', () => {
    const shared = agree(keys.origin.agree, keys.destination.agree);
    expect(example).toContain(shared.toString('hex'));
    const named = {
      pseudonym: '11010519491231002X',
      ledger: '019ab000-0000-7000-8000-000000000000',
      partition: `${agreementId}/originToDestination`,
    };
    for (const [use, text] of Object.entries(named)) {
      const info = `{"agreementId":"${agreementId}","agreementVersion":1,"use":"${use}"}`;
      const key = Buffer.from(hkdfSync('sha256', shared, 'liangdi.agreement-secret.v1', info, 32));
      expect(example).toContain(key.toString('hex'));
      expect(example).toContain(b64u(createHmac('sha256', key).update(text).digest()));
    }
  });

  it('opens the parcel', () => {
    const [header, , iv, sealed, tag] = evidence.parcel.split('.') as [
      string,
      string,
      string,
      string,
      string,
    ];
    const { epk } = JSON.parse(fromB64u(header).toString()) as { epk: Jwk };
    const shared = agree(keys.destination.encrypt, epk);
    const otherInfo = Buffer.from('000000074132353647434d000000000000000000000100', 'hex');
    const key = sha256(Buffer.from('00000001', 'hex'), shared, otherInfo);
    for (const told of [
      fromB64u(header).toString(),
      iv,
      tag,
      shared.toString('hex'),
      key.toString('hex'),
      otherInfo.toString('hex'),
    ]) {
      expect(example).toContain(told);
    }
    const decipher = createDecipheriv('aes-256-gcm', key, fromB64u(iv))
      .setAAD(Buffer.from(header))
      .setAuthTag(fromB64u(tag));
    const plain = Buffer.concat([decipher.update(fromB64u(sealed)), decipher.final()]);
    expect(example).toContain(`${plain.length.toLocaleString('en')} bytes`);
  });

  it('leads from the body to the signed root, and the receipts speak of it', () => {
    const digest = sha256(evidence.manifest);
    expect(example).toContain(b64u(digest));
    expect(example).toContain(digest.toString('hex'));
    expect(example).toContain(evidence.manifest.split('.')[2]!);
    expect(example).toContain(payloadOf(evidence.manifest));
    expect(example).toContain(b64u(sha256(fromB64u(evidence.body.salt), evidence.body.text)));
    expect(example).toContain(evidence.body.text.replace('\u2028', '[U+2028]'));
    expect(example).toContain(evidence.entry);
    const leaf = sha256(Buffer.of(0), evidence.entry);
    const [left, right] = evidence.inclusionPath.map(fromB64u) as [Buffer, Buffer];
    const node = sha256(Buffer.of(1), left, leaf);
    for (const hash of [leaf, node, left, right, sha256(Buffer.of(1), node, right)])
      expect(example).toContain(b64u(hash));
    expect(example).toContain(payloadOf(evidence.receipts[1]));
  });
});

interface SketchRow {
  readonly seq: number;
  readonly keyHash: string;
  readonly version: number;
  readonly digest: string;
  readonly status: 'applied' | 'refused' | 'withdrawn';
}

describe('the worked example of reconciliation', () => {
  const told = section('18');
  const rows = (
    JSON.parse(readFileSync(join(root, 'libs/sketch/src/golden/v1/sketch.json'), 'utf8')) as {
      readonly rows: readonly SketchRow[];
    }
  ).rows;
  const info = `{"agreementId":"${agreementId}","agreementVersion":1,"use":"reconciliation"}`;
  const shared = agree(keys.origin.agree, keys.destination.agree);
  const secret = Buffer.from(hkdfSync('sha256', shared, 'liangdi.agreement-secret.v1', info, 32));
  const [k1, k2] = ['symbol', 'check'].map((name) =>
    Buffer.from(hkdfSync('sha256', secret, 'liangdi.sketch.v1', name, 32)),
  ) as [Buffer, Buffer];
  const statusByte = { applied: 0, refused: 1, withdrawn: 2 };
  const symbols = rows.map((row) => {
    const { seq, keyHash, version, digest, status } = row;
    const named = [fromB64u(keyHash), bigEndian(version, 4), fromB64u(digest), Buffer.of(statusByte[status])];
    const tag = sha256(...named).subarray(0, 10);
    const symbol = block(k1, Buffer.concat([bigEndian(seq, 6), tag]));
    const leaf = sha256(Buffer.of(0), ...named, bigEndian(seq, 8));
    return { row, tag, symbol, check: block(k2, symbol).subarray(0, 8), leaf };
  });
  const cells = Array.from({ length: 8 }, (_, index) => {
    const within = symbols.filter(({ check }) => placesOf(check, index).includes(index));
    const sum = within.reduce<Buffer>((all, { symbol }) => xor(all, symbol), Buffer.alloc(16));
    const check = within.reduce<Buffer>((all, one) => xor(all, one.check), Buffer.alloc(8));
    return { sum, check, count: within.length };
  });

  it('makes keys, symbols and cells as the text says', () => {
    for (const key of [secret, k1, k2]) expect(told).toContain(key.toString('hex'));
    for (const { row, tag, symbol, check } of symbols) {
      expect(told).toContain(`seq ${row.seq}  version ${row.version}  ${row.status}`);
      expect(told).toContain(tag.toString('hex'));
      expect(told).toContain(`${symbol.toString('hex')}   check ${check.toString('hex')}`);
      expect(told).toContain(`cells    ${placesOf(check, 230).slice(0, 11).join(' ')} …`);
    }
    cells.forEach(({ sum, check, count }, index) =>
      expect(told).toContain(`${index}     ${sum.toString('hex')}  ${check.toString('hex')}  ${count}`),
    );
    expect(told).toContain(b64u(Buffer.concat([cells[0]!.sum, cells[0]!.check, bigEndian(3, 4)])));
    const deltas = cells.map(({ count }, index) => count - Math.floor(3 / (1 + index / 2) + 0.5));
    expect(told).toContain(`delta ${deltas.join(' ')}`);
    const wire = [0, 1].map((index) => {
      const { sum, check } = cells[index]!;
      return Buffer.concat([sum, check.subarray(0, 4), Buffer.of(zigzag(deltas[index]!))]).toString('hex');
    });
    expect(told).toContain(`cell 0, 1 on the wire  ${wire.join(' ')}`);
  });

  it('leads from the rows to the signed checkpoint', () => {
    const ordered = [...symbols].sort((one, other) =>
      Buffer.compare(fromB64u(one.row.keyHash), fromB64u(other.row.keyHash)),
    );
    expect(ordered.map(({ row }) => row.seq)).toEqual([42, 43, 41]);
    const [first, second, third] = ordered.map(({ leaf }) => leaf) as [Buffer, Buffer, Buffer];
    const epochRoot = sha256(Buffer.of(1), sha256(Buffer.of(1), first, second), third);
    const epochLeaf = sha256(Buffer.of(0), '2026-03-02', Buffer.of(0), bigEndian(3, 8), epochRoot);
    const [document = ''] = /^\{"agreementId".*"type":"liangdi-checkpoint\/1"\}$/m.exec(told) ?? [];
    expect(JSON.parse(document)).toMatchObject({
      root: b64u(epochLeaf),
      epochs: [{ epoch: '2026-03-02', entries: 3, root: b64u(epochRoot) }],
    });
    const digest = sha256(document);
    for (const hash of [...ordered.map(({ leaf }) => leaf), digest, sha256(Buffer.of(0), digest)])
      expect(told).toContain(b64u(hash));
    for (const [role, party] of [
      ['sender', keys.origin],
      ['receiver', keys.destination],
    ] as const) {
      const kid = b64u(sha256(`{"crv":"Ed25519","kty":"OKP","x":"${party.sign.x}"}`));
      const header = b64u(Buffer.from(`{"alg":"EdDSA","kid":"${kid}","typ":"liangdi.checkpoint.v1"}`));
      const input = Buffer.from(`${header}.${b64u(Buffer.from(document))}`);
      const signature = sign(null, input, createPrivateKey({ key: { ...party.sign }, format: 'jwk' }));
      expect(told).toMatch(new RegExp(`signature, ${role} +${b64u(signature)}`));
    }
  });
});

describe('the protocol', () => {
  it('lists codes as the catalogue disposes of them', () => {
    const rows = [...section('13').matchAll(/^\| (refuse|park|retry|halt) \|.*\| (.+) \|$/gm)];
    expect(rows.map(([, disposition]) => disposition)).toEqual(['refuse', 'park', 'retry', 'halt']);
    const faults = rows.flatMap(([, disposition, codes = '']) =>
      [...codes.matchAll(/`([a-z-]+)`/g)]
        .filter(([, code]) => catalogue[code as keyof typeof catalogue]?.disposition !== disposition)
        .map(([, code]) => `${code} is not ${disposition}`),
    );
    expect(faults).toEqual([]);
  });

  it('says of a refused record only codes there are', () => {
    const [, list = ''] =
      /A record is refused, its neighbours are not:([\s\S]*?)First fault/.exec(protocol) ?? [];
    const codes = [...list.matchAll(/`([a-z]+(?:-[a-z]+)+)`/g)].map(([, code]) => code!);
    expect(codes.length).toBeGreaterThan(10);
    expect(codes.filter((code) => !(code in catalogue))).toEqual([]);
  });

  it('points only to files and sections that are there', () => {
    const links = [...protocol.matchAll(/\]\(([^)]+)\)/g)].map(([, target]) => target!);
    const headings = [...protocol.matchAll(/^## (.+)$/gm)].map(([, title]) => `#${anchorOf(title!)}`);
    const broken = links.filter((target) =>
      target.startsWith('#') ? !headings.includes(target) : !existsSync(join(root, 'docs', target)),
    );
    expect(broken).toEqual([]);
  });
});

function section(number: string): string {
  const [, rest = ''] = protocol.split(new RegExp(`^## ${number}\\. .*$`, 'm'));
  return rest.split(/^## /m)[0]!;
}

function anchorOf(title: string): string {
  return title
    .toLowerCase()
    .replace(/[^\p{L}\p{N} -]/gu, '')
    .replaceAll(' ', '-');
}

function golden<T>(file: string): T {
  return JSON.parse(readFileSync(join(root, 'libs/envelope/src/golden/v1', file), 'utf8')) as T;
}

function agree(own: Jwk, { kty, crv, x }: Jwk): Buffer {
  return diffieHellman({
    privateKey: createPrivateKey({ key: { ...own }, format: 'jwk' }),
    publicKey: createPublicKey({ key: { kty, crv, x }, format: 'jwk' }),
  });
}

/** §18.3: the cells of a symbol, through `last` and one beyond. */
function placesOf(check: Buffer, last: number): number[] {
  let [a, b, index] = [check.readUInt32BE(0), check.readUInt32BE(4), 0];
  const places = [0];
  while (index <= last) {
    a = (a + 0x9e3779b9) >>> 0;
    let t = (a ^ b) >>> 0;
    t = Math.imul(t ^ (t >>> 16), 0x85ebca6b) >>> 0;
    t = Math.imul(t ^ (t >>> 13), 0xc2b2ae35) >>> 0;
    const r = (t ^ (t >>> 16)) >>> 0;
    b = (Math.imul(b, 0x01000193) ^ r) >>> 0;
    index += Math.max(1, Math.ceil((index + 1.5) * (65536 / Math.sqrt(r + 1) - 1)));
    places.push(index);
  }
  return places;
}

function zigzag(delta: number): number {
  return delta >= 0 ? 2 * delta : -2 * delta - 1;
}

function block(key: Buffer, bytes: Buffer): Buffer {
  return createCipheriv('aes-256-ecb', key, null).setAutoPadding(false).update(bytes);
}

function bigEndian(value: number, bytes: number): Buffer {
  return Buffer.from(value.toString(16).padStart(bytes * 2, '0'), 'hex');
}

function xor(one: Buffer, other: Buffer): Buffer {
  return Buffer.from(one.map((byte, at) => byte ^ other[at]!));
}

function sha256(...parts: readonly (Buffer | string)[]): Buffer {
  return parts.reduce((hash, part) => hash.update(part), createHash('sha256')).digest();
}

function b64u(bytes: Buffer): string {
  return bytes.toString('base64url');
}

function fromB64u(text: string): Buffer {
  return Buffer.from(text, 'base64url');
}

function payloadOf(jws: string): string {
  return fromB64u(jws.split('.')[1]!).toString('utf8');
}

import { createHash } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { inclusionPath, leafHash, merkleRoot, rootFromInclusionPath, sha256 } from '@liangdi/envelope';
import { consistencyPath, historyLeaf, historyRoot, treeRoot, verifyConsistency } from '../index.js';
import { code } from '../specs/samples.js';

/** The test vectors of the Certificate Transparency reference implementation. */
const inputs = [
  '',
  '00',
  '10',
  '2021',
  '3031',
  '40414243',
  '5051525354555657',
  '606162636465666768696a6b6c6d6e6f',
];
const roots = [
  '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d',
  'fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125',
  'aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77',
  'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
  '4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4',
  '76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef',
  'ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c',
  '5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328',
];
const paths: readonly [number, number, readonly string[]][] = [
  [1, 1, []],
  [
    1,
    8,
    [
      '96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7',
      '5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e',
      '6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4',
    ],
  ],
  [
    6,
    8,
    [
      '0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a',
      'ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0',
      'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
    ],
  ],
  [
    2,
    5,
    [
      '5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e',
      'bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b',
    ],
  ],
];

const leaves = inputs.map((hex) => leafHash(Buffer.from(hex, 'hex')));
const stateOf = (size: number): { size: number; root: Buffer } => ({
  size,
  root: treeRoot(leaves.slice(0, size)),
});
const invalid = expect.objectContaining(code('proof-invalid') as object);

/** RFC 9162 §2.1.1, §2.1.4.1 read again, word for word and with nothing shared. */
const H = (...parts: Buffer[]): Buffer => createHash('sha256').update(Buffer.concat(parts)).digest();
function MTH(D: Buffer[]): Buffer {
  if (D.length === 0) return H();
  if (D.length === 1) return D[0]!;
  const k = 2 ** Math.ceil(Math.log2(D.length) - 1);
  return H(Buffer.of(1), MTH(D.slice(0, k)), MTH(D.slice(k)));
}
function SUBPROOF(m: number, D: Buffer[], b: boolean): Buffer[] {
  if (m === D.length) return b ? [] : [MTH(D)];
  const k = 2 ** Math.ceil(Math.log2(D.length) - 1);
  return m <= k
    ? [...SUBPROOF(m, D.slice(0, k), b), MTH(D.slice(k))]
    : [...SUBPROOF(m - k, D.slice(k), false), MTH(D.slice(0, k))];
}

describe('the tree of RFC 9162', () => {
  it('gives the published roots, leaf by leaf as over the whole list', () => {
    expect(inputs.map((_, n) => treeRoot(leaves.slice(0, n + 1)).toString('hex'))).toEqual(roots);
    expect(treeRoot([])).toEqual(sha256(''));
    const many = Array.from({ length: 130 }, (_, n) => leafHash(String(n)));
    for (let n = 0; n <= 130; n++) expect(treeRoot(many.slice(0, n))).toEqual(merkleRoot(many.slice(0, n)));
  });

  it('leads every leaf to its root by its inclusion path', () => {
    for (let count = 1; count <= leaves.length; count++) {
      for (let index = 0; index < count; index++) {
        const path = inclusionPath(leaves.slice(0, count), index);
        expect(rootFromInclusionPath(leaves[index]!, index, count, path).toString('hex')).toBe(
          roots[count - 1],
        );
      }
    }
  });

  it.each(paths)('gives the published consistency path from %i to %i', (from, to, expected) => {
    const path = consistencyPath(leaves.slice(0, to), from);
    expect(path.map((hash) => hash.toString('hex'))).toEqual(expected);
    verifyConsistency(stateOf(from), stateOf(to), path);
  });

  it('proves every growth up to forty checkpoints, by the path the RFC spells out', () => {
    const many = Array.from({ length: 40 }, (_, n) => leafHash(String(n)));
    for (let to = 1; to <= many.length; to++) {
      const grown = many.slice(0, to);
      for (let from = 1; from <= to; from++) {
        const path = consistencyPath(grown, from);
        expect(path).toEqual(SUBPROOF(from, grown, true));
        verifyConsistency(
          { size: from, root: MTH(many.slice(0, from)) },
          { size: to, root: MTH(grown) },
          path,
        );
      }
    }
  });

  it('proves no growth by an altered, shortened or lengthened path, nor between other states', () => {
    for (let to = 2; to <= 8; to++) {
      for (let from = 1; from < to; from++) {
        const path = consistencyPath(leaves.slice(0, to), from);
        const refused = (...given: Parameters<typeof verifyConsistency>): void => {
          expect(() => verifyConsistency(...given)).toThrow(invalid);
        };
        path.forEach((hash, n) => refused(stateOf(from), stateOf(to), path.with(n, sha256(hash))));
        refused(stateOf(from), stateOf(to), path.slice(1));
        refused(stateOf(from), stateOf(to), path.slice(0, -1));
        refused(stateOf(from), stateOf(to), [...path, path[0]!]);
        refused(stateOf(from), stateOf(to), path.with(0, Buffer.alloc(31)));
        refused({ ...stateOf(from), root: sha256('x') }, stateOf(to), path);
        refused(stateOf(from), { ...stateOf(to), root: sha256('x') }, path);
      }
      expect(() => verifyConsistency(stateOf(to), { ...stateOf(to), root: sha256('x') }, [])).toThrow(
        invalid,
      );
      expect(() => verifyConsistency(stateOf(to), stateOf(to), [sha256('x')])).toThrow(invalid);
    }
    for (const from of [0, -1, 9, 0.5]) expect(() => consistencyPath(leaves, from)).toThrow(invalid);
  });

  it('is grown over the digests of checkpoints', () => {
    const digests = [sha256('1'), sha256('2'), sha256('3')];
    expect(historyRoot(digests)).toEqual(treeRoot(digests.map(historyLeaf)));
    expect(historyLeaf(digests[0]!)).toEqual(H(Buffer.of(0), digests[0]!));
  });
});

import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { consistencyPath, treeRoot } from '@liangdi/sketch';
import { inclusionPath } from '@liangdi/envelope';
import { sha256 } from './digest.js';
import { isConsistent, leafHash, rootFromPath, rootOf } from './merkle.js';

/** The leaves and roots of the reference implementation of Certificate Transparency. */
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
const leaves = inputs.map((input) => leafHash(Buffer.from(input, 'hex')));
const hex = (...texts: string[]) => texts.map((text) => Buffer.from(text, 'hex'));

describe('a tree of RFC 9162', () => {
  it('has the roots of the reference implementation', () => {
    expect(rootOf([]).toString('hex')).toBe(
      'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
    );
    roots.forEach((root, index) => expect(rootOf(leaves.slice(0, index + 1)).toString('hex')).toBe(root));
  });

  it.each([
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
        'bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b',
        'ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0',
        'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
      ],
    ],
    [3, 3, ['fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125']],
  ] as const)('proves that leaf %i stands in the tree of %i', (number, size, path) => {
    const root = rootFromPath(leaves[number - 1]!, number - 1, size, hex(...path));
    expect(root?.toString('hex')).toBe(roots[size - 1]);
  });

  it.each([
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
  ] as const)('proves that the tree of %i has grown into that of %i', (from, to, path) => {
    const tree = (size: number) => ({ size, root: hex(roots[size - 1]!)[0]! });
    expect(isConsistent(tree(from), tree(to), hex(...path))).toBe(true);
  });

  it('agrees with whoever writes the proofs, and believes no other root, place, size or path', () => {
    const size = fc.integer({ min: 1, max: 70 });
    fc.assert(
      fc.property(size, fc.nat(), fc.nat(), (count, place, start) => {
        const all = Array.from({ length: count }, (_, n) => leafHash(String(n)));
        const [index, from] = [place % count, 1 + (start % count)];
        const root = treeRoot(all);
        expect(rootOf(all)).toEqual(root);
        const path = inclusionPath(all, index);
        expect(rootFromPath(all[index]!, index, count, path)).toEqual(root);
        expect(rootFromPath(all[index]!, index, count, [...path, sha256()])).toBeUndefined();
        expect(rootFromPath(all[index]!, count, count, path)).toBeUndefined();
        if (path.length > 0) expect(rootFromPath(all[index]!, index, count, path.slice(1))).toBeUndefined();

        const [earlier, later] = [
          { size: from, root: treeRoot(all.slice(0, from)) },
          { size: count, root },
        ];
        const grown = consistencyPath(all, from);
        expect(isConsistent(earlier, later, grown)).toBe(true);
        expect(isConsistent(earlier, later, [...grown, sha256()])).toBe(false);
        expect(isConsistent({ ...earlier, root: sha256('x') }, later, grown)).toBe(false);
        expect(isConsistent(earlier, { ...later, root: sha256('x') }, grown)).toBe(false);
        if (grown.length > 0) expect(isConsistent(earlier, later, grown.slice(0, -1))).toBe(false);
      }),
      { numRuns: 200 },
    );
  });
});

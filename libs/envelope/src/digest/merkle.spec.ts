import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { inclusionPath, leafHash, merkleRoot, rootFromInclusionPath } from './merkle.js';
import { sha256 } from './sha256.js';

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
const leaves = inputs.map((hex) => leafHash(Buffer.from(hex, 'hex')));
const hex = (hashes: readonly Buffer[]): string[] => hashes.map((hash) => hash.toString('hex'));

describe('the Merkle tree of RFC 9162', () => {
  it('gives the published roots for one to eight entries, and the hash of nothing for none', () => {
    expect(inputs.map((_, n) => merkleRoot(leaves.slice(0, n + 1)).toString('hex'))).toEqual(roots);
    expect(merkleRoot([])).toEqual(sha256(''));
  });

  it('gives the published inclusion paths', () => {
    expect(inclusionPath(leaves.slice(0, 1), 0)).toEqual([]);
    expect(hex(inclusionPath(leaves, 0))).toEqual([
      '96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7',
      '5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e',
      '6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4',
    ]);
    expect(hex(inclusionPath(leaves, 5))).toEqual([
      'bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b',
      'ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0',
      'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
    ]);
  });

  it('leads every entry of every parcel back to its root', () => {
    const many = Array.from({ length: 256 }, (_, n) => leafHash(String(n)));
    const place = fc
      .integer({ min: 1, max: 256 })
      .chain((count) => fc.tuple(fc.constant(count), fc.nat(count - 1)));
    fc.assert(
      fc.property(place, ([count, index]) => {
        const parcel = many.slice(0, count);
        const path = inclusionPath(parcel, index);
        return rootFromInclusionPath(parcel[index]!, index, count, path).equals(merkleRoot(parcel));
      }),
    );
  });

  it('leads nowhere with another entry, another place, or an altered, shortened or lengthened path', () => {
    for (let count = 2; count <= 8; count++) {
      const parcel = leaves.slice(0, count);
      const root = merkleRoot(parcel);
      for (let index = 0; index < count; index++) {
        const path = inclusionPath(parcel, index);
        const other = (index + 1) % count;
        expect(rootFromInclusionPath(parcel[other]!, index, count, path).equals(root)).toBe(false);
        const altered = path.map((hash, n) => (n === 0 ? sha256(hash) : hash));
        expect(rootFromInclusionPath(parcel[index]!, index, count, altered).equals(root)).toBe(false);
        for (const wrong of [path.slice(1), [...path, root]]) {
          expect(() => rootFromInclusionPath(parcel[index]!, index, count, wrong)).toThrow(
            /inclusion-path-invalid/,
          );
        }
      }
    }
    expect(() => inclusionPath(leaves, 8)).toThrow(/inclusion-path-invalid/);
    expect(() => rootFromInclusionPath(leaves[0]!, -1, 8, [])).toThrow(/inclusion-path-invalid/);
  });

  it('never takes a node for an entry', () => {
    const node = Buffer.concat([leaves[0]!, leaves[1]!]);
    expect(leafHash(node).equals(merkleRoot(leaves.slice(0, 2)))).toBe(false);
  });
});

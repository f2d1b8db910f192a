/**
 * Merkle tree of RFC 9162 §2.1 over SHA-256: one signature for a whole parcel, yet any entry provable alone.
 * Protects: leaves and nodes are hashed under different prefixes, so no node can pass as an entry.
 */
import { problem } from '@liangdi/problem';
import { sha256 } from './sha256.js';

const leafPrefix = Buffer.of(0x00);
const nodePrefix = Buffer.of(0x01);

/** SHA-256(0x00 ‖ bytes): the digest of an entry, before and after it has a place in a tree. */
export function leafHash(bytes: Buffer | string): Buffer {
  // U+0000 is the byte 0x00 in UTF-8: a text needs no buffer of its own.
  return typeof bytes === 'string' ? sha256(`\0${bytes}`) : sha256(leafPrefix, bytes);
}

/** Root over leaf hashes in order; of none it is the hash of the empty string. */
export function merkleRoot(leafHashes: readonly Buffer[]): Buffer {
  if (leafHashes.length === 0) return sha256();
  return rootOf(leafHashes, 0, leafHashes.length);
}

/** The sibling hashes from leaf to root (RFC 9162 §2.1.3.1). Refused: `inclusion-path-invalid`. */
export function inclusionPath(leafHashes: readonly Buffer[], index: number): Buffer[] {
  requirePlace(index, leafHashes.length);
  const path: Buffer[] = [];
  let [from, to] = [0, leafHashes.length];
  while (to - from > 1) {
    const middle = from + splitOf(to - from);
    if (index < middle) {
      path.unshift(rootOf(leafHashes, middle, to));
      to = middle;
    } else {
      path.unshift(rootOf(leafHashes, from, middle));
      from = middle;
    }
  }
  return path;
}

/** The root a leaf and its path lead to (RFC 9162 §2.1.3.2). Refused: `inclusion-path-invalid` when the length is wrong. */
export function rootFromInclusionPath(
  leaf: Buffer,
  index: number,
  count: number,
  path: readonly Buffer[],
): Buffer {
  requirePlace(index, count);
  let [place, last, root] = [index, count - 1, leaf];
  for (const sibling of path) {
    if (last === 0 || sibling.length !== 32) throw problem('inclusion-path-invalid');
    if (place % 2 === 1 || place === last) {
      root = nodeHash(sibling, root);
      // The last leaf of an uneven row has no sibling: climb to the row where it has one.
      while (place % 2 === 0 && place !== 0) [place, last] = [half(place), half(last)];
    } else {
      root = nodeHash(root, sibling);
    }
    [place, last] = [half(place), half(last)];
  }
  if (last !== 0) throw problem('inclusion-path-invalid');
  return root;
}

function rootOf(leaves: readonly Buffer[], from: number, to: number): Buffer {
  if (to - from === 1) return leaves[from]!;
  const middle = from + splitOf(to - from);
  return nodeHash(rootOf(leaves, from, middle), rootOf(leaves, middle, to));
}

function nodeHash(left: Buffer, right: Buffer): Buffer {
  return sha256(nodePrefix, left, right);
}

/** The largest power of two smaller than n. */
function splitOf(n: number): number {
  let split = 1;
  while (split * 2 < n) split *= 2;
  return split;
}

function half(n: number): number {
  return Math.floor(n / 2);
}

function requirePlace(index: number, count: number): void {
  if (!Number.isSafeInteger(index) || !Number.isSafeInteger(count) || index < 0 || index >= count) {
    throw problem('inclusion-path-invalid');
  }
}

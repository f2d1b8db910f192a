/**
 * The history of a stream: an RFC 9162 tree over its checkpoints, with the proof that a later history contains an earlier
 * one unchanged (§2.1.4). Protects: neither side, nor both together, can rewrite what was once agreed and shown.
 */
import { leafHash } from '@liangdi/envelope';
import { problem } from '@liangdi/problem';
import { nodeHash, treeRoot } from './tree-head.js';

/** One state of the tree: how many checkpoints, and the root over them. */
export interface TreeState {
  readonly size: number;
  readonly root: Buffer;
}

/** SHA-256(0x00 ‖ digest of the checkpoint document). */
export function historyLeaf(checkpointDigest: Buffer): Buffer {
  return leafHash(checkpointDigest);
}

/** Over the digests of checkpoints 1 … n, in order. */
export function historyRoot(checkpointDigests: Iterable<Buffer>): Buffer {
  return treeRoot([...checkpointDigests].map(historyLeaf));
}

/** Proof that the tree over all leaves has grown from its first `from` ones (§2.1.4.1). Refused: `proof-invalid`. */
export function consistencyPath(leaves: readonly Buffer[], from: number): Buffer[] {
  requireGrowth(from, leaves.length);
  const path: Buffer[] = [];
  let [start, end, old] = [0, leaves.length, from];
  // Once the walk has turned right, the old tree's part of the subtree is not the old root itself, and must be given.
  let rootIsKnown = true;
  while (old < end - start) {
    const split = splitOf(end - start);
    if (old <= split) {
      path.unshift(treeRoot(leaves.slice(start + split, end)));
      end = start + split;
    } else {
      path.unshift(treeRoot(leaves.slice(start, start + split)));
      [start, old, rootIsKnown] = [start + split, old - split, false];
    }
  }
  return rootIsKnown ? path : [treeRoot(leaves.slice(start, end)), ...path];
}

/** Refused: `proof-invalid` where the path does not lead from the one state to the other (§2.1.4.2). */
export function verifyConsistency(from: TreeState, to: TreeState, path: readonly Buffer[]): void {
  requireGrowth(from.size, to.size);
  if (path.some((hash) => hash.length !== 32)) throw problem('proof-invalid');
  const good =
    from.size === to.size ? path.length === 0 && from.root.equals(to.root) : leadsFrom(from, to, path);
  if (!good) throw problem('proof-invalid');
}

function leadsFrom(from: TreeState, to: TreeState, path: readonly Buffer[]): boolean {
  // A full old tree is a node of the new one, and its root is left out of the path.
  const [first, ...rest] = isPowerOfTwo(from.size) ? [from.root, ...path] : path;
  if (first === undefined) return false;
  let [place, last] = [from.size - 1, to.size - 1];
  while (place % 2 === 1) [place, last] = [half(place), half(last)];
  let [oldRoot, newRoot] = [first, first];
  for (const sibling of rest) {
    if (last === 0) return false;
    if (place % 2 === 1 || place === last) {
      oldRoot = nodeHash(sibling, oldRoot);
      newRoot = nodeHash(sibling, newRoot);
      while (place % 2 === 0 && place !== 0) [place, last] = [half(place), half(last)];
    } else {
      newRoot = nodeHash(newRoot, sibling);
    }
    [place, last] = [half(place), half(last)];
  }
  return last === 0 && oldRoot.equals(from.root) && newRoot.equals(to.root);
}

function requireGrowth(from: number, to: number): void {
  if (!Number.isSafeInteger(from) || !Number.isSafeInteger(to) || from < 1 || from > to) {
    throw problem('proof-invalid');
  }
}

/** The largest power of two smaller than n. */
function splitOf(n: number): number {
  let split = 1;
  while (split * 2 < n) split *= 2;
  return split;
}

function isPowerOfTwo(n: number): boolean {
  while (n % 2 === 0) n /= 2;
  return n === 1;
}

function half(n: number): number {
  return Math.floor(n / 2);
}

/**
 * The tree of RFC 9162 §2.1: root, inclusion (§2.1.3.2) and consistency (§2.1.4.2). Protects: one root stands for all leaves in their
 * order, and a later tree can be shown to begin with an earlier one. Sizes may exceed 32 bits, so no bit operators.
 */
import { sha256 } from './digest.js';

export function leafHash(...parts: readonly (Uint8Array | string)[]): Buffer {
  return sha256('\x00', ...parts);
}

export function nodeHash(left: Buffer, right: Buffer): Buffer {
  return sha256('\x01', left, right);
}

/** The complete subtrees of the leaves so far, largest first: a log that grows leaf by leaf and always knows its root. */
export class GrowingTree {
  private readonly subtrees: { size: number; hash: Buffer }[] = [];
  size = 0;

  add(leaf: Buffer): void {
    let last = { size: 1, hash: leaf };
    while (this.subtrees.at(-1)?.size === last.size) {
      const { size, hash } = this.subtrees.pop()!;
      last = { size: size * 2, hash: nodeHash(hash, last.hash) };
    }
    this.subtrees.push(last);
    this.size += 1;
  }

  root(): Buffer {
    const last = this.subtrees.at(-1);
    if (last === undefined) return sha256();
    return this.subtrees.slice(0, -1).reduceRight((right, { hash }) => nodeHash(hash, right), last.hash);
  }
}

export function rootOf(leaves: readonly Buffer[]): Buffer {
  const tree = new GrowingTree();
  leaves.forEach((leaf) => tree.add(leaf));
  return tree.root();
}

/** The root to which the path leads from the leaf; nothing where the path has another length than the place wants. */
export function rootFromPath(
  leaf: Buffer,
  index: number,
  size: number,
  path: readonly Buffer[],
): Buffer | undefined {
  if (index < 0 || index >= size) return undefined;
  let [fn, sn, r] = [index, size - 1, leaf];
  for (const p of path) {
    if (sn === 0) return undefined;
    if (isOdd(fn) || fn === sn) {
      r = nodeHash(p, r);
      while (!isOdd(fn) && fn !== 0) [fn, sn] = [half(fn), half(sn)];
    } else {
      r = nodeHash(r, p);
    }
    [fn, sn] = [half(fn), half(sn)];
  }
  return sn === 0 ? r : undefined;
}

export interface Tree {
  readonly size: number;
  readonly root: Buffer;
}

/** Whether the path shows that the later tree begins with all leaves of the earlier one. */
export function isConsistent(earlier: Tree, later: Tree, path: readonly Buffer[]): boolean {
  if (earlier.size > later.size) return false;
  if (earlier.size === later.size) return path.length === 0 && earlier.root.equals(later.root);
  if (earlier.size < 1) return false;
  const [first, ...rest] = isPowerOfTwo(earlier.size) ? [earlier.root, ...path] : path;
  if (first === undefined) return false;
  let [fn, sn] = [earlier.size - 1, later.size - 1];
  while (isOdd(fn)) [fn, sn] = [half(fn), half(sn)];
  let [fr, sr] = [first, first];
  for (const c of rest) {
    if (sn === 0) return false;
    if (isOdd(fn) || fn === sn) {
      [fr, sr] = [nodeHash(c, fr), nodeHash(c, sr)];
      while (!isOdd(fn) && fn !== 0) [fn, sn] = [half(fn), half(sn)];
    } else {
      sr = nodeHash(sr, c);
    }
    [fn, sn] = [half(fn), half(sn)];
  }
  return sn === 0 && fr.equals(earlier.root) && sr.equals(later.root);
}

function isOdd(value: number): boolean {
  return value % 2 === 1;
}

function half(value: number): number {
  return Math.floor(value / 2);
}

function isPowerOfTwo(value: number): boolean {
  return Number.isInteger(Math.log2(value)) && 2 ** Math.log2(value) === value;
}

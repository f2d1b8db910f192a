/**
 * The chain of checkpoints of one stream, and the history tree over it. Protects: no checkpoint can be left out, put in, moved or replaced
 * later, and no number of the ledger lies between two of them.
 */
import { b64u, fromB64u } from './base64url.js';
import type { Checkpoint } from './checkpoint.js';
import { Fault, type Told } from './fault.js';
import { GrowingTree, leafHash } from './merkle.js';

/** @throws Fault at the document that does not follow from the one before */
export function requireChain(checkpoints: readonly Checkpoint[]): void {
  checkpoints.forEach((checkpoint, index) => {
    const fault = index === 0 ? firstFault(checkpoint) : linkFault(checkpoint, checkpoints[index - 1]!);
    if (fault !== undefined) throw new Fault(checkpoint.jws.at, fault);
  });
}

function firstFault({ number, fromSeq, previous }: Checkpoint): Told | undefined {
  if (number !== 1) {
    return {
      en: `The file begins with checkpoint ${number}; without all from number 1 on its history cannot be recomputed.`,
      zh: `文件从第 ${number} 号检查点开始；缺少第 1 号起的检查点，无法重算历史。`,
    };
  }
  if (fromSeq === 1 && previous === null) return undefined;
  return { en: 'The first checkpoint does not begin at the beginning.', zh: '第 1 号检查点不是从头开始。' };
}

function linkFault(checkpoint: Checkpoint, before: Checkpoint): Told | undefined {
  const { number, stream, fromSeq, previous } = checkpoint;
  if (JSON.stringify(stream) !== JSON.stringify(before.stream)) {
    return {
      en: 'It is of another agreement, direction or party.',
      zh: '协议、方向或机构与前一检查点不同。',
    };
  }
  if (number !== before.number + 1) {
    const wanted = before.number + 1;
    return {
      en: `Number ${wanted} should stand here, and it is number ${number}: one is missing, moved or there twice.`,
      zh: `此处应为第 ${wanted} 号，却是第 ${number} 号：有检查点缺失、错位或重复。`,
    };
  }
  if (previous !== before.digest) {
    return { en: 'It names another checkpoint before it.', zh: '所记前一检查点的摘要不符。' };
  }
  if (fromSeq !== before.throughSeq + 1) {
    return {
      en: `It begins at number ${fromSeq} of the ledger, and the one before ends at ${before.throughSeq}.`,
      zh: `本检查点从台账第 ${fromSeq} 号开始，而前一检查点止于第 ${before.throughSeq} 号。`,
    };
  }
  return undefined;
}

/** Answers the roots of the history, from that of no checkpoint up to that of all. @throws Fault at the first document with another history */
export function requireHistory(checkpoints: readonly Checkpoint[]): readonly Buffer[] {
  const tree = new GrowingTree();
  const roots = [tree.root()];
  for (const { history, number, digest, jws } of checkpoints) {
    if (history.size !== tree.size || history.root !== b64u(tree.root())) {
      throw new Fault(jws.at, {
        en: `Checkpoint ${number} records another history of the checkpoints before it.`,
        zh: `第 ${number} 号检查点所记的历史与之前的检查点不符。`,
      });
    }
    tree.add(leafHash(fromB64u(digest, jws.at)));
    roots.push(tree.root());
  }
  return roots;
}

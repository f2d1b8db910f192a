/** Checkpoints as they come from the partner: their shape, whether both have signed, and whether one proposed is of now. */
import type { GeneralJws } from '@liangdi/envelope';
import type { CheckpointRow } from '@liangdi/ledger';
import { isProblem, problem } from '@liangdi/problem';
import { verifyCheckpoint, type CheckedCheckpoint, type Checkpoint, type PartyKeyAt } from '@liangdi/sketch';

/** Earlier checkpoints given back in one message. */
export const mostGivenBack = 50;

const allowedSkewMs = 5 * 60_000;
/** As old as a statement may be, and a little. */
const oldestMs = 65 * 60_000;

/** About now, and not before the last: an instant at which our own key does not hold would leave a checkpoint that nobody can verify. */
export function isTimely({ at }: Checkpoint, last: CheckpointRow | undefined): boolean {
  const age = Date.now() - Date.parse(at);
  const before = last && (JSON.parse(last.document) as Checkpoint).at;
  return age > -allowedSkewMs && age < oldestMs && (before === undefined || at >= before);
}

/** Undefined where not both signatures are there and hold. */
export function complete(signed: GeneralJws, keyFor: PartyKeyAt): CheckedCheckpoint | undefined {
  try {
    return verifyCheckpoint(signed, keyFor);
  } catch (thrown) {
    if (isProblem(thrown)) return undefined;
    throw thrown;
  }
}

/** @throws message-malformed */
export function readCheckpoints(value: unknown): GeneralJws[] {
  const good =
    Array.isArray(value) &&
    value.length <= mostGivenBack &&
    value.every(
      (jws) => typeof jws === 'object' && jws !== null && Array.isArray((jws as GeneralJws).signatures),
    );
  if (!good) throw problem('message-malformed');
  return value as GeneralJws[];
}

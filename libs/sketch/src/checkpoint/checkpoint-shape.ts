/**
 * What a checkpoint must look like, member by member and between members. Protects: a document with a member too many, a
 * root its epochs do not lead to, or a gap before it is refused before anyone signs it or believes it.
 */
import { b64u } from '@liangdi/envelope';
import { problem } from '@liangdi/problem';
import { directionFrom, directions, isInstant, partyPattern } from '@liangdi/record';
import { epochRootsOf, type Checkpoint, type CheckpointEpoch } from './checkpoint.js';
import { historyRoot } from './history.js';
import { checkpointRoot, epochOrder, epochPattern } from './leaves.js';

type Test = (value: unknown) => boolean;

/** Days of fifty years; a bound, for the document comes from outside. */
const maxEpochs = 20_000;
const maxEpochEntries = 2 ** 20;
const agreementPattern = /^[0-9A-Za-z._-]{1,64}$/;
const digestPattern = /^[A-Za-z0-9_-]{42}[AEIMQUYcgkosw048]$/;
const emptyHistory = b64u(historyRoot([]));

const matching =
  (pattern: RegExp): Test =>
  (value) =>
    typeof value === 'string' && pattern.test(value);
const integerFrom =
  (least: number, most = Number.MAX_SAFE_INTEGER): Test =>
  (value) =>
    Number.isSafeInteger(value) && (value as number) >= least && (value as number) <= most;
const isDigest = matching(digestPattern);
const isParty = matching(new RegExp(partyPattern));

const epochMembers: Record<keyof CheckpointEpoch, Test> = {
  epoch: matching(epochPattern),
  entries: integerFrom(1, maxEpochEntries),
  root: isDigest,
};

const checkpointMembers: Record<keyof Checkpoint, Test> = {
  type: (value) => value === 'liangdi-checkpoint/1',
  agreementId: matching(agreementPattern),
  direction: (value) => directions.some((direction) => direction === value),
  number: integerFrom(1),
  fromSeq: integerFrom(1),
  throughSeq: integerFrom(0),
  entries: integerFrom(0),
  root: isDigest,
  epochs: (value) =>
    Array.isArray(value) &&
    value.length <= maxEpochs &&
    value.every((epoch) => faultOf(epoch, epochMembers) === undefined),
  previous: (value) => value === null || isDigest(value),
  history: (value) => faultOf(value, { size: integerFrom(0), root: isDigest }) === undefined,
  at: (value) => typeof value === 'string' && isInstant(value),
  parties: (value) => faultOf(value, { sender: isParty, receiver: isParty }) === undefined,
};

/** Refused: `checkpoint-malformed`, with the place of the first fault. */
export function requireCheckpoint(value: unknown): Checkpoint {
  const pointer = faultOf(value, checkpointMembers) ?? contradictionIn(value as Checkpoint);
  if (pointer !== undefined) throw problem('checkpoint-malformed', { pointer });
  return value as Checkpoint;
}

/** A pointer to the first member that is missing or wrong; to the whole where one stands there too many. */
function faultOf(value: unknown, members: Readonly<Record<string, Test>>): string | undefined {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return '';
  const given = value as Readonly<Record<string, unknown>>;
  const wrong = Object.keys(members).find(
    (name) => !Object.hasOwn(given, name) || !members[name]!(given[name]),
  );
  if (wrong !== undefined) return `/${wrong}`;
  // An unknown name is the partner's text and may hold anything: the pointer stops above it.
  return Object.keys(given).length === Object.keys(members).length ? undefined : '';
}

/** What the members say of one another. */
function contradictionIn(checkpoint: Checkpoint): string | undefined {
  const { number, fromSeq, throughSeq, entries, epochs, previous, history, direction, parties } = checkpoint;
  const isFirst = number === 1;
  if (isFirst && fromSeq !== 1) return '/fromSeq';
  if (throughSeq < fromSeq - 1) return '/throughSeq';
  if (entries > throughSeq - fromSeq + 1) return '/entries';
  if (entries !== epochs.reduce((sum, epoch) => sum + epoch.entries, 0)) return '/entries';
  if (epochs.some((epoch, n) => n > 0 && epochOrder(epochs[n - 1]!, epoch) >= 0)) return '/epochs';
  if (checkpoint.root !== b64u(checkpointRoot(epochRootsOf(checkpoint)))) return '/root';
  if (isFirst !== (previous === null)) return '/previous';
  if (history.size !== number - 1 || (isFirst && history.root !== emptyHistory)) return '/history';
  if (directionFrom(parties.sender) !== direction || directionFrom(parties.receiver) === direction)
    return '/parties';
  return undefined;
}

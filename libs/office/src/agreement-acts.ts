/**
 * Who of the two parties may do what to their agreement, and where it leads: the same rule for what is done here and for what the partner
 * tells. Protects: nobody countersigns his own proposal, and who has suspended is the one who resumes.
 */
import { agreementLife, type AgreementState, type StepName } from '@liangdi/agreement';
import { problem } from '@liangdi/problem';
import type { PartyId } from '@liangdi/record';
import type { AgreementOnFile } from './agreement-on-file.js';

type History = { readonly row: Pick<AgreementOnFile['row'], 'state'> } & {
  readonly steps: readonly Pick<AgreementOnFile['steps'][number], 'step' | 'by'>[];
};

/** The state an act of a party leads to. @throws life-forbids, agreement-act-of-other-party */
export function stateAfter(history: History, act: StepName, by: PartyId): AgreementState {
  const { state } = history.row;
  return secondOfTwo(history, act, by) ?? requireActor(history, act, by, agreementLife.next(state, act));
}

/** Both may suspend and both may end it, in messages that cross: the second joins the first, and resuming needs both again. */
function secondOfTwo(history: History, act: StepName, by: PartyId): AgreementState | undefined {
  const { state } = history.row;
  const standing = suspendedBy(history);
  if (state === 'suspended' && act === 'suspend' && !standing.includes(by)) return 'suspended';
  if (state === 'suspended' && act === 'resume' && standing.includes(by) && standing.length > 1)
    return 'suspended';
  const endedBy = history.steps.filter(({ step }) => step === 'terminate').map((step) => step.by);
  return state === 'terminated' && act === 'terminate' && !endedBy.includes(by) ? 'terminated' : undefined;
}

function requireActor(history: History, act: StepName, by: PartyId, reached: AgreementState): AgreementState {
  const proposer = history.steps.find(({ step }) => step === 'propose')?.by;
  const wrong =
    ((act === 'countersign' || act === 'reject') && by === proposer) ||
    (act === 'withdraw' && by !== proposer) ||
    (act === 'resume' && !suspendedBy(history).includes(by));
  if (wrong) throw problem('agreement-act-of-other-party', { act });
  return reached;
}

/** The parties whose suspension stands. */
export function suspendedBy({ steps }: Pick<History, 'steps'>): readonly PartyId[] {
  const standing = new Set<PartyId>();
  for (const { step, by } of steps) {
    if (step === 'suspend') standing.add(by);
    if (step === 'resume') standing.delete(by);
  }
  return [...standing];
}

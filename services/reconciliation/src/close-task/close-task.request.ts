/** What an office can decide of a difference that proved nothing by itself: a closed list, so that no remark about anybody can be written. */
import { IsIn } from 'class-validator';

export const taskDecisions = ['ownStands', 'partnerStands', 'bothNoted'] as const;
export type TaskDecision = (typeof taskDecisions)[number];

export class CloseTaskRequest {
  @IsIn(taskDecisions)
  readonly decision: TaskDecision;
}

/** What is unclear about a card: a closed list, about the card and the office that wrote it. */
import { IsIn } from 'class-validator';

export const queryReasons = [
  'requestUnknown',
  'serviceDateUnclear',
  'outcomeUnclear',
  'notOurRegister',
] as const;
export type QueryReason = (typeof queryReasons)[number];

export class QueryFeedbackCardRequest {
  @IsIn(queryReasons)
  readonly reason: QueryReason;
}

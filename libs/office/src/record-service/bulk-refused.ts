/** A whole call refused because of some of its records: says of each which it is and what its own problem is. */
import { Problem, type ProblemBody } from '@liangdi/problem';

export interface RefusedRecord {
  /** Its place in the call, from 0. */
  readonly index: number;
  readonly problem: Problem;
}

export class BulkRefused extends Problem {
  constructor(
    private readonly refusals: readonly RefusedRecord[],
    submitted: number,
  ) {
    super('bulk-refused', { refused: refusals.length, submitted }, []);
  }

  override toBody(language?: 'zh' | 'en'): ProblemBody {
    const refusals = this.refusals.map(({ index, problem }) => ({
      index,
      problem: problem.toBody(language),
    }));
    return { ...super.toBody(language), refusals };
  }
}

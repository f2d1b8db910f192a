/** A difference with what both sides show of it, and what heals it. */
import type { Heal } from '@liangdi/sketch';
import type { Difference } from '../discrepancy-rows.js';

export interface Judged extends Difference {
  readonly heal: Heal;
  /** The epoch the sender gave it. */
  readonly epoch?: string | undefined;
}

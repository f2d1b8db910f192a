/** One agreement in one direction: what has a seq of its own, a ledger of its own, a sketch of its own. */
import type { Direction } from '@liangdi/record';

export interface Stream {
  readonly agreementId: string;
  readonly direction: Direction;
}

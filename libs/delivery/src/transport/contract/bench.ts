/** What each group of the contract's specs is handed. */
import type { Transport } from '../transport.js';
import type { BreakableSubject, OpenOptions } from './subject.js';

/** What the specs of one group work with: transports opened through it are closed after each spec. */
export interface Bench {
  readonly subject: BreakableSubject;
  open(options?: OpenOptions): Transport;
}

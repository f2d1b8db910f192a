/** What the contract suite is run against: one transport with a broker of its own, in this process and in children. */
import type { Transport, TransportLog } from '../transport.js';

/** How a child process opens the same transport. */
export type ChildTransport =
  | { readonly kind: 'kafka'; readonly brokers: string[] }
  | { readonly kind: 'postgres'; readonly url: string };

export interface OpenOptions {
  readonly sendPatienceMs?: number;
}

export interface ContractSubject {
  /** A new transport in this process, as another process would open one. */
  open(options?: OpenOptions): Transport;
  readonly child: ChildTransport;
  stop(): Promise<void>;
}

/** A subject whose broker can be killed and brought back on the same storage. */
export interface BreakableSubject extends ContractSubject {
  crashBroker(): Promise<void>;
  restartBroker(): Promise<void>;
}

/** Quiet; with LIANGDI_TEST_LOG set it says what the transport says. */
export const testLog: TransportLog = process.env['LIANGDI_TEST_LOG']
  ? { debug: told, info: told, warn: told, error: told }
  : { debug: ignored, info: ignored, warn: ignored, error: ignored };

function told(fields: object, message: string): void {
  console.error(new Date().toISOString(), message, JSON.stringify(fields));
}

function ignored(): void {}

/**
 * The token of an open transaction. Only `Database.inTransaction` can make one; everything that reads or writes takes it
 * first. Protects: no statement runs outside a transaction, or without an actor.
 */
import type { Actor } from './actor.js';

declare const opened: unique symbol;

/** A named statement is parsed once per connection; give every hot statement a name (≤ 63 bytes, one text per name). */
export interface Statement {
  readonly name?: string;
  readonly text: string;
  readonly params?: readonly unknown[];
}

export interface Tx {
  readonly [opened]: true;
  readonly actor: Actor;
  /**
   * Runs one statement and gives its rows (also those of RETURNING). Types as they arrive: bigint and numeric → string,
   * date → 'YYYY-MM-DD', timestamptz → Date, bytea → Buffer, jsonb → value. Statements of one Tx run one after
   * the other, in the order asked; those asked for together share a round trip.
   */
  query<Row extends object = Record<string, unknown>>(
    statement: string | Statement,
    params?: readonly unknown[],
  ): Promise<Row[]>;
  /**
   * Sends a statement whose answer nobody needs, without waiting for it: it travels with what follows. Where it fails, the transaction fails;
   * at the latest, its commit throws the statement's error, or what `told` makes of it.
   */
  post(
    statement: string | Statement,
    params?: readonly unknown[],
    told?: (failure: unknown) => unknown,
  ): void;
  /**
   * Runs `hint` after the commit, never after a rollback; lost in a crash, its failure is swallowed. Only for waking
   * somebody up sooner: what must happen is a row in the same commit.
   */
  afterCommit(hint: () => void): void;
}

export type IsolationLevel = 'read committed' | 'repeatable read' | 'serializable';

export interface TransactionOptions {
  /** Default: read committed. */
  readonly isolation?: IsolationLevel;
  /** false: the commit does not wait for the disk (a crash may lose it, never tear it). Only for what can be repeated. */
  readonly durable?: boolean;
}

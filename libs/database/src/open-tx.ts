/** The live side of a `Tx`: statements in order, the first failure remembered, nothing accepted once it is over. */
import type { Client, QueryResult } from 'pg';
import type { Actor } from './actor.js';
import { gatherWrites } from './gather-writes.js';
import type { Statement } from './tx.js';

export class OpenTx {
  #over = false;
  #last: Promise<unknown> = Promise.resolve();
  #firstFailure: unknown;
  readonly #hints: (() => void)[] = [];

  constructor(
    readonly actor: Actor,
    private readonly client: Client,
  ) {}

  /** Sent at once, in the order asked: statements started together share one round trip. PostgreSQL runs them one after the other. */
  query(
    statement: string | Statement,
    params?: readonly unknown[],
    told = (failure: unknown) => failure,
  ): Promise<object[]> {
    if (this.#over)
      return Promise.reject(new Error('this transaction is over: await every query inside the work'));
    const result = this.#send(statement, params);
    const settled = result.catch((error: unknown) => (this.#firstFailure ??= told(error)));
    this.#last = Promise.all([this.#last, settled]);
    return result;
  }

  post(
    statement: string | Statement,
    params?: readonly unknown[],
    told?: (failure: unknown) => unknown,
  ): void {
    // Remembered as the first failure, which the commit throws.
    this.query(statement, params, told).catch(() => undefined);
  }

  afterCommit(hint: () => void): void {
    this.#hints.push(hint);
  }

  /** Waits for what is under way and accepts nothing more; gives the first failed statement's error. */
  async finish(): Promise<unknown> {
    this.#over = true;
    await this.#last;
    return this.#firstFailure;
  }

  giveHints(): void {
    for (const hint of this.#hints) {
      try {
        hint();
      } catch {
        // A hint only wakes somebody earlier; what must happen is a row that was just committed.
      }
    }
  }

  async #send(statement: string | Statement, params?: readonly unknown[]): Promise<object[]> {
    const {
      name,
      text,
      params: own,
    } = typeof statement === 'string' ? { text: statement } : (statement as Statement);
    const values = (params ?? own) as unknown[] | undefined;
    gatherWrites(this.client);
    const result: QueryResult<object> | QueryResult<object>[] = await this.client.query<object>({
      name,
      text,
      values,
    });
    return Array.isArray(result) ? (result.at(-1)?.rows ?? []) : result.rows;
  }
}

/** A desk in an office, or the person's phone: somebody signed in who asks a service over HTTP. Used by the start, the demo and the tests. */
/* eslint-disable @typescript-eslint/no-explicit-any -- what a service answers is what the caller is about to check */
import { randomUUID } from 'node:crypto';
import { demoToken } from '@liangdi/access';

export interface Reply {
  readonly status: number;
  readonly headers: Headers;
  readonly body: any;
}

/** A reply that refused: what a desk throws when it asked for success. */
export class Refused extends Error {
  constructor(
    readonly reply: Reply,
    what: string,
  ) {
    super(
      `${what}: ${reply.status} ${reply.body?.code ?? ''} ${reply.body?.detailEn ?? JSON.stringify(reply.body)}`,
    );
  }

  get code(): string {
    return String(this.reply.body?.code ?? this.reply.status);
  }
}

const tokenGoodForMs = 5 * 60_000;

export class Desk {
  private token: { readonly text: Promise<string>; readonly until: number } | undefined;

  constructor(
    readonly url: string,
    private readonly issuer: string,
    readonly account: string,
    private readonly party: string,
  ) {}

  /** @throws Refused unless the answer is 2xx */
  async get<T = any>(path: string): Promise<T> {
    return this.succeed('GET', path, await this.ask('GET', path));
  }

  /** @throws Refused unless the answer is 2xx */
  async post<T = any>(path: string, body: object = {}, key: string = randomUUID()): Promise<T> {
    return this.succeed('POST', path, await this.ask('POST', path, body, { 'idempotency-key': key }));
  }

  async ask(
    method: string,
    path: string,
    body?: object | string,
    headers: Record<string, string> = {},
  ): Promise<Reply> {
    const answer = await fetch(`${this.url}${path}`, {
      method,
      headers: {
        authorization: `Bearer ${await this.signIn()}`,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    const text = await answer.text();
    const isJson = /json/.test(answer.headers.get('content-type') ?? '');
    return { status: answer.status, headers: answer.headers, body: isJson && text ? JSON.parse(text) : text };
  }

  signIn(): Promise<string> {
    if (!this.token || this.token.until < Date.now()) {
      const text = demoToken(this.issuer, this.account, this.party);
      this.token = { text, until: Date.now() + tokenGoodForMs };
      text.catch(() => (this.token = undefined));
    }
    return this.token.text;
  }

  private succeed<T>(method: string, path: string, reply: Reply): T {
    if (reply.status < 200 || reply.status > 299)
      throw new Refused(reply, `${this.account} ${method} ${path}`);
    return reply.body as T;
  }
}

/**
 * A service, asked over HTTP by whoever is signed in. A token is given, or asked of the development sign-in for a demo account.
 * Protects: a token is read from an option or the environment and never written anywhere.
 */
import type { Command } from 'commander';
import { demoToken } from '@liangdi/access';
import { decodeJwsUnverified } from '@liangdi/envelope';
import { Failure } from './failure.js';

/** Where `npm start` lets the origin side and the sign-in listen. */
const demoService = 'http://127.0.0.1:4101';
const demoReconciliation = 'http://127.0.0.1:4103';
const demoIssuer = 'http://127.0.0.1:4100';
const patienceMs = 30_000;

export interface ServiceOptions {
  readonly service: string;
  readonly token?: string;
  readonly issuer: string;
  readonly account?: string;
}

/** What a service answers: printed as it is, or picked from by name. */
export type Answer = Readonly<Record<string, unknown>>;

/** The post whose demo account is taken where nothing else is said, by side. */
export interface DemoPost {
  readonly origin: string;
  readonly destination: string;
}

export function withService(command: Command): Command {
  return withServiceAt(command, 'LIANGDI_URL', demoService);
}

/** Comparing is a service of its own beside the one that exchanges. */
export function withReconciliation(command: Command): Command {
  return withServiceAt(command, 'LIANGDI_RECONCILIATION_URL', demoReconciliation);
}

function withServiceAt(command: Command, variable: string, otherwise: string): Command {
  return command
    .option(
      '--service <url>',
      `服务地址（环境变量 ${variable}）· the service`,
      process.env[variable] ?? otherwise,
    )
    .option('--token <token>', '访问令牌（环境变量 LIANGDI_TOKEN）· bearer token')
    .option(
      '--issuer <url>',
      '演示登录地址（LIANGDI_ISSUER）· the demo sign-in',
      process.env['LIANGDI_ISSUER'] ?? demoIssuer,
    )
    .option('--account <name>', '演示账号，如 origin-auditor · a demo account, where no token is given');
}

export class Service {
  private constructor(
    private readonly url: string,
    private readonly token: string | undefined,
  ) {}

  /** Signed in. @throws Failure */
  static async open(options: ServiceOptions, post: DemoPost): Promise<Service> {
    const url = requireUrl(options.service);
    const token = options.token ?? process.env['LIANGDI_TOKEN'];
    if (token) return new Service(url, token);
    const party = await partyAt(url);
    const side = party.endsWith('.origin') ? 'origin' : 'destination';
    return new Service(
      url,
      await demoToken(options.issuer, options.account ?? `${side}-${post[side]}`, party),
    );
  }

  /** For routes that are open to everybody. */
  static anonymous(options: ServiceOptions): Service {
    return new Service(requireUrl(options.service), undefined);
  }

  get(path: string): Promise<Answer> {
    return this.ask('GET', path);
  }

  post(path: string, body: object = {}): Promise<Answer> {
    return this.ask('POST', path, body);
  }

  /** A page or a workbook, as it is. */
  async download(path: string): Promise<Buffer> {
    const answer = await this.reach('GET', path);
    if (!answer.ok) throw refusal(answer.status, await toldBy(answer));
    return Buffer.from(await answer.arrayBuffer());
  }

  private async ask(method: string, path: string, body?: object): Promise<Answer> {
    const answer = await this.reach(method, path, body);
    const told = await toldBy(answer);
    if (!answer.ok || !told) throw refusal(answer.status, told);
    return told;
  }

  private reach(method: string, path: string, body?: object): Promise<Response> {
    return fetch(`${this.url}${path}`, {
      method,
      headers: {
        ...(this.token ? { authorization: `Bearer ${this.token}` } : {}),
        ...(body ? { 'content-type': 'application/json', 'idempotency-key': crypto.randomUUID() } : {}),
      },
      ...(body ? { body: JSON.stringify(body) } : {}),
      signal: AbortSignal.timeout(patienceMs),
    }).catch(() => {
      throw new Failure(
        `${this.url} 没有应答。请确认服务已启动（npm start），或用 --service 指定地址。`,
        `Nobody answers at ${this.url}. Start the service (npm start), or name another with --service.`,
        3,
      );
    });
  }
}

function toldBy(answer: Response): Promise<Answer | undefined> {
  return answer.json().catch(() => undefined) as Promise<Answer | undefined>;
}

function refusal(status: number, told: Answer | undefined): Failure {
  const code = String(told?.['code'] ?? status);
  return new Failure(
    `${String(told?.['detailZh'] ?? '服务没有给出说明。')}（${code}）`,
    `${String(told?.['detailEn'] ?? 'The service gave no reason.')} (${code})`,
    status === 503 ? 3 : 1,
  );
}

function requireUrl(text: string): string {
  if (!/^https?:\/\//.test(text) || !URL.canParse(text)) {
    throw new Failure(`不是服务地址：${text}`, `Not the address of a service: ${text}`, 2);
  }
  return text.replace(/\/+$/, '');
}

/** A demo sign-in wants to know for which party; whichever service it is, its description says whose. */
async function partyAt(url: string): Promise<string> {
  const { info } = await Service.anonymous({ service: url, issuer: demoIssuer }).get('/openapi.json');
  const [, party] =
    /^liangdi (\d{6}\.(?:origin|destination))$/.exec((info as { title?: string })?.title ?? '') ?? [];
  if (!party) throw new Failure(`${url} 不是两地的服务。`, `${url} is not a service of Liangdi.`);
  return party;
}

/** For display only: what a card says of itself. @throws Failure */
export function partyCardOf(jws: string): {
  party: string;
  serial: number;
  name: { zh: string; en: string };
  keys: { kid: string; use: string }[];
} {
  try {
    return JSON.parse(decodeJwsUnverified(jws).payload.toString('utf8'));
  } catch {
    throw new Failure('这不是机构名片文件。', 'This is not a party card.');
  }
}

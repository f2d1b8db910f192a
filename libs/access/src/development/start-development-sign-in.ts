/**
 * An OpenID Connect issuer for development, in this process and on loopback: a page of demo accounts (code and PKCE) for the console and
 * a grant for scripts. Protects: it does not start in production, and its tokens carry the same claims as a real issuer's.
 */
import { createServer } from 'node:http';
import type { Server } from 'node:http';
import { problem } from '@liangdi/problem';
import type { DemoAccount } from './demo-accounts.js';
import { loadOrCreateIssuerSecrets } from './issuer-secrets.js';
import { loadProvider } from './load-provider.js';
import { openProvider } from './open-provider.js';
import { answerSignIn, signInPath } from './sign-in-pages.js';

export interface DevelopmentSignInOptions {
  /** 0: any free port. */
  readonly port: number;
  /** Default 127.0.0.1. */
  readonly host?: string;
  readonly accounts: readonly DemoAccount[];
  /** What tokens name as `iss`; default: where it listens. */
  readonly issuer?: string;
  /** Keeps the issuer's keys, so that tokens outlive a restart. Without it they last as long as the process. */
  readonly keysFile?: string;
  /** Where the console may be sent back to after sign-in. */
  readonly redirectUris?: readonly string[];
  readonly log?: (message: string) => void;
}

export interface DevelopmentSignIn {
  readonly issuer: string;
  stop(): Promise<void>;
}

/** Refuses with `demo-sign-in-refused` in production, `port-taken` where somebody else listens. */
export async function startDevelopmentSignIn(options: DevelopmentSignInOptions): Promise<DevelopmentSignIn> {
  if (process.env['NODE_ENV'] === 'production') throw problem('demo-sign-in-refused');
  const secrets = await loadOrCreateIssuerSecrets(options.keysFile);
  const { Provider } = await loadProvider();

  const host = options.host ?? '127.0.0.1';
  const server = createServer();
  const port = await listen(server, host, options.port);
  const issuer = options.issuer ?? `http://${host}:${port}`;
  const provider = openProvider(Provider, { ...options, issuer, secrets });

  const answerProtocol = provider.callback();
  server.on('request', (request, response) => {
    if (request.url?.startsWith(signInPath)) void answerSignIn(provider, options.accounts, request, response);
    else void answerProtocol(request, response);
  });
  options.log?.(`demo sign-in at ${issuer}`);
  return { issuer, stop: () => close(server) };
}

function listen(server: Server, host: string, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', (thrown: NodeJS.ErrnoException) => {
      const taken = thrown.code === 'EADDRINUSE' || thrown.code === 'EACCES';
      reject(taken ? problem('port-taken', { port }, { cause: thrown }) : thrown);
    });
    server.listen(port, host, () => {
      const address = server.address();
      resolve(typeof address === 'object' && address ? address.port : port);
    });
  });
}

function close(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}

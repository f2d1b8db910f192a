/** Answers the sign-in page of the development issuer: shows who may sign in to the party asked for, and takes the choice. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Provider } from 'oidc-provider';
import type { DemoAccount } from './demo-accounts.js';
import { partyOfResource } from './demo-client.js';
import { signInPage } from './sign-in-page.js';

export const signInPath = '/sign-in/';
const longestForm = 1024;

export async function answerSignIn(
  provider: Provider,
  accounts: readonly DemoAccount[],
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  try {
    const { uid, params } = await provider.interactionDetails(request, response);
    const party = partyOfResource(params['resource']);
    const offered = accounts.filter(({ parties }) => parties.some((one) => one === party));
    const chosen = request.method === 'POST' ? await chosenAccount(request) : undefined;
    if (offered.some(({ account }) => account === chosen)) {
      await provider.interactionFinished(request, response, { login: { accountId: chosen as string } });
      return;
    }
    show(response, 200, signInPage(offered, `${signInPath}${uid}`, chosen !== undefined));
  } catch {
    // The interaction is over or was never ours: its cookie is gone.
    show(
      response,
      400,
      '<!doctype html><meta charset="utf-8"><p>登录已过期，请从头开始。 This sign-in has expired. Start again.</p>',
    );
  }
}

function show(response: ServerResponse, status: number, page: string): void {
  response.writeHead(status, {
    'Content-Type': 'text/html; charset=utf-8',
    'Content-Security-Policy': "default-src 'none'; style-src 'unsafe-inline'",
    'Cache-Control': 'no-store',
  });
  response.end(page);
}

async function chosenAccount(request: IncomingMessage): Promise<string> {
  let form = '';
  for await (const part of request) {
    form += String(part);
    if (form.length > longestForm) throw new Error('form too long');
  }
  return new URLSearchParams(form).get('account') ?? '';
}

/** The grant for scripts and curl: account, password and party in, token out. Exists in development only, like the issuer itself. */
import { createHash, timingSafeEqual } from 'node:crypto';
import type { Provider, TokenEndpointGrantContext } from 'oidc-provider';
import { demoPassword } from './demo-accounts.js';
import type { DemoAccount } from './demo-accounts.js';
import { demoGrant, partyOfResource } from './demo-client.js';
import { resourceServerFor, scope } from './resource-server.js';

type GrantParameters = { account?: string; password?: string };

export async function grantDemoSignIn(
  provider: Provider,
  accounts: readonly DemoAccount[],
  ctx: TokenEndpointGrantContext<GrantParameters>,
): Promise<void> {
  const { params, client } = ctx.oidc;
  const resource = typeof params.resource === 'string' ? params.resource : '';
  const account = accounts.find(({ account: name }) => name === params.account);
  const here = account?.parties.some((party) => party === partyOfResource(resource));
  if (!account || !here || !samePassword(params.password ?? '')) return refuse(ctx);

  const token = new provider.AccessToken({
    accountId: account.account,
    client,
    gty: demoGrant,
    scope,
  } as never);
  token.resourceServer = new provider.ResourceServer(resource, resourceServerFor(resource, accounts));
  const value = await token.save();
  ctx.body = { access_token: value, expires_in: token.expiration, token_type: 'Bearer', scope };
}

function refuse(ctx: TokenEndpointGrantContext<GrantParameters>): void {
  ctx.status = 400;
  ctx.body = {
    error: 'invalid_grant',
    error_description: 'no such demo account, wrong password, or not of this party',
  };
}

function samePassword(given: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(given), digest(demoPassword));
}

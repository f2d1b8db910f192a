/** The configuration of the development issuer: who may sign in where, what a token says, how long it lasts. */
import type {
  AccessToken,
  Account,
  ClientCredentials,
  Configuration,
  JWKS,
  KoaContextWithOIDC,
  Provider,
} from 'oidc-provider';
import type { DemoAccount } from './demo-accounts.js';
import { consoleClient, demoClient, demoGrant } from './demo-client.js';
import { grantDemoSignIn } from './grant-demo-sign-in.js';
import type { IssuerSecrets } from './issuer-secrets.js';
import { memoryAdapter } from './memory-adapter.js';
import { resourceServerFor, scope, tokenSeconds } from './resource-server.js';
import { signInPath } from './sign-in-pages.js';

export interface IssuerOptions {
  readonly issuer: string;
  readonly accounts: readonly DemoAccount[];
  readonly secrets: IssuerSecrets;
  readonly redirectUris?: readonly string[];
}

type ProviderClass = typeof import('oidc-provider').Provider;

export function openProvider(Provider: ProviderClass, options: IssuerOptions): Provider {
  const provider = new Provider(options.issuer, configurationOf(options));
  provider.registerGrantType(demoGrant, (ctx) => grantDemoSignIn(provider, options.accounts, ctx), [
    'account',
    'password',
    'resource',
  ]);
  return provider;
}

function configurationOf({ accounts, secrets, redirectUris }: IssuerOptions): Configuration {
  return {
    adapter: memoryAdapter(),
    jwks: { keys: secrets.keys } as JWKS,
    cookies: { keys: [secrets.cookieKey] },
    scopes: ['openid', scope],
    clients: [
      publicClient(demoClient, [demoGrant]),
      publicClient(
        consoleClient,
        ['authorization_code'],
        redirectUris ?? ['http://127.0.0.1:4180/signed-in'],
      ),
    ],
    clientBasedCORS: () => true,
    pkce: { required: () => true },
    interactions: { url: (_ctx, interaction) => `${signInPath}${interaction.uid}` },
    findAccount: (_ctx, account) => accountOf(accounts, account),
    extraTokenClaims: (_ctx, token) => claimsOf(accounts, token),
    loadExistingGrant: grantWhatIsAsked,
    renderError: (ctx, out) => {
      ctx.type = 'json';
      ctx.body = out;
    },
    ttl: {
      AccessToken: tokenSeconds,
      Grant: tokenSeconds,
      Session: tokenSeconds,
      Interaction: 3600,
      IdToken: 3600,
    },
    features: {
      devInteractions: { enabled: false },
      resourceIndicators: {
        enabled: true,
        getResourceServerInfo: (_ctx, resource) => resourceServerFor(resource, accounts),
        useGrantedResource: () => true,
      },
    },
  };
}

function publicClient(id: string, grants: string[], redirectUris: readonly string[] = []) {
  return {
    client_id: id,
    token_endpoint_auth_method: 'none' as const,
    id_token_signed_response_alg: 'ES256' as const,
    grant_types: grants,
    response_types: redirectUris.length > 0 ? ['code' as const] : [],
    redirect_uris: [...redirectUris],
  };
}

function accountOf(accounts: readonly DemoAccount[], name: string): Account | undefined {
  if (!accounts.some(({ account }) => account === name)) return undefined;
  return { accountId: name, claims: () => ({ sub: name }) };
}

/** A token for one party, as a real issuer would be configured to make them. For a person it says nothing personal. */
function claimsOf(accounts: readonly DemoAccount[], token: AccessToken | ClientCredentials) {
  const name = 'accountId' in token ? token.accountId : undefined;
  const account = accounts.find((one) => one.account === name);
  if (!account) return undefined;
  const party = String(token.aud);
  // A token for a party where the account has no post carries no role: it opens nothing there.
  const here = account.parties.some((one) => one === party);
  return {
    party,
    roles: here ? [...account.roles] : [],
    ...(here && account.office ? { office: account.office } : {}),
  };
}

/** The demo asks no second question after sign-in: what the console asks for is granted. */
async function grantWhatIsAsked(ctx: KoaContextWithOIDC) {
  const { session, client, provider, params, resourceServers } = ctx.oidc;
  if (!session?.accountId || !client) return undefined;
  const grant = new provider.Grant({ clientId: client.clientId, accountId: session.accountId });
  grant.addOIDCScope(typeof params?.['scope'] === 'string' ? params['scope'] : 'openid');
  for (const resource of Object.keys(resourceServers ?? {})) grant.addResourceScope(resource, scope);
  await grant.save();
  return grant;
}

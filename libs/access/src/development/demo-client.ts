/** The names that the development sign-in and its callers agree on. */

/** For scripts and curl: no redirect, no page. */
export const demoClient = 'liangdi-demo';
export const demoGrant = 'urn:liangdi:grant:demo-sign-in';

/** For the console: authorization code with PKCE. */
export const consoleClient = 'liangdi-console';

const resourcePrefix = 'urn:liangdi:party:';

/** RFC 8707 wants an absolute URI for whom a token is meant; the token's `aud` is the party id itself. */
export function resourceOf(party: string): string {
  return `${resourcePrefix}${party}`;
}

export function partyOfResource(resource: unknown): string | undefined {
  return typeof resource === 'string' && resource.startsWith(resourcePrefix)
    ? resource.slice(resourcePrefix.length)
    : undefined;
}

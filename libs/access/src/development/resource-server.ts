/** What a demo token for one party looks like: RFC 9068 JWT, signed with ES256, `aud` = party id. */
import { partyOfResource } from './demo-client.js';
import type { DemoAccount } from './demo-accounts.js';

export const scope = 'records';

/** A working day: the demo is not to sign anybody out in mid-sentence. */
export const tokenSeconds = 8 * 60 * 60;

export function resourceServerFor(resource: string, accounts: readonly DemoAccount[]) {
  const party = partyOfResource(resource);
  const known = accounts.some(({ parties }) => parties.some((one) => one === party));
  return {
    scope,
    // An audience nobody answers to where the party is unknown: every service refuses it.
    audience: known && party !== undefined ? party : 'urn:liangdi:party:unknown',
    accessTokenFormat: 'jwt' as const,
    accessTokenTTL: tokenSeconds,
    jwt: { sign: { alg: 'ES256' as const } },
  };
}

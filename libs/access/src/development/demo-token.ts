/** A token for a demo account in one call, for scripts, tests and the bench. Works against the development sign-in only. */
import { problem } from '@liangdi/problem';
import { demoClient, demoGrant, resourceOf } from './demo-client.js';
import { demoPassword } from './demo-accounts.js';

/** Refuses with `demo-account-unknown`; `sign-in-unavailable` where nothing answers at the issuer. */
export async function demoToken(issuer: string, account: string, party: string): Promise<string> {
  const body = new URLSearchParams({
    grant_type: demoGrant,
    client_id: demoClient,
    account,
    password: demoPassword,
    resource: resourceOf(party),
  });
  const answer = await fetch(`${issuer}/token`, { method: 'POST', body }).catch((thrown: unknown) => {
    throw problem('sign-in-unavailable', {}, { cause: thrown });
  });
  const told = (await answer.json()) as { access_token?: string };
  if (!answer.ok || !told.access_token) throw problem('demo-account-unknown');
  return told.access_token;
}

/**
 * The demo sign-in as a container of its own (docker-compose.yml): invented accounts, one password for all.
 * Protects: it refuses to run with NODE_ENV=production; a deployment names its own issuer in OIDC_ISSUER instead.
 */
import { demoAccounts, startDevelopmentSignIn } from '@liangdi/access';
import { officeId, partyId } from '@liangdi/record';

const signIn = await startDevelopmentSignIn({
  host: '0.0.0.0', // inside the container; Compose publishes it on loopback only
  port: 8080,
  issuer: process.env['OIDC_ISSUER'] ?? 'http://127.0.0.1:4000',
  keysFile: '/keys/sign-in.json',
  accounts: demoAccounts([
    { party: partyId('360731.origin'), offices: [officeId('360731100'), officeId('360731101')] },
    { party: partyId('440306.destination'), offices: [officeId('440306001'), officeId('440306002')] },
  ]),
  log: (message) => console.log(message),
});

for (const signal of ['SIGTERM', 'SIGINT'] as const)
  process.once(signal, () => void signIn.stop().then(() => process.exit(0)));

/**
 * A whole exchange on one machine: a database per party, keys, sign-in, a transport and the two services, each in its own process.
 * The start, the demo, the benches and the acceptance tests all stand on this, so what they show is the same system.
 */
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { demoAccounts, startDevelopmentSignIn, type DevelopmentSignIn } from '@liangdi/access';
import { prepareParty, type PartyDatabase } from '@liangdi/database';
import { createKeysFile } from '@liangdi/terms';
import {
  demoJurisdictions,
  destinationJurisdiction,
  originJurisdiction,
  type DemoJurisdiction,
} from './demo-parties.js';
import { Desk } from './desk.js';
import { freePort } from './free-port.js';
import { startServiceProcess, type ServiceProcess } from './service-process.js';

export interface WorldOptions {
  /** Keys, profiles and logs; kept between starts. */
  readonly folder: string;
  /** Anybody who may create roles and databases. */
  readonly superuserUrl: string;
  /** Put before the database names, so that several worlds can share a server. */
  readonly databasePrefix?: string;
  readonly transport:
    { readonly name: 'postgres' } | { readonly name: 'kafka'; readonly brokers: readonly string[] };
  /** 'fixed': the documented ports of the demonstration; 'free': any. */
  readonly ports: 'fixed' | 'free';
  readonly logLevel?: string;
}

export interface PartyEnv {
  /** Added to the environment of this one start, e.g. a fault point. */
  readonly env?: Readonly<Record<string, string>>;
  readonly waitUntilReady?: boolean;
}

/** One side of the world. */
export interface Side {
  readonly jurisdiction: DemoJurisdiction;
  readonly url: string;
  readonly database: PartyDatabase;
  readonly logFile: string;
  /** The running process, or undefined while it is down. */
  process: ServiceProcess | undefined;
  start(options?: PartyEnv): Promise<ServiceProcess>;
  /** A desk of this side, by account: `registrar`, `worker`, `clinic`, `manager`, `auditor`, `operator`, or a person's account. */
  desk(account: string): Desk;
}

export interface World {
  readonly issuer: string;
  readonly origin: Side;
  readonly destination: Side;
  readonly exchangeUrl: string;
  /** Services first, then the sign-in. */
  stop(): Promise<void>;
}

export const signInPort = 4100;

export async function openWorld(options: WorldOptions): Promise<World> {
  await mkdir(options.folder, { recursive: true });
  const secrets = await loadSecrets(join(options.folder, 'database-passwords.json'));
  const prefix = options.databasePrefix ?? '';
  const exchange = await prepareParty({
    superuserUrl: options.superuserUrl,
    database: `${prefix}liangdi_exchange`,
    passwords: { migrator: secrets, app: secrets },
  });
  const signIn = await startDevelopmentSignIn({
    port: options.ports === 'fixed' ? signInPort : 0,
    accounts: demoAccounts(demoJurisdictions),
    keysFile: join(options.folder, 'sign-in-keys.json'),
  });
  const context = { options, signIn, secrets, prefix, exchangeUrl: exchange.migratorUrl };
  const origin = await openSide(originJurisdiction, context);
  const destination = await openSide(destinationJurisdiction, context);
  return {
    issuer: signIn.issuer,
    origin,
    destination,
    exchangeUrl: exchange.migratorUrl,
    async stop() {
      await Promise.all([
        origin.process?.stop() ?? Promise.resolve(),
        destination.process?.stop() ?? Promise.resolve(),
      ]);
      await signIn.stop();
    },
  };
}

interface Context {
  readonly options: WorldOptions;
  readonly signIn: DevelopmentSignIn;
  readonly secrets: string;
  readonly prefix: string;
  readonly exchangeUrl: string;
}

async function openSide(jurisdiction: DemoJurisdiction, context: Context): Promise<Side> {
  const { options, signIn, secrets, prefix } = context;
  const folder = join(options.folder, jurisdiction.role);
  await mkdir(folder, { recursive: true });
  const database = await prepareParty({
    superuserUrl: options.superuserUrl,
    database: `${prefix}${jurisdiction.database}`,
    passwords: { migrator: secrets, app: secrets },
  });
  const keysFile = join(folder, 'keys.json');
  if (!existsSync(keysFile)) await createKeysFile(keysFile, { demo: true });
  const partyProfileFile = join(folder, 'profile.json');
  await writeFile(partyProfileFile, JSON.stringify(jurisdiction.profile, null, 2));
  const port = options.ports === 'fixed' ? jurisdiction.httpPort : await freePort();
  const url = `http://127.0.0.1:${port}`;
  const logFile = join(folder, 'service.log');
  const env = {
    PARTY: jurisdiction.party,
    HTTP_PORT: String(port),
    DATABASE_URL: database.appUrl,
    DATABASE_MIGRATION_URL: database.migratorUrl,
    OIDC_ISSUER: signIn.issuer,
    KEYS_FILE: keysFile,
    MASTER_KEY_FILE: join(folder, 'master.key'),
    PARTY_PROFILE_FILE: partyProfileFile,
    LOG_LEVEL: options.logLevel ?? 'info',
    CREATE_TOPICS: 'true',
    ...(options.transport.name === 'kafka'
      ? { TRANSPORT: 'kafka', KAFKA_BROKERS: options.transport.brokers.join(',') }
      : { TRANSPORT: 'postgres', EXCHANGE_URL: context.exchangeUrl }),
  };
  const side: Side = {
    jurisdiction,
    url,
    database,
    logFile,
    process: undefined,
    async start({ env: more = {}, waitUntilReady = true } = {}) {
      const main = `services/${jurisdiction.role}/src/main.ts` as const;
      const started = await startServiceProcess({
        main,
        env: { ...env, ...more },
        logFile,
        url,
        waitUntilReady,
      });
      side.process = started;
      void started.ended.then(() => {
        if (side.process === started) side.process = undefined;
      });
      return started;
    },
    desk(account) {
      const known = account.startsWith('person-') ? account : `${jurisdiction.role}-${account}`;
      return new Desk(url, signIn.issuer, known, jurisdiction.party);
    },
  };
  return side;
}

/** One generated password for the roles of this folder's databases; they listen on loopback only. */
async function loadSecrets(file: string): Promise<string> {
  if (existsSync(file)) return (JSON.parse(await readFile(file, 'utf8')) as { password: string }).password;
  const password = randomBytes(24).toString('base64url');
  await writeFile(file, JSON.stringify({ demo: true, password }), { mode: 0o600 });
  return password;
}

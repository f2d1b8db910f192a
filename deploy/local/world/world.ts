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
import { startServiceProcess, type ServiceProcess, type ServiceProcessOptions } from './service-process.js';

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

/** One service of a side, in a process of its own. */
export interface RunnableService {
  readonly url: string;
  readonly logFile: string;
  /** The running process, or undefined while it is down. */
  process: ServiceProcess | undefined;
  start(options?: PartyEnv): Promise<ServiceProcess>;
  /** A desk at this service, by account: `registrar`, `worker`, `clinic`, `manager`, `auditor`, `operator`, or a person's account. */
  desk(account: string): Desk;
}

/** One side of the world: its office's service, and beside it the one that reconciles its ledgers. */
export interface Side extends RunnableService {
  readonly jurisdiction: DemoJurisdiction;
  readonly database: PartyDatabase;
  readonly reconciliation: RunnableService;
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
      const services = [origin, destination].flatMap((side) => [side, side.reconciliation]);
      await Promise.all(services.map((service) => service.process?.stop() ?? Promise.resolve()));
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
  const env = {
    PARTY: jurisdiction.party,
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
  const service = async (name: 'service' | 'reconciliation'): Promise<RunnableService> => {
    const fixed = name === 'service' ? jurisdiction.httpPort : jurisdiction.reconciliationPort;
    const port = options.ports === 'fixed' ? fixed : await freePort();
    return runnable({
      main: `services/${name === 'service' ? jurisdiction.role : name}/src/main.ts`,
      env: { ...env, HTTP_PORT: String(port) },
      logFile: join(folder, `${name}.log`),
      url: `http://127.0.0.1:${port}`,
      desk(account) {
        const known = account.startsWith('person-') ? account : `${jurisdiction.role}-${account}`;
        return new Desk(this.url, signIn.issuer, known, jurisdiction.party);
      },
    });
  };
  const reconciliation = await service('reconciliation');
  return Object.assign(await service('service'), { jurisdiction, database, reconciliation });
}

function runnable(
  plan: Pick<ServiceProcessOptions, 'main' | 'env' | 'logFile' | 'url'> & Pick<RunnableService, 'desk'>,
): RunnableService {
  const { main, env, logFile, url } = plan;
  const service: RunnableService = {
    url,
    logFile,
    process: undefined,
    desk: plan.desk,
    async start({ env: more = {}, waitUntilReady = true } = {}) {
      const started = await startServiceProcess({
        main,
        env: { ...env, ...more },
        logFile,
        url,
        waitUntilReady,
      });
      service.process = started;
      void started.ended.then(() => {
        if (service.process === started) service.process = undefined;
      });
      return started;
    },
  };
  return service;
}

/** One generated password for the roles of this folder's databases; they listen on loopback only. */
async function loadSecrets(file: string): Promise<string> {
  if (existsSync(file)) return (JSON.parse(await readFile(file, 'utf8')) as { password: string }).password;
  const password = randomBytes(24).toString('base64url');
  await writeFile(file, JSON.stringify({ demo: true, password }), { mode: 0o600 });
  return password;
}

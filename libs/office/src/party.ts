/**
 * Everything a party's process holds open: database, keys, terms, transport, relays. Opened once at boot, closed in one readable list.
 * Protects: what two services share is composed here once, so neither can forget a migration, a check or a step of the shutdown.
 */
import { Database, migrate, type MigrationClass } from '@liangdi/database';
import {
  armFaultPoint,
  deliveryMigrations,
  inboxTopic,
  kafkaTransport,
  Outbox,
  RecordsAtHand,
  ParkedMessages,
  postgresTransport,
  reconciliationTopic,
  Relays,
  type Transport,
  type TransportLog,
} from '@liangdi/delivery';
import { ledgerMigrations } from '@liangdi/ledger';
import { loadOrCreateMasterKey, personMigrations, PersonVault } from '@liangdi/person';
import type { PartyId } from '@liangdi/record';
import { idempotencyMigrations, readPartyProfile, type ServiceConfig } from '@liangdi/service-host';
import { PartnerCards, readKeysFile, Terms, termsMigrations } from '@liangdi/terms';
import { Clock } from './clock.js';
import { kafkaAccess } from './kafka-access.js';
import { officeMigrations } from './migrations/index.js';
import { pinOwnCard } from './own-card.js';

export interface Party {
  readonly id: PartyId;
  readonly database: Database;
  readonly vault: PersonVault;
  readonly terms: Terms;
  readonly transport: Transport;
  readonly outbox: Outbox;
  readonly relays: Relays;
  readonly parked: ParkedMessages;
  readonly clock: Clock;
}

/** The migrations every party has; a service adds its own behind them. */
export const commonMigrations: readonly MigrationClass[] = [
  ...personMigrations,
  ...termsMigrations,
  ...ledgerMigrations,
  ...deliveryMigrations,
  ...idempotencyMigrations,
  ...officeMigrations,
];

/** @throws configuration-invalid, database-unavailable */
export async function openParty(
  config: ServiceConfig,
  serviceMigrations: readonly MigrationClass[],
  log: TransportLog,
): Promise<Party> {
  if (config.faultAt) armFaultPoint(config.faultAt);
  const keys = await readKeysFile(config.keysFile, { production: config.production });
  const masterKey = await loadOrCreateMasterKey(config.masterKeyFile);
  const profile = await readPartyProfile(config.partyProfileFile);
  await migrate(config.databaseMigrationUrl ?? config.databaseUrl, [
    ...commonMigrations,
    ...serviceMigrations,
  ]);
  const database = await Database.open({
    url: config.databaseUrl,
    migrations: [],
    applicationName: `liangdi ${config.party}`,
  });
  const clock = new Clock();
  const now = () => clock.now();
  const vault = new PersonVault(masterKey);
  const terms = new Terms(config.party, keys, new PartnerCards());
  await pinOwnCard(database, terms, profile, now());
  const transport = openTransport(config, log);
  if (config.createTopics) {
    await transport.ensureTopic(inboxTopic(config.party));
    await transport.ensureTopic(reconciliationTopic(config.party));
  }
  const recordsAtHand = new RecordsAtHand();
  const relays = new Relays({ database, terms, vault, recordsAtHand, transport, log, now });
  const outbox = new Outbox(terms, vault, recordsAtHand, (partner, to) => relays.nudge(partner, to), now);
  const parked = new ParkedMessages(database, config.party);
  return { id: config.party, database, vault, terms, transport, outbox, relays, parked, clock };
}

function openTransport(config: ServiceConfig, log: TransportLog): Transport {
  return config.transport === 'kafka'
    ? kafkaTransport({ ...kafkaAccess(config), clientId: `liangdi.${config.party}`, log })
    : postgresTransport({ url: config.exchangeUrl!, log });
}

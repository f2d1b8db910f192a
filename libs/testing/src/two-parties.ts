/**
 * Two parties in one process, without HTTP: real databases, real keys, an agreement signed by both, a person who has consented. For specs about
 * what travels between an outbox and an inbox.
 */
import { agreementDigest, countersignAgreement, demoAgreement, signAgreement } from '@liangdi/agreement';
import { signConsentReceipt } from '@liangdi/consent';
import { Database, type Actor, type MigrationClass } from '@liangdi/database';
import {
  deliveryMigrations,
  inboxTopic,
  Outbox,
  ParkedMessages,
  ReceiveParcel,
  ReceiveReceipts,
  ReceiveResendRequest,
  RecordsAtHand,
  type IncomingMessage,
  type ReceivedRecord,
  type Submission,
} from '@liangdi/delivery';
import {
  b64u,
  canonicalJson,
  generateEncryptionKey,
  generateSigningKey,
  newDataKey,
  sha256,
  signPartyCard,
  subjectRef,
  type PartyKeyUse,
} from '@liangdi/envelope';
import { ledgerMigrations } from '@liangdi/ledger';
import { personMigrations, PersonVault, registerPerson } from '@liangdi/person';
import {
  instant,
  officeId,
  partyId,
  recordKinds,
  type OfficeId,
  type PartyId,
  type PersonId,
} from '@liangdi/record';
import {
  insertAgreement,
  insertConsent,
  PartnerCards,
  Terms,
  termsMigrations,
  type OwnKeys,
} from '@liangdi/terms';
import { cloneDatabase } from './clone-database.js';
import { consentTo } from './consent-to.js';

const migrations: readonly MigrationClass[] = [
  ...personMigrations,
  ...termsMigrations,
  ...ledgerMigrations,
  ...deliveryMigrations,
];

export interface TestParty {
  readonly id: PartyId;
  readonly office: OfficeId;
  readonly database: Database;
  readonly superuserUrl: string;
  readonly actor: Actor;
  readonly keys: OwnKeys;
  readonly terms: Terms;
  readonly vault: PersonVault;
  readonly recordsAtHand: RecordsAtHand;
  readonly outbox: Outbox;
  /** What the inbox has taken in, in order. */
  readonly received: ReceivedRecord[];
  readonly receiveParcel: ReceiveParcel;
  readonly receiveReceipts: ReceiveReceipts;
  readonly receiveResendRequest: ReceiveResendRequest;
  close(): Promise<void>;
}

export interface TwoParties {
  readonly origin: TestParty;
  readonly destination: TestParty;
  readonly agreementId: string;
  /** The demo person as each side knows her. */
  readonly person: { readonly origin: PersonId; readonly destination: PersonId };
  /** A service record of the destination about her, complete enough to be sent. */
  serviceRecord(change?: Partial<Submission>): Submission;
  close(): Promise<void>;
}

export async function twoParties(): Promise<TwoParties> {
  const origin = await openParty('360731.origin', '360731100');
  const destination = await openParty('440306.destination', '440306001');
  await pinCards(origin, destination);
  const agreementId = await agree(origin, destination);
  const person = {
    origin: await register(origin, destination),
    destination: await register(destination, origin),
  };
  await consent(destination, origin, person.destination);
  await consent(origin, destination, person.origin);
  return {
    origin,
    destination,
    agreementId,
    person,
    serviceRecord: (change = {}) => ({
      kind: 'serviceRecord',
      personId: person.destination,
      recipient: origin.id,
      senderOffice: destination.office,
      recipientOffice: origin.office,
      purpose: 'continuityOfMaternalCare',
      admin: {
        area: 'maternalChildReproductive',
        serviceType: 'folicAcidIssue',
        serviceDate: '2026-11-20',
        providerOffice: destination.office,
        outcome: 'completed',
        bottles: 2,
        place: '新安街道社区健康服务中心',
      },
      ...change,
    }),
    async close() {
      await origin.close();
      await destination.close();
    },
  };
}

/** A message as it would lie on the partner's topic, made of the bytes a relay would send. */
export function incoming(
  to: TestParty,
  message: Pick<IncomingMessage, 'headers' | 'value'> & { key?: string },
): IncomingMessage {
  return { key: 'k', topic: inboxTopic(to.id), partition: 0, offset: '0', ...message };
}

async function openParty(id: string, office: string): Promise<TestParty> {
  const own = partyId(id);
  const clone = await cloneDatabase(migrations);
  const database = await Database.open({
    url: clone.url,
    migrations: [],
    applicationName: 'spec',
    poolSize: 6,
  });
  const keys: OwnKeys = {
    sign: [generateSigningKey()],
    encrypt: [generateEncryptionKey()],
    agree: [generateEncryptionKey()],
    clinic: [generateEncryptionKey()],
  };
  const terms = new Terms(own, keys, new PartnerCards());
  const vault = new PersonVault(newDataKey());
  const now = () => new Date();
  const recordsAtHand = new RecordsAtHand();
  const received: ReceivedRecord[] = [];
  const receivers = recordKinds.map((kind) => ({
    kind,
    receive: async (_tx: unknown, records: readonly ReceivedRecord[]) => void received.push(...records),
  }));
  const parked = new ParkedMessages(database, own);
  const inbox = { database, terms, vault, parked, nudge: () => undefined, now, receivers };
  return {
    id: own,
    office: officeId(office),
    database,
    superuserUrl: clone.superuserUrl,
    actor: { kind: 'machine', subject: 'spec', roles: [], party: own },
    keys,
    terms,
    vault,
    recordsAtHand,
    outbox: new Outbox(terms, vault, recordsAtHand, () => undefined, now),
    received,
    receiveParcel: new ReceiveParcel(inbox),
    receiveReceipts: new ReceiveReceipts(inbox),
    receiveResendRequest: new ReceiveResendRequest(inbox),
    async close() {
      await database.close();
      await clone.drop();
    },
  };
}

/** Dated once: an agreement names the very card that was pinned. */
const validFrom = instant(new Date(Date.now() - 60_000));

function cardOf(party: TestParty): string {
  const uses = ['sign', 'encrypt', 'agree', 'clinic'] as const satisfies readonly PartyKeyUse[];
  return signPartyCard(
    {
      type: 'liangdi-party-card/1',
      party: party.id,
      name: { zh: '演示', en: 'Demo' },
      division: party.id.slice(0, 6),
      offices: [{ office: party.office, name: { zh: '演示单位', en: 'Demo office' } }],
      contacts: [{ role: 'agreementManager', channel: 'manager@party.example' }],
      topic: inboxTopic(party.id),
      keys: uses.flatMap((use) =>
        party.keys[use].map(({ kid, publicJwk }) => ({ kid, use, jwk: publicJwk, validFrom })),
      ),
      issuedAt: validFrom,
      serial: 1,
    },
    party.keys.sign[0],
  );
}

async function pinCards(...parties: TestParty[]): Promise<void> {
  const cards = parties.map(cardOf);
  for (const { database, actor, terms } of parties) {
    await database.inTransaction(actor, async (tx) => {
      for (const card of cards) await terms.cards.pin(tx, card);
    });
  }
}

async function agree(origin: TestParty, destination: TestParty): Promise<string> {
  const side = (party: TestParty) => ({
    party: party.id,
    name: { zh: '演示', en: 'Demo' },
    cardDigest: b64u(sha256(cardOf(party))),
  });
  const document = demoAgreement({
    origin: side(origin),
    destination: side(destination),
    at: instant(new Date()),
  });
  const signed = countersignAgreement(signAgreement(document, origin.keys.sign[0]), destination.keys.sign[0]);
  for (const [party, partner] of [
    [origin, destination],
    [destination, origin],
  ] as const) {
    await party.database.inTransaction(party.actor, (tx) =>
      insertAgreement(tx, {
        agreement_id: document.agreementId,
        agreement_version: document.agreementVersion,
        partner: partner.id,
        state: 'active',
        document: canonicalJson(document),
        digest: agreementDigest(document),
        signed,
      }),
    );
  }
  return document.agreementId;
}

const invented = { idNumber: '11010519491231002X', nameAsPrinted: '林小满', birthDate: '1949-12-31' };

async function register(at: TestParty, partner: TestParty): Promise<PersonId> {
  return at.database.inTransaction(at.actor, async (tx) => {
    const [agreement] = await at.terms.agreementsWith(tx, partner.id);
    const { document, secret } = agreement!;
    const { agreementId, agreementVersion } = document;
    const registered = await registerPerson(tx, at.vault, invented, at.office, (idNumber) => [
      { agreementId, agreementVersion, subjectRef: subjectRef(secret, idNumber) },
    ]);
    return registered.personId;
  });
}

async function consent(at: TestParty, recipient: TestParty, personId: PersonId): Promise<void> {
  await at.database.inTransaction(at.actor, async (tx) => {
    for (const kind of recordKinds) {
      const given = consentTo(at.id, recipient.id, kind);
      await insertConsent(tx, {
        consent: given,
        personId,
        receiptJws: signConsentReceipt(given, at.keys.sign[0]),
      });
    }
  });
}

/**
 * A reconciliation service for specs of what people see: its routes on a free port, a real database, runs written as rows, both parties' cards
 * pinned. Nothing compares here.
 */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Type } from '@nestjs/common';
import type { Role } from '@liangdi/access';
import { Database, type Actor, type Tx } from '@liangdi/database';
import { inboxTopic } from '@liangdi/delivery';
import {
  addSignature,
  canonicalJson,
  generateEncryptionKey,
  generateSigningKey,
  sha256,
  signGeneral,
  signPartyCard,
  type SigningKey,
} from '@liangdi/envelope';
import { addCountersignature, insertCheckpoint } from '@liangdi/ledger';
import { Clock, commonMigrations } from '@liangdi/office';
import { instant, newId, officeId, partyId, type PartyId } from '@liangdi/record';
import { createHost, createLog, createService, readConfig } from '@liangdi/service-host';
import { PartnerCards, Terms } from '@liangdi/terms';
import { cloneDatabase, fixedClock, signingIssuerForTests } from '@liangdi/testing';
import { insertDifferences, type Difference } from '../src/discrepancy-rows.js';
import { reconciliationMigrations } from '../src/migrations/index.js';
import { insertRun, moveRun, type NewRun } from '../src/run-rows.js';
import { reportControllers, reportUseCases } from '../src/use-cases.js';

export const own = partyId('360731.origin');
export const partner = partyId('440306.destination');
export const office = officeId('360731100');
export const agreementId = '0190c1f0-0000-7000-8000-00000000a001';

class ReportsModule {}

export type SmallReconciliation = Awaited<ReturnType<typeof smallReconciliation>>;

export async function smallReconciliation(more: readonly Type[] = []) {
  const now = '2026-11-25T10:20:00.000Z';
  const migrations = [...commonMigrations, ...reconciliationMigrations];
  const clone = await cloneDatabase(migrations);
  const database = await Database.open({ url: clone.url, migrations: [], applicationName: 'spec' });
  const signing = { own: generateSigningKey(), partner: generateSigningKey() };
  const terms = new Terms(own, keysWith(signing.own), new PartnerCards());
  const actor: Actor = { kind: 'machine', subject: 'spec', roles: [], party: own };
  const inTransaction = <T>(work: (tx: Tx) => Promise<T>) => database.inTransaction(actor, work);
  await inTransaction(async (tx) => {
    await terms.cards.pin(tx, cardOf(own, signing.own, '于都县', 'Yudu County'));
    await terms.cards.pin(tx, cardOf(partner, signing.partner, '深圳市宝安区', 'Baoan District'));
  });
  const clock = fixedClock(now);
  const served = await serve(database, terms, clock, more);
  return {
    ...served,
    clock,
    inTransaction,
    /** A run of the stream origin → destination unless told otherwise, begun at `startedAt`, moved to what is given. */
    run: (
      to: Parameters<typeof moveRun>[2] & { startedAt?: string; new?: Partial<NewRun> },
      found: readonly Difference[] = [],
    ) =>
      inTransaction(async (tx) => {
        const { startedAt = now, new: more, ...moved } = to;
        const wanted: NewRun = {
          ...streamOf(),
          runId: newId(),
          partner,
          initiator: true,
          cause: 'demanded',
          ...more,
        };
        if (!(await insertRun(tx, wanted))) throw new Error('a run of this stream is under way');
        await insertDifferences(tx, { run_id: wanted.runId, ...rowStream(wanted) }, found);
        await moveRun(tx, wanted.runId, moved);
        await tx.query(
          "UPDATE reconciliation_run SET started_at = $2::timestamptz, finished_at = finished_at - now() + $2::timestamptz + interval '4.2 seconds' WHERE run_id = $1",
          [wanted.runId, startedAt],
        );
        await tx.query('UPDATE discrepancy SET found_at = $2 WHERE run_id = $1', [wanted.runId, startedAt]);
        return wanted.runId;
      }),
    /** Signed by both, as number 1. */
    checkpoint: (root: Buffer, throughSeq: number) =>
      inTransaction((tx) => writeCheckpoint(tx, root, throughSeq, signing)),
    signing,
    stop: async () => {
      await served.stop();
      await database.close();
      await clone.drop();
    },
  };
}

const streamOf = () => ({ agreementId, direction: 'originToDestination' as const });
const rowStream = ({ agreementId: id, direction }: NewRun) => ({ agreement_id: id, direction });

function keysWith(sign: SigningKey) {
  return {
    sign: [sign],
    encrypt: [generateEncryptionKey()],
    agree: [generateEncryptionKey()],
    clinic: [generateEncryptionKey()],
  } as const;
}

function cardOf(party: PartyId, sign: SigningKey, zh: string, en: string): string {
  const validFrom = instant(new Date(Date.now() - 60_000));
  const keys = {
    sign,
    encrypt: generateEncryptionKey(),
    agree: generateEncryptionKey(),
    clinic: generateEncryptionKey(),
  };
  return signPartyCard(
    {
      type: 'liangdi-party-card/1',
      party,
      name: { zh, en },
      division: party.slice(0, 6),
      offices: [{ office: officeId(`${party.slice(0, 6)}001`), name: { zh, en } }],
      contacts: [{ role: 'agreementManager', channel: 'manager@party.example' }],
      topic: inboxTopic(party),
      keys: (['sign', 'encrypt', 'agree', 'clinic'] as const).map((use) => ({
        kid: keys[use].kid,
        use,
        jwk: keys[use].publicJwk,
        validFrom,
      })),
      issuedAt: validFrom,
      serial: 1,
    },
    sign,
  );
}

async function writeCheckpoint(
  tx: Tx,
  root: Buffer,
  throughSeq: number,
  signing: { own: SigningKey; partner: SigningKey },
) {
  const document = canonicalJson({
    type: 'liangdi-checkpoint/1',
    number: 1,
    root: root.toString('base64url'),
  });
  const digest = sha256(document);
  const signed = signGeneral(document, signing.own, 'liangdi.checkpoint.v1');
  const span = { number: 1, fromSeq: 1, throughSeq, entries: throughSeq };
  await insertCheckpoint(tx, { ...streamOf(), ...span, root, digest, document, signed });
  await addCountersignature(
    tx,
    streamOf(),
    1,
    digest,
    addSignature(signed, signing.partner, 'liangdi.checkpoint.v1'),
  );
}

async function serve(database: Database, terms: Terms, clock: Clock, more: readonly Type[]) {
  const folder = await mkdtemp(join(tmpdir(), 'liangdi-reports-'));
  const [keys, profile] = [join(folder, 'keys.json'), join(folder, 'party.json')];
  await writeFile(keys, JSON.stringify({ demo: true }));
  await writeFile(
    profile,
    JSON.stringify({ name: { zh: '于都县', en: 'Yudu' }, offices: [{ office }], contacts: [] }),
  );
  const issuer = await signingIssuerForTests();
  const lines: string[] = [];
  const config = readConfig({
    PARTY: own,
    HTTP_PORT: '0',
    DATABASE_URL: 'postgres://app@127.0.0.1/none',
    EXCHANGE_URL: 'postgres://app@127.0.0.1/none',
    OIDC_ISSUER: issuer.issuer,
    KEYS_FILE: keys,
    MASTER_KEY_FILE: join(folder, 'master.key'),
    PARTY_PROFILE_FILE: profile,
  });
  const log = createLog('debug', own, { write: (line) => void lines.push(line) });
  const host = await createHost(config, { access: issuer.accessConfig(own), log });
  const providers = [
    { provide: Database, useValue: database },
    { provide: Terms, useValue: terms },
    { provide: Clock, useValue: clock },
    ...reportUseCases,
  ];
  const service = await createService(
    { module: ReportsModule, controllers: [...reportControllers, ...more], providers },
    host,
  );
  const url = await service.listen();
  const ask = async (role: Role, path: string, init: RequestInit = {}): Promise<Response> => {
    const alone = role === 'operator' || role === 'person' || role === 'partnerSystem';
    const token = await issuer.token({ party: own, roles: [role], ...(alone ? {} : { office }) });
    const headers = new Headers(init.headers);
    headers.set('Authorization', `Bearer ${token}`);
    if (init.body) headers.set('Content-Type', 'application/json');
    return fetch(`${url}${path}`, { ...init, headers });
  };
  return {
    url,
    ask,
    lines: () => lines.join(''),
    get: async <T>(path: string, role: Role = 'auditor') => (await (await ask(role, path)).json()) as T,
    token: (role: Role) => issuer.token({ party: own, roles: [role], office }),
    stop: async () => {
      await service.stop();
      await rm(folder, { recursive: true });
    },
  };
}

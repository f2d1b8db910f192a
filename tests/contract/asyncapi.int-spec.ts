/** Every message two real services sent each other is the one docs/asyncapi.yaml describes. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { becomeAcquainted } from '../../deploy/local/story/become-acquainted.js';
import { consentTo, inventedPapers, register } from '../../deploy/local/story/people.js';
import { twoJurisdictions, type TwoJurisdictions } from '../harness/two-jurisdictions.js';
import { faultsOf, readContract, type Contract } from './message-contract.js';
import { loseParcels, openWith, partsOf, readSentMessages, type SentMessage } from './sent-messages.js';

let world: TwoJurisdictions;
let contract: Contract;
let sent: SentMessage[];

beforeAll(async () => {
  contract = await readContract();
  world = await twoJurisdictions({ reconciliation: true });
  sent = await exchangeEverything();
}, 180_000);

afterAll(() => world?.stop(), 60_000);

describe('what two services really send', () => {
  it('is of a documented type, and every documented type was sent', () => {
    const types = new Set(sent.map(({ headers }) => headers['ce_type']));
    expect([...types].sort()).toEqual([...contract.messages.keys()].sort());
  });

  it('goes to the topic of a party, under the documented key and headers', () => {
    for (const { topic, key, headers } of sent) {
      const message = contract.messages.get(headers['ce_type']!)!;
      const channel = headers['ce_type'] === 'liangdi.reconciliation.v1' ? 'reconciliation' : 'inbox';
      const parties = [world.origin, world.destination].map(({ jurisdiction }) => jurisdiction.party);
      expect(parties.map((party) => contract.addresses[channel]!.replace('{party}', party))).toContain(topic);
      expect(faultsOf(message.key, key)).toEqual([]);
      expect(faultsOf(message.headers, headers)).toEqual([]);
    }
  });

  it('opens with any JOSE library and the key of the recipient, and holds the documented content', async () => {
    for (const message of sent) {
      const described = contract.messages.get(message.headers['ce_type']!)!;
      expect(faultsOf(described.payload, message.value.toString('latin1'))).toEqual([]);
      const content = (await openWith(world, message)) as Record<string, string | string[]>;
      expect(faultsOf(described.sealed, content)).toEqual([]);
      for (const [member, { typ, content: check }] of described.signed) {
        for (const jws of [content[member]!].flat()) {
          const parts = partsOf(jws);
          expect(parts.typ).toBe(typ);
          expect(faultsOf(check, parts.payload)).toEqual([]);
        }
      }
    }
  });

  it('says every documented step of a comparison, each with what is attached to it', async () => {
    const said = new Set<string>();
    for (const message of sent.filter(isStep)) {
      const content = (await openWith(world, message)) as { statement: string; attachment?: unknown };
      const { step } = partsOf(content.statement).payload as { step: string };
      said.add(step);
      const attached = attachments[step];
      if (attached) expect(faultsOf(contract.schema(attached), content.attachment)).toEqual([]);
      else
        expect(step === 'cells' ? ['string', 'undefined'] : ['undefined']).toContain(
          typeof content.attachment,
        );
    }
    expect([...said].sort()).toEqual(['cells', 'checkpoint', 'compare', 'giveBack', 'more', 'rows', 'stop']);
  });

  it('shows nobody on the way whom it is about', () => {
    const { idNumber, nameAsPrinted } = inventedPapers(1);
    for (const { key, headers, value } of sent) {
      const seen = `${key} ${JSON.stringify(headers)} ${value.toString('latin1')} ${value.toString('utf8')}`;
      expect(seen).not.toContain(idNumber);
      expect(seen).not.toContain(nameAsPrinted);
    }
  });
});

const attachments: Readonly<Record<string, string>> = {
  rows: 'RowsAttachment',
  giveBack: 'GiveBackAttachment',
  checkpoint: 'CheckpointAttachment',
};

/** An agreement, a record that arrives, one that is lost on the way and asked for, all the receipts, and what is said when ledgers are compared. */
async function exchangeEverything(): Promise<SentMessage[]> {
  await becomeAcquainted(world);
  await register(world.origin, 1, 'person-lin');
  const personId = await register(world.destination, 1, 'person-lin');
  await consentTo(world, world.destination, 'person-lin', 'serviceRecord');
  const seenAtOrigin = async (count: number) =>
    (await world.rows(world.origin, `SELECT FROM ledger_entry WHERE status = 'applied'`)).length === count;

  await world.origin.process!.stop();
  await recordService(personId);
  const parcels = async () => (await readSentMessages(world)).filter(isParcel);
  await world.eventually('a parcel to be on its way', async () => (await parcels()).length === 1);
  const lost = await parcels();
  await loseParcels(world);
  await recordService(personId);
  await world.eventually('the next parcel to be on its way', async () => (await parcels()).length === 1);
  await world.origin.start();
  await world.eventually('both records to arrive, in order', () => seenAtOrigin(2));
  await world.eventually('every parcel to be answered', async () => {
    const open = await world.rows(world.destination, 'SELECT FROM parcel_out WHERE answered_at IS NULL');
    return open.length === 0;
  });
  await compareLedgers();
  return [...lost, ...(await readSentMessages(world))];
}

/** First a row is gone at the sender: rows, a give-back, a checkpoint. Then there are more forged ones than a machine may heal: more cells, a stop. */
async function compareLedgers(): Promise<void> {
  await world.rows(world.destination, 'DELETE FROM ledger_entry WHERE seq = 1');
  expect(await compared()).toBe('agreed');
  await world.rows(
    world.origin,
    `INSERT INTO ledger_entry (agreement_id, direction, seq, epoch, key_hash, record_id, version, digest, status, parcel_digest)
     SELECT agreement_id, direction, forged, epoch, sha256(int4send(forged)), record_id, version, digest, status, parcel_digest
     FROM ledger_entry, generate_series(1001, 1150) AS forged WHERE seq = 1`,
  );
  expect(await compared()).toBe('stopped');
}

/** How the comparison ended that the origin asked for. */
async function compared(): Promise<string> {
  const { runs } = await world.origin.reconciliation
    .desk('auditor')
    .post<{ runs: { runId: string }[] }>('/reconciliations', { direction: 'destinationToOrigin' });
  return world.eventually('the comparison to end', async () => {
    const [run] = await world.rows(world.origin, 'SELECT * FROM reconciliation_run WHERE run_id = $1', [
      runs[0]!.runId,
    ]);
    return run?.['finished_at'] ? (run['state'] as string) : undefined;
  });
}

function isStep({ headers }: SentMessage): boolean {
  return headers['ce_type'] === 'liangdi.reconciliation.v1';
}

function isParcel({ headers }: SentMessage): boolean {
  return headers['ce_type'] === 'liangdi.parcel.v1';
}

function recordService(personId: string): Promise<unknown> {
  return world.destination.desk('worker').post('/service-records', {
    personId,
    recipient: world.origin.jurisdiction.party,
    recipientOffice: world.origin.jurisdiction.offices[0],
    purpose: 'continuityOfMaternalCare',
    admin: {
      area: 'maternalChildReproductive',
      serviceType: 'folicAcidIssue',
      serviceDate: '2025-11-20',
      providerOffice: world.destination.jurisdiction.offices[0],
      outcome: 'completed',
      bottles: 3,
      place: '新安街道服务点（演示）',
    },
  });
}

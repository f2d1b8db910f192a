/**
 * A sender that goes back to an old backup, and the tables of its own office beside its records: what was sent is its office's again, with states and
 * deadlines; what was never sent is missing and not made up.
 */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Direction } from '@liangdi/record';
import { consentTo, register } from '../../deploy/local/story/people.js';
import * as backups from './backups.js';
import { Ledgers, type ComparedRun, type SideName } from './ledgers.js';

let ledgers: Ledgers;

beforeAll(async () => {
  ledgers = await Ledgers.open('postgres', 2);
}, 180_000);
afterAll(() => ledgers?.close());

const backUp = (side: SideName) => backups.backUp(ledgers, side);
const restore = (side: SideName) => backups.restore(ledgers, side);

describe('what the sender’s own office kept beside its records', () => {
  const lin = (side: SideName) => ledgers.world[side].desk('person-lin');
  const registrar = () => ledgers.world.origin.desk('registrar');
  const worker = () => ledgers.world.destination.desk('worker');
  const clinic = () => ledgers.world.destination.desk('clinic');

  async function compare(by: SideName, direction: Direction): Promise<ComparedRun> {
    const at = ledgers.world[by];
    const { runs } = await at.reconciliation
      .desk('auditor')
      .post<{ runs: { runId: string }[] }>('/reconciliations', {
        agreementId: ledgers.agreementId,
        direction,
      });
    return ledgers.ended(at, runs[0]!.runId);
  }

  /** Every record of the kind answered by the partner, and nothing of it under way. */
  const answered = (side: SideName, kind: string, count: number) =>
    ledgers.world.eventually('the records to be answered', async () => {
      const [row] = await ledgers.rows(
        side,
        `SELECT count(*) FILTER (WHERE p.answered_at IS NOT NULL)::integer AS n, (SELECT count(*) FROM outbox)::integer AS waiting
         FROM record r JOIN ledger_entry USING (record_id, version) JOIN parcel_out p USING (parcel_digest) WHERE r.kind = $1`,
        [kind],
      );
      return row!['n'] === count && row!['waiting'] === 0;
    });

  /** Sealed bytes are other bytes each time: what is in them is compared as its readers see it. */
  const without = (columns: readonly string[]) => (row: Record<string, unknown>) =>
    Object.fromEntries(Object.entries(row).filter(([column]) => !columns.includes(column)));

  const quietly = (side: SideName) =>
    ledgers.world.eventually('what was taken back to be its office’s again', async () => {
      const [row] = await ledgers.rows(side, 'SELECT count(*)::integer AS n FROM taken_back');
      return row!['n'] === 0;
    });

  beforeAll(async () => {
    const { world } = ledgers;
    await register(world.origin, 11, 'person-lin');
    await consentTo(world, world.origin, 'person-lin', 'certificate');
    await register(world.destination, 11, 'person-lin');
    await consentTo(world, world.destination, 'person-lin', 'feedbackCard');
    await consentTo(world, world.destination, 'person-lin', 'serviceRecord');
  }, 60_000);

  describe('certificates', () => {
    const asks = async (claims: object): Promise<string> => {
      const to = { recipient: '440306.destination', recipientOffice: '440306001' };
      const { requestId } = await lin('origin').post('/certificate-requests', { claims, ...to });
      await registrar().post(`/certificate-requests/${requestId}/check-identity`, { means: 'papersSeen' });
      return requestId as string;
    };
    const issues = (requestId: string) =>
      registrar().post(`/certificate-requests/${requestId}/issue`, {
        claims: { maritalStatus: 'verified' },
        maritalStatusSource: 'civilAffairsRegister',
      });
    const rows = () => ledgers.rows('origin', 'SELECT * FROM certificate ORDER BY certificate_no');
    const requests = () =>
      ledgers.rows('origin', 'SELECT * FROM certificate_request ORDER BY requested_at, request_id');
    /** A printed copy is good from the day it is looked at. */
    const shown = async () =>
      (await lin('origin').get<{ items: Record<string, unknown>[] }>('/certificates')).items.map(
        without(['printedCopyGoodUntil']),
      );

    it('are hers again as they were issued, and the request that is still there is not issued twice', async () => {
      const early = await asks({ maritalStatus: { value: '20' } });
      const other = await asks({ birthRegistrationRef: { value: 'BR-2024-0017' } });
      await backUp('origin');
      await issues(early);
      const late = await asks({ maritalStatus: { value: '90' } });
      await issues(late);
      await answered('origin', 'certificate', 2);
      const before = { rows: await rows(), shown: await shown(), requests: await requests() };
      expect(before.rows).toHaveLength(2);
      await restore('origin');
      expect(await rows()).toEqual([]);

      expect(await compare('destination', 'originToDestination')).toMatchObject({ state: 'agreed' });
      await quietly('origin');

      const again = await rows();
      expect(again.map(without(['content', 'request_id']))).toEqual(
        before.rows.map(without(['content', 'request_id'])),
      );
      expect(await shown()).toEqual(before.shown);
      // The later request was lost with the backup and was never sent: nobody can give it back.
      const requestOf = new Map(before.rows.map((row) => [row['record_id'], row['request_id']]));
      expect(again.map((row) => row['request_id'])).toEqual(
        again.map((row) => (requestOf.get(row['record_id']) === early ? early : null)),
      );
      expect(await requests()).toEqual(before.requests.filter((row) => row['request_id'] !== late));
      expect((await requests()).find((row) => row['request_id'] === other)).toMatchObject({
        state: 'identityChecked',
      });
    }, 180_000);
  });

  describe('feedback cards', () => {
    const home = { recipient: '360731.origin', recipientOffice: '360731100' };
    const done = {
      serviceType: 'antenatalVisit',
      serviceDate: '2025-11-20',
      outcome: 'completed',
      placeCity: '440300',
      examiner: { role: 'obstetrician', workNumber: 'D-0107' },
      purpose: 'continuityOfMaternalCare',
    };
    const clinical = { gestationalAgeWeeks: 20, advice: 'rest' };
    const personOf = async (): Promise<string> => {
      const [row] = await ledgers.rows('destination', 'SELECT person_id FROM consent ORDER BY given_at DESC');
      return row!['person_id'] as string;
    };
    const asked = async (): Promise<string> => {
      const wanted = { serviceType: done.serviceType, ...home };
      return (await lin('destination').post('/feedback-card-requests', wanted)).cardId as string;
    };
    const drafted = async (more: object, by = worker()): Promise<string> => {
      const card = { personId: await personOf(), ...home, ...done, ...more };
      return (await by.post('/feedback-cards', card)).cardId as string;
    };
    const previewed = async (cardId: string): Promise<string> => {
      await lin('destination').post(`/feedback-cards/${cardId}/preview`);
      return cardId;
    };
    const sends = (cardId: string) =>
      worker().post<{ recordId: string }>(`/feedback-cards/${cardId}/send`, {});
    const rows = () => ledgers.rows('destination', 'SELECT * FROM feedback_card ORDER BY card_id');
    const shown = async () => (await worker().get('/feedback-cards')).items as { cardId: string }[];

    it('are sent again under the deadline they had, as far as the receipts say, and whole but for what was never sent', async () => {
      const asleep = await previewed(await drafted({ requestId: await asked(), clinical }, clinic()));
      const waiting = await asked();
      await backUp('destination');
      const { recordId } = await sends(asleep);
      const lost = await previewed(await drafted({ requestId: await asked() }));
      await sends(lost);
      const withClinical = await previewed(await drafted({ clinical }, clinic()));
      await sends(withClinical);
      await answered('destination', 'feedbackCard', 3);
      await ledgers.world.origin.desk('registrar').post(`/feedback-cards/${recordId}/acknowledge`);
      await ledgers.world.eventually('the acknowledgement', async () =>
        (await shown()).some((card) => 'state' in card && card.state === 'acknowledged'),
      );
      const before = { rows: await rows(), shown: await shown() };
      await restore('destination');

      expect(await compare('origin', 'destinationToOrigin')).toMatchObject({ state: 'agreed' });
      await quietly('destination');

      // `sent_at`: the record's own instant, of the same transaction. Of a card whose row was lost, who recorded it when was never sent;
      // of what only the partner's clinic can open, her preview cannot be reckoned again.
      const never = ['content', 'sent_at', 'recorded_by', 'created_at'];
      const unsent: Record<string, string[]> = {
        [asleep]: ['content', 'sent_at'],
        [waiting]: [],
        [lost]: never,
        [withClinical]: [...never, 'previewed_digest'],
      };
      const again = await rows();
      for (const row of before.rows) {
        const other = again.find((one) => one['card_id'] === row['card_id'])!;
        const left = without(unsent[row['card_id']]!);
        expect(left(other)).toEqual(left(row));
        if (row['sent_at']) expect(Math.abs(+other['sent_at'] - +row['sent_at'])).toBeLessThan(1_000);
      }
      expect(again).toHaveLength(before.rows.length);
      expect(again.find((row) => row['card_id'] === lost)!['due_at']).not.toBeNull();
      const seen = (cards: { cardId: string }[]) =>
        cards
          .map(without(['createdAt', 'sentAt']))
          .toSorted((a, b) => String(a['cardId']).localeCompare(String(b['cardId'])));
      expect(seen(await shown())).toEqual(seen(before.shown));

      await compare('origin', 'destinationToOrigin');
      await quietly('destination');
      expect(await rows()).toEqual(again);
    }, 180_000);

    it('do not lose a clinical layer silently: only the clinic can write it anew', async () => {
      const [row] = await ledgers.rows(
        'destination',
        `SELECT card_id FROM feedback_card WHERE state = 'sent' AND previewed_digest IS NULL`,
      );
      const path = `/feedback-cards/${row!['card_id']}/revise`;
      await ledgers.breakAt(
        'destination',
        `UPDATE feedback_card SET state = 'drafted' WHERE card_id = '${row!['card_id']}'`,
      );
      const revised = { ...done, outcome: 'referred' };
      await expect(worker().post(path, revised)).rejects.toMatchObject({ code: 'clinical-layer-lost' });
      expect(await clinic().post(path, { ...revised, clinical })).toMatchObject({ hasClinical: true });
    });
  });

  it('is nothing beside a service record: the record itself is the row, and it is the same', async () => {
    const rows = () =>
      ledgers.rows('destination', `SELECT * FROM record WHERE kind = 'serviceRecord' ORDER BY record_id`);
    await backUp('destination');
    await ledgers.send(5);
    const before = await rows();
    await restore('destination');
    expect(await compare('origin', 'destinationToOrigin')).toMatchObject({ state: 'agreed' });
    // `body`: sealed anew under her key; `stored_at`: when it was put back.
    const left = without(['body', 'stored_at']);
    expect((await rows()).map(left)).toEqual(before.map(left));
  }, 180_000);
});

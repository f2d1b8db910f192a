/** What happens to records between an outbox and an inbox. */
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { ProblemCode } from '@liangdi/problem';
import { instant, newRecordId } from '@liangdi/record';
import { markWithdrawn } from '@liangdi/terms';
import { twoParties, type TwoParties } from '@liangdi/testing';
import { QueueFront } from '../relay/queue-front.js';
import { stopUnsentUnder } from '../outbox/stop-records.js';
import type { Submission, SubmittedRecord } from '../outbox/submission.js';
import {
  codeOf,
  count,
  message,
  parcels,
  receiptsBack,
  seal,
  sealRun,
  submit,
  takeDispatch,
  tamper,
  totals,
} from './by-hand.js';

let two: TwoParties;
beforeEach(async () => {
  two = await twoParties();
});
afterEach(() => two.close());

describe('a record on its way', () => {
  it('is entered in both ledgers alike, and its receipt comes back signed', async () => {
    const { origin, destination } = two;
    const [sent] = await submit(destination, two.serviceRecord());
    await seal(destination, origin);
    const [parcel] = await parcels(destination, origin);
    await origin.receiveParcel.run(parcel!);
    expect(origin.received.map(({ entry }) => entry.recordId)).toEqual([sent!.recordId]);
    await destination.receiveReceipts.run(await receiptsBack(origin, destination));

    expect(await totals(destination, two.agreementId)).toEqual(await totals(origin, two.agreementId));
    expect(await count(destination, `receipt WHERE stage = 'accepted'`)).toBe(1);
    expect(await count(destination, `receipt WHERE stage = 'delivered'`)).toBe(1);
    expect(await count(destination, `parcel_out WHERE answered_at IS NULL`)).toBe(0);
  });

  it('keeps its order and its gapless numbers through many parcels', async () => {
    const { origin, destination } = two;
    const sent = await submit(destination, ...Array.from({ length: 600 }, () => two.serviceRecord()));
    while ((await seal(destination, origin)) > 0);
    for (const parcel of await parcels(destination, origin)) await origin.receiveParcel.run(parcel);
    expect(origin.received.map(({ entry }) => entry.recordId)).toEqual(sent.map(({ recordId }) => recordId));
    expect(await totals(origin, two.agreementId)).toMatchObject({
      entries: 600,
      firstSeq: 1,
      lastSeq: 600,
      refused: 0,
    });
    expect(await totals(destination, two.agreementId)).toEqual(await totals(origin, two.agreementId));
  });

  it('comes twice and has one effect, and its receipt is repeated', async () => {
    const { origin, destination } = two;
    await submit(destination, two.serviceRecord());
    await seal(destination, origin);
    const [parcel] = await parcels(destination, origin);
    await origin.receiveParcel.run(parcel!);
    await takeDispatch(origin, destination);
    await origin.receiveParcel.run(parcel!);
    expect(origin.received).toHaveLength(1);
    expect((await takeDispatch(origin, destination)).receipts).toHaveLength(1);
    expect(await totals(origin, two.agreementId)).toMatchObject({ entries: 1 });
  });

  it('that comes before its turn is held, the missing ones are asked for, and all are taken in, in order', async () => {
    const { origin, destination } = two;
    const sent: SubmittedRecord[] = [];
    for (let i = 0; i < 3; i += 1) {
      sent.push(...(await submit(destination, two.serviceRecord())));
      await seal(destination, origin);
    }
    const [first, second, third] = await parcels(destination, origin);
    await origin.receiveParcel.run(third!);
    await origin.receiveParcel.run(second!);
    expect(origin.received).toHaveLength(0);
    expect(await count(origin, 'held_parcel')).toBe(2);

    const { messages } = await takeDispatch(origin, destination);
    expect(messages.map(({ type }) => type)).toEqual(['liangdi.resend.v1']);
    await destination.receiveResendRequest.run(
      message(origin, destination, 'liangdi.resend.v1', JSON.parse(messages[0]!.content) as object),
    );
    const again = await parcels(destination, origin);
    expect(again.map(({ headers }) => headers['ce_id'])).toEqual([
      first!.headers['ce_id'],
      second!.headers['ce_id'],
    ]);
    await origin.receiveParcel.run(again[0]!);
    expect(origin.received.map(({ entry }) => entry.recordId)).toEqual(sent.map(({ recordId }) => recordId));
    expect(await count(origin, 'held_parcel')).toBe(0);
  });

  it('is refused with its reason when it arrives under a suspended agreement, and both ledgers say so', async () => {
    const { origin, destination } = two;
    await submit(destination, two.serviceRecord());
    await seal(destination, origin);
    await origin.database.inTransaction(origin.actor, (tx) =>
      tx.query(`UPDATE agreement SET state = 'suspended'`),
    );
    const [parcel] = await parcels(destination, origin);
    await origin.receiveParcel.run(parcel!);
    expect(origin.received).toHaveLength(0);
    await destination.receiveReceipts.run(await receiptsBack(origin, destination));
    expect(await count(destination, `ledger_outcome WHERE reason = 'agreement-suspended'`)).toBe(1);
    expect(await totals(destination, two.agreementId)).toEqual(await totals(origin, two.agreementId));
    expect(await totals(origin, two.agreementId)).toMatchObject({ entries: 1, refused: 1 });
  });

  it('waits while the agreement is suspended, and goes when it is resumed', async () => {
    const { origin, destination } = two;
    await submit(destination, two.serviceRecord());
    const suspend = (state: string) =>
      destination.database.inTransaction(destination.actor, (tx) =>
        tx.query(`UPDATE agreement SET state = $1`, [state]),
      );
    await suspend('suspended');
    expect(await seal(destination, origin)).toBe(0);
    expect(await codeOf(submit(destination, two.serviceRecord()))).toBe('agreement-suspended');
    await suspend('active');
    expect(await seal(destination, origin)).toBe(1);
  });

  it('is stopped when she withdraws before it is sealed', async () => {
    const { origin, destination } = two;
    const [sent] = await submit(destination, two.serviceRecord());
    const stopped = await destination.database.inTransaction(destination.actor, async (tx) => {
      await markWithdrawn(tx, sent!.consentId!, instant(new Date()));
      return stopUnsentUnder(tx, sent!.consentId!);
    });
    expect(stopped).toBe(1);
    expect(await seal(destination, origin)).toBe(0);
    expect(await codeOf(submit(destination, two.serviceRecord()))).toBe('consent-withdrawn');
  });

  it('is stopped at sealing when the withdrawal came between its submission and the queue', async () => {
    const { origin, destination } = two;
    const [sent] = await submit(destination, two.serviceRecord());
    await destination.database.inTransaction(destination.actor, (tx) =>
      markWithdrawn(tx, sent!.consentId!, instant(new Date())),
    );
    await seal(destination, origin);
    expect(await parcels(destination, origin)).toHaveLength(0);
    expect(await count(destination, `stopped_record WHERE reason = 'consent-withdrawn'`)).toBe(1);
    expect(await totals(destination, two.agreementId)).toMatchObject({ entries: 0 });
  });

  it('is sealed from memory by the process it was submitted in, and yet only as the database allows', async () => {
    const { origin, destination } = two;
    await submit(destination, two.serviceRecord(), two.serviceRecord());
    await tamper(destination, `ALTER TABLE record DISABLE TRIGGER USER; UPDATE record SET body = '\\x00'`);
    expect(await seal(destination, origin, destination.recordsAtHand)).toBe(2);
    const [parcel] = await parcels(destination, origin);
    await origin.receiveParcel.run(parcel!);
    expect(origin.received).toHaveLength(2);

    const [withdrawn] = await submit(destination, two.serviceRecord());
    await destination.database.inTransaction(destination.actor, (tx) =>
      markWithdrawn(tx, withdrawn!.consentId!, instant(new Date())),
    );
    await seal(destination, origin, destination.recordsAtHand);
    expect(await parcels(destination, origin)).toHaveLength(0);
  });

  it('tells the relay that others wait behind a full parcel', async () => {
    const { destination, origin } = two;
    await submit(destination, ...Array.from({ length: 257 }, () => two.serviceRecord()));
    expect(await sealRun(destination, origin)).toMatchObject({ records: 256, more: true });
    expect(await sealRun(destination, origin)).toMatchObject({ records: 1, more: false });
  });

  it('that is committed late is not passed over by a relay that has gone further in the queue', async () => {
    const { destination, origin } = two;
    const front = new QueueFront();
    const sealOne = async () => (await sealRun(destination, origin, undefined, front)).records;
    const [entered, committing] = [gate(), gate()];
    const late = destination.database.inTransaction(destination.actor, async (tx) => {
      await destination.outbox.submitAll(tx, [two.serviceRecord()]);
      await tx.query('SELECT 1');
      entered.open();
      await committing.opened;
    });
    await entered.opened;
    for (let i = 0; i < 3; i += 1) {
      await submit(destination, two.serviceRecord());
      expect(await sealOne()).toBe(1);
    }
    expect(front.columns[2]).toEqual(['0']);
    committing.open();
    await late;
    expect(await sealOne()).toBe(1);

    // Other specs' transactions on this server hold it back too.
    const until = Date.now() + 20_000;
    for (let sent = 4; Number(front.columns[2][0]) <= 1 && Date.now() < until; sent += 1) {
      await submit(destination, two.serviceRecord());
      expect(await sealOne()).toBe(1);
      expect(await totals(destination, two.agreementId)).toMatchObject({
        entries: sent + 1,
        lastSeq: sent + 1,
      });
    }
    expect(Number(front.columns[2][0])).toBeGreaterThan(1);
  });

  it('with a body at rest says nothing without her key', async () => {
    const { destination } = two;
    await submit(destination, two.serviceRecord());
    const bodies = await destination.database.inTransaction(destination.actor, (tx) =>
      tx.query<{ body: Buffer; entry: string }>('SELECT body, entry FROM record'),
    );
    expect(bodies[0]!.body.includes('folicAcid')).toBe(false);
    expect(bodies[0]!.entry).not.toMatch(/林|11010519491231002X|folicAcid/);
  });
});

describe('a record that may not leave', () => {
  it.each<[string, (sub: Submission) => Submission, ProblemCode]>([
    ['has a field no clause names', (s) => ({ ...s, admin: helpRecord(s) }), 'agreement-does-not-cover'],
    ['has another purpose', (s) => ({ ...s, purpose: 'benefitPortability' }), 'agreement-does-not-cover'],
    ['is malformed', (s) => ({ ...s, admin: { area: 'health' } }), 'record-malformed'],
    [
      'is for an office the partner does not have',
      (s) => ({ ...s, recipientOffice: '360731999' as never }),
      'recipient-office-unknown',
    ],
    [
      'is sent in the name of another office',
      (s) => ({ ...s, senderOffice: '110101001' as never }),
      'sender-office-unknown',
    ],
    [
      'is about somebody unknown here',
      (s) => ({ ...s, personId: '01990000-0000-7000-8000-000000000000' as never }),
      'consent-missing',
    ],
  ])('because it %s is refused by name', async (_, change, code) => {
    expect(await codeOf(submit(two.destination, change(two.serviceRecord())))).toBe(code);
    expect(await count(two.destination, 'record')).toBe(0);
  });

  it('because it is there already changes nothing', async () => {
    const again = { ...two.serviceRecord(), recordId: newRecordId() };
    await submit(two.destination, again);
    expect(await codeOf(submit(two.destination, again))).toBe('record-already-submitted');
    expect(await count(two.destination, 'record')).toBe(1);
    expect(await count(two.destination, 'outbox')).toBe(1);
  });

  it('leaves the others of its batch alone', async () => {
    const { destination } = two;
    const good = two.serviceRecord();
    const answers = await destination.database.inTransaction(destination.actor, (tx) =>
      destination.outbox.submitAll(tx, [good, { ...good, purpose: 'benefitPortability' }, good]),
    );
    expect(answers.map((answer) => answer instanceof Error)).toEqual([false, true, false]);
    expect(await count(destination, 'outbox')).toBe(2);
  });
});

function gate(): { readonly opened: Promise<void>; open(): void } {
  let open = () => {};
  const opened = new Promise<void>((resolve) => (open = resolve));
  return { opened, open: () => open() };
}

function helpRecord({ senderOffice }: Submission): object {
  return {
    area: 'employment',
    serviceType: 'jobInformation',
    serviceDate: '2026-11-20',
    providerOffice: senderOffice,
    outcome: 'completed',
    helpGiven: ['explained'],
  };
}

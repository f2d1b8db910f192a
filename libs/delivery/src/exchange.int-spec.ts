/** What happens to records between an outbox and an inbox, message by message, with every way a message can go wrong. */
import { createPublicKey } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { canonicalJson, generateSigningKey, openJwe, sealJwe, signJws, unpackParcel } from '@liangdi/envelope';
import { ledgerTotals } from '@liangdi/ledger';
import { isProblem, type ProblemCode } from '@liangdi/problem';
import { incoming, twoParties, type TestParty, type TwoParties } from '@liangdi/testing';
import { markWithdrawn } from '@liangdi/terms';
import { instant } from '@liangdi/record';
import { cloudEventHeaders, type MessageType } from './message/cloud-event.js';
import { stopUnsentUnder } from './outbox/stop-records.js';
import type { Submission, SubmittedRecord } from './outbox/submission.js';
import { markSent, readDispatch, type Dispatch } from './relay/dispatch.js';
import { sealNextParcel } from './relay/seal-parcel.js';
import type { IncomingMessage } from './transport/transport.js';

let two: TwoParties;
beforeEach(async () => {
  two = await twoParties();
});
afterEach(() => two.close());

async function submit(from: TestParty, ...submissions: Submission[]): Promise<SubmittedRecord[]> {
  const answers = await from.database.inTransaction(from.actor, (tx) => from.outbox.submitAll(tx, submissions));
  for (const answer of answers) if (answer instanceof Error) throw answer;
  return answers as SubmittedRecord[];
}

async function seal(from: TestParty, to: TestParty): Promise<number> {
  const deps = { terms: from.terms, vault: from.vault, now: () => new Date() };
  return from.database.inTransaction(from.actor, (tx) => sealNextParcel(tx, deps, to.id));
}

async function takeDispatch(from: TestParty, to: TestParty): Promise<Dispatch> {
  return from.database.inTransaction(from.actor, async (tx) => {
    const dispatch = await readDispatch(tx, to.id);
    await markSent(tx, dispatch);
    return dispatch;
  });
}

/** The sealed parcels on their way, as messages. */
async function parcels(from: TestParty, to: TestParty): Promise<IncomingMessage[]> {
  const dispatch = await takeDispatch(from, to);
  return dispatch.parcels.map(({ id, key, sealed }) =>
    incoming(to, { key, headers: cloudEventHeaders('liangdi.parcel.v1', id, from.id), value: sealed }),
  );
}

function message(from: TestParty, to: TestParty, type: MessageType, content: object): IncomingMessage {
  const { kid, privateKey } = to.keys.encrypt[0];
  const sealed = sealJwe(JSON.stringify(content), { kid, publicKey: createPublicKey(privateKey) });
  return incoming(to, { headers: cloudEventHeaders(type, 'id', from.id), value: Buffer.from(sealed) });
}

async function receiptsBack(from: TestParty, to: TestParty): Promise<IncomingMessage> {
  const { receipts } = await takeDispatch(from, to);
  return message(from, to, 'liangdi.receipts.v1', { receipts: receipts.map(({ jws }) => jws) });
}

async function codeOf(work: Promise<unknown>): Promise<ProblemCode | 'no problem'> {
  return work.then(
    () => 'no problem' as const,
    (thrown: unknown) => {
      if (isProblem(thrown)) return thrown.code;
      throw thrown;
    },
  );
}

function totals(of: TestParty) {
  return of.database.inTransaction(of.actor, (tx) => ledgerTotals(tx, two.agreementId, 'destinationToOrigin'));
}

async function count(of: TestParty, sql: string): Promise<number> {
  const [row] = await of.database.inTransaction(of.actor, (tx) => tx.query<{ n: number }>(`SELECT count(*)::integer AS n FROM ${sql}`));
  return row!.n;
}

describe('a record on its way', () => {
  it('is entered in both ledgers alike, and its receipt comes back signed', async () => {
    const { origin, destination } = two;
    const [sent] = await submit(destination, two.serviceRecord());
    await seal(destination, origin);
    const [parcel] = await parcels(destination, origin);
    await origin.receiveParcel.run(parcel!);
    expect(origin.received.map(({ entry }) => entry.recordId)).toEqual([sent!.recordId]);
    await destination.receiveReceipts.run(await receiptsBack(origin, destination));

    expect(await totals(destination)).toEqual(await totals(origin));
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
    expect(await totals(origin)).toMatchObject({ entries: 600, firstSeq: 1, lastSeq: 600, refused: 0 });
    expect(await totals(destination)).toEqual(await totals(origin));
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
    expect(await totals(origin)).toMatchObject({ entries: 1 });
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
    expect(again.map(({ headers }) => headers['ce_id'])).toEqual([first!.headers['ce_id'], second!.headers['ce_id']]);
    await origin.receiveParcel.run(again[0]!);
    expect(origin.received.map(({ entry }) => entry.recordId)).toEqual(sent.map(({ recordId }) => recordId));
    expect(await count(origin, 'held_parcel')).toBe(0);
  });

  it('is refused with its reason when it arrives under a suspended agreement, and both ledgers say so', async () => {
    const { origin, destination } = two;
    await submit(destination, two.serviceRecord());
    await seal(destination, origin);
    await origin.database.inTransaction(origin.actor, (tx) => tx.query(`UPDATE agreement SET state = 'suspended'`));
    const [parcel] = await parcels(destination, origin);
    await origin.receiveParcel.run(parcel!);
    expect(origin.received).toHaveLength(0);
    await destination.receiveReceipts.run(await receiptsBack(origin, destination));
    expect(await count(destination, `ledger_outcome WHERE reason = 'agreement-suspended'`)).toBe(1);
    expect(await totals(destination)).toEqual(await totals(origin));
    expect(await totals(origin)).toMatchObject({ entries: 1, refused: 1 });
  });

  it('waits while the agreement is suspended, and goes when it is resumed', async () => {
    const { origin, destination } = two;
    await submit(destination, two.serviceRecord());
    const suspend = (state: string) =>
      destination.database.inTransaction(destination.actor, (tx) => tx.query(`UPDATE agreement SET state = $1`, [state]));
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
    expect(await totals(destination)).toMatchObject({ entries: 0 });
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
    ['is for an office the partner does not have', (s) => ({ ...s, recipientOffice: '360731999' as never }), 'recipient-office-unknown'],
    ['is sent in the name of another office', (s) => ({ ...s, senderOffice: '110101001' as never }), 'sender-office-unknown'],
    ['is about somebody unknown here', (s) => ({ ...s, personId: '01990000-0000-7000-8000-000000000000' as never }), 'consent-missing'],
  ])('because it %s is refused by name', async (_, change, code) => {
    expect(await codeOf(submit(two.destination, change(two.serviceRecord())))).toBe(code);
    expect(await count(two.destination, 'record')).toBe(0);
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

describe('a message that can never be good', () => {
  async function sealedParcel(): Promise<IncomingMessage> {
    await submit(two.destination, two.serviceRecord());
    await seal(two.destination, two.origin);
    const [parcel] = await parcels(two.destination, two.origin);
    return parcel!;
  }

  it('is refused when a byte of it was altered', async () => {
    const parcel = await sealedParcel();
    const altered = Buffer.from(parcel.value);
    altered[altered.length - 60]! ^= 1;
    expect(await codeOf(two.origin.receiveParcel.run({ ...parcel, value: altered }))).toMatch(/decryption-failed|jwe-malformed/);
    expect(await count(two.origin, 'ledger_entry')).toBe(0);
  });

  it('is refused when a stranger signed it', async () => {
    const parcel = await sealedParcel();
    const { plaintext } = openJwe(parcel.value.toString(), () => two.origin.keys.encrypt[0].privateKey);
    const { manifestJws, records } = unpackParcel(plaintext);
    const payload = Buffer.from(manifestJws.split('.')[1]!, 'base64url').toString();
    const forged = { manifest: signJws(payload, generateSigningKey(), 'liangdi.manifest.v1'), records };
    const from = message(two.destination, two.origin, 'liangdi.parcel.v1', forged);
    expect(await codeOf(two.origin.receiveParcel.run(from))).toBe('signer-unknown');
  });

  it('is refused when its records are not those the manifest was signed over', async () => {
    const parcel = await sealedParcel();
    const { plaintext } = openJwe(parcel.value.toString(), () => two.origin.keys.encrypt[0].privateKey);
    const { manifestJws, records } = unpackParcel(plaintext);
    const entry = canonicalJson({ ...(JSON.parse(records[0]!.entry) as object), purpose: 'benefitPortability' });
    const swapped = { manifest: manifestJws, records: [{ ...records[0]!, entry }] };
    const from = message(two.destination, two.origin, 'liangdi.parcel.v1', swapped);
    expect(await codeOf(two.origin.receiveParcel.run(from))).toBe('merkle-root-differs');
  });

  it('is kept as evidence when it claims numbers that are taken', async () => {
    const first = await sealedParcel();
    await two.origin.receiveParcel.run(first);
    const { plaintext } = openJwe(first.value.toString(), () => two.origin.keys.encrypt[0].privateKey);
    const { manifestJws, records } = unpackParcel(plaintext);
    const manifest = JSON.parse(Buffer.from(manifestJws.split('.')[1]!, 'base64url').toString()) as object;
    const other = signJws(
      canonicalJson({ ...manifest, createdAt: '2026-11-22T00:00:00.000Z' }),
      two.destination.keys.sign[0],
      'liangdi.manifest.v1',
    );
    const from = message(two.destination, two.origin, 'liangdi.parcel.v1', { manifest: other, records });
    expect(await codeOf(two.origin.receiveParcel.run(from))).toMatch(/sequence-conflict|signer-unknown/);
    expect(await count(two.origin, 'ledger_entry')).toBe(1);
  });

  it('is refused when it was for somebody else', async () => {
    const parcel = await sealedParcel();
    expect(await codeOf(two.destination.receiveParcel.run(parcel))).toBe('decryption-key-unknown');
  });

  it('is refused when the sender named is a stranger', async () => {
    const parcel = await sealedParcel();
    const headers = { ...parcel.headers, ce_source: 'urn:liangdi:party:110101.destination' };
    expect(await codeOf(two.origin.receiveParcel.run({ ...parcel, headers }))).toBe('partner-unknown');
  });

  it('is refused as a receipt for a parcel never sent', async () => {
    await two.origin.receiveParcel.run(await sealedParcel());
    const receipts = await receiptsBack(two.origin, two.destination);
    await two.destination.database.inTransaction(two.destination.actor, (tx) => tx.query('DELETE FROM parcel_out'));
    expect(await codeOf(two.destination.receiveReceipts.run(receipts))).toBe('receipt-without-parcel');
    expect(await count(two.destination, `receipt WHERE stage = 'delivered'`)).toBe(0);
  });
});

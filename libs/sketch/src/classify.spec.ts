import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  classify,
  discrepancyClasses,
  nobody,
  rowOf,
  type Row,
  type RowStatus,
  type SeqFacts,
} from './index.js';
import { sampleRow } from './specs/samples.js';

const row = rowOf(sampleRow(5, { version: 2 }));
const other: Row = { ...row, digest: rowOf(sampleRow(6)).digest };
const unread: Row = {
  ...row,
  recordId: nobody.recordId,
  version: nobody.version,
  keyHash: nobody.keyHash.toString('base64url'),
  status: 'refused',
};
const withStatus = (status: RowStatus): Row => ({ ...row, status });

/** The table of decision 0008, a line for each of its cases. */
const table: readonly [string, Omit<SeqFacts, 'seq'>, string | undefined][] = [
  ['only the sender has it', { sender: row }, 'missing receiver resend'],
  [
    '… and the receiver has a lower version of it',
    { sender: row, receiverVersion: 1 },
    'staleVersion receiver resend',
  ],
  [
    '… and the receiver has the same version elsewhere',
    { sender: row, receiverVersion: 2 },
    'missing receiver resend',
  ],
  ['… and the receiver has lost its tail', { sender: row, inTail: true }, 'lostByRestore receiver resend'],
  ['… and consent no longer stands', { sender: row, consentStands: false }, 'outOfScope receiver withdraw'],
  [
    '… and consent no longer stands for what is in a lost tail',
    { sender: row, consentStands: false, inTail: true },
    'outOfScope receiver withdraw',
  ],
  ['… and consent stands', { sender: row, consentStands: true }, 'missing receiver resend'],
  [
    'only the receiver has it, and the manifest proves it',
    { receiver: row, signedDigest: row.digest },
    'missing sender giveBack',
  ],
  [
    '… and the sender has lost its tail',
    { receiver: row, signedDigest: row.digest, inTail: true },
    'lostByRestore sender giveBack',
  ],
  ['only the receiver has it, and no manifest is there', { receiver: row }, 'orphan receiver quarantine'],
  [
    '… and the manifest proves another',
    { receiver: row, signedDigest: other.digest },
    'orphan receiver quarantine',
  ],
  ['… and it claims to be the tail', { receiver: row, inTail: true }, 'orphan receiver quarantine'],
  [
    '… and the receiver has it at another seq too',
    { receiver: row, sameKeyElsewhere: true },
    'duplicate receiver quarantine',
  ],
  [
    '… which the manifest proves here',
    { receiver: row, sameKeyElsewhere: true, signedDigest: row.digest },
    'missing sender giveBack',
  ],
  [
    'the digests differ, and the manifest proves the sender',
    { sender: row, receiver: other, signedDigest: row.digest },
    'mismatch receiver resend',
  ],
  [
    '… the receiver',
    { sender: row, receiver: other, signedDigest: other.digest },
    'mismatch sender giveBack',
  ],
  [
    '… neither',
    { sender: row, receiver: other, signedDigest: rowOf(sampleRow(7)).digest },
    'mismatch unknown task',
  ],
  ['… or is not there', { sender: row, receiver: other }, 'mismatch unknown task'],
  [
    'one digest stands under two names',
    { sender: row, receiver: { ...row, keyHash: other.digest }, signedDigest: row.digest },
    'mismatch unknown task',
  ],
  [
    'one digest stands under two versions',
    { sender: row, receiver: { ...row, version: 3 }, signedDigest: row.digest },
    'mismatch unknown task',
  ],
  [
    'the receiver refused what it could not read the name of, and the sender still has the name',
    { sender: withStatus('refused'), receiver: unread, signedDigest: row.digest },
    'statusSplit sender repeatReceipt',
  ],
  [
    '… and holds it for applied',
    { sender: row, receiver: unread, signedDigest: row.digest },
    'statusSplit sender repeatReceipt',
  ],
  ['… and names nobody either', { sender: unread, receiver: unread }, undefined],
  [
    '… or names nobody where the receiver has a name',
    { sender: unread, receiver: row, signedDigest: row.digest },
    'mismatch unknown task',
  ],
  [
    'the receiver refused what the sender holds for applied',
    { sender: row, receiver: withStatus('refused') },
    'statusSplit sender repeatReceipt',
  ],
  [
    'the receiver refused what the sender holds for withdrawn',
    { sender: withStatus('withdrawn'), receiver: withStatus('refused') },
    'statusSplit sender repeatReceipt',
  ],
  [
    'the receiver applied what the sender holds for refused',
    { sender: withStatus('refused'), receiver: row },
    'statusSplit unknown task',
  ],
  [
    'the receiver applied what the sender holds for withdrawn',
    { sender: withStatus('withdrawn'), receiver: row },
    'statusSplit unknown task',
  ],
  [
    'the receiver withdrew what the sender holds for applied',
    { sender: row, receiver: withStatus('withdrawn') },
    'statusSplit unknown task',
  ],
  [
    'both have the same, and the receipt is not there',
    { sender: row, receiver: row, receiptAtSender: false },
    'receiptMissing sender repeatReceipt',
  ],
  [
    'both have the same, and the receipt is there',
    { sender: row, receiver: row, receiptAtSender: true },
    undefined,
  ],
  ['both have the same', { sender: row, receiver: row }, undefined],
  ['neither has it', {}, undefined],
];

describe('a difference is told apart', () => {
  it.each(table)('when %s', (_, facts, expected) => {
    const found = classify({ seq: 5, ...facts });
    expect(found && `${found.class} ${found.wrongSide} ${found.heal}`).toBe(expected);
  });

  it('into every class there is', () => {
    const told = new Set(table.map(([, facts]) => classify({ seq: 5, ...facts })?.class).filter(Boolean));
    expect([...told].sort()).toEqual([...discrepancyClasses].sort());
  });

  it('whatever the facts: nothing is left untold, and nothing is resent without consent or given back without proof', () => {
    const anyRow = fc.option(
      fc
        .record({
          base: fc.constantFrom(row, other),
          status: fc.constantFrom<RowStatus>('applied', 'refused', 'withdrawn'),
        })
        .map(({ base, status }) => ({ ...base, status })),
      { nil: undefined },
    );
    const maybe = fc.option(fc.boolean(), { nil: undefined });
    const facts = fc.record({
      sender: anyRow,
      receiver: anyRow,
      signedDigest: fc.option(fc.constantFrom(row.digest, other.digest), { nil: undefined }),
      sameKeyElsewhere: maybe,
      receiverVersion: fc.option(fc.nat(3), { nil: undefined }),
      consentStands: maybe,
      inTail: maybe,
      receiptAtSender: maybe,
    });
    fc.assert(
      fc.property(facts, (given) => {
        const known = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
        const { sender, receiver, signedDigest, consentStands } = known as Partial<SeqFacts>;
        const found = classify({ seq: 5, ...known });
        const isEqual = sender?.digest === receiver?.digest && sender?.status === receiver?.status;
        if (!isEqual) expect(found).toBeDefined();
        if (found?.heal === 'giveBack') expect(receiver?.digest).toBe(signedDigest);
        if (found?.heal === 'resend' && !receiver) expect(consentStands).not.toBe(false);
      }),
      { numRuns: 1000 },
    );
  });
});

/** Messages that can never be good, each with the code it must be parked under: damaged, unsigned, forged, misaddressed, and of no sense at all. */
import { randomBytes } from 'node:crypto';
import type { OutgoingMessage } from '@liangdi/delivery';
import type { ProblemCode } from '@liangdi/problem';
import type { Forger, Opened } from './forgery.js';

/** What a forger starts from; filled in once the first true parcel has been sent. */
export interface Bearings {
  forger: Forger;
  /** The first parcel as it was sent, and what is in it. */
  first: { readonly parcel_digest: Buffer; readonly sealed: Buffer };
  opened: Opened;
  sender: string;
  /** How many entries the stream has by now. */
  entered(): number;
}

type BadMessage = [title: string, make: () => OutgoingMessage, code: ProblemCode | RegExp];

export function badMessages(at: Bearings): BadMessage[] {
  return [
    [
      'with one byte altered',
      () => at.forger.dress(flipped(at.first.sealed, at.first.sealed.length - 60)),
      'decryption-failed',
    ],
    ['with its header altered', () => at.forger.dress(flipped(at.first.sealed, 3)), /^jwe-/],
    [
      'cut off in the middle',
      () => at.forger.dress(at.first.sealed.subarray(0, at.first.sealed.length >> 1)),
      /^(jwe-malformed|decryption-failed)$/,
    ],
    ['of random bytes', () => at.forger.dress(randomBytes(5_000)), 'jwe-malformed'],
    ['without any content', () => at.forger.dress(''), 'jwe-malformed'],
    ['whose content is no JSON', () => at.forger.dress(at.forger.seal('{"manifest":')), 'json-malformed'],
    [
      'whose content is a hundred thousand brackets',
      () => at.forger.dress(at.forger.seal('['.repeat(100_000))),
      /^json-/,
    ],
    [
      'whose content is another document',
      () => at.forger.dress(at.forger.seal({ hello: 'world' })),
      'parcel-malformed',
    ],
    [
      'that nobody has signed',
      () =>
        at.forger.dress(
          at.forger.seal({ manifest: at.forger.unsigned(at.opened.manifest), records: at.opened.records }),
        ),
      /^jws-/,
    ],
    [
      'that a stranger has signed',
      () => at.forger.dress(manifestWith(at, {}, at.forger.stranger)),
      'signer-unknown',
    ],
    [
      'signed for something else',
      () =>
        at.forger.dress(
          at.forger.seal({
            manifest: at.forger.sign(at.opened.manifest, at.forger.senderKey, 'liangdi.receipt.v1'),
            records: at.opened.records,
          }),
        ),
      /^jws-/,
    ],
    [
      'whose signature is of another text',
      () => {
        const [header, , signature] = at.opened.manifestJws.split('.') as [string, string, string];
        const payload = Buffer.from(JSON.stringify({ ...at.opened.manifest, count: 1 })).toString(
          'base64url',
        );
        return at.forger.dress(
          at.forger.seal({ manifest: `${header}.${payload}.${signature}`, records: at.opened.records }),
        );
      },
      'signature-invalid',
    ],
    [
      'with a record left out',
      () =>
        at.forger.dress(
          at.forger.seal({ manifest: at.opened.manifestJws, records: at.opened.records.slice(1) }),
        ),
      /^(parcel-malformed|merkle-root-differs|manifest-malformed)$/,
    ],
    [
      'with two records exchanged',
      () => {
        const [one, two, ...rest] = at.opened.records as [object, object, ...object[]];
        return at.forger.dress(
          at.forger.seal({ manifest: at.opened.manifestJws, records: [two, one, ...rest] }),
        );
      },
      'merkle-root-differs',
    ],
    [
      'with another body under the same entry',
      () => {
        const [one, ...rest] = at.opened.records as [
          Opened['records'][number],
          ...Opened['records'][number][],
        ];
        const body = one.body.replace(/"bottles":\d/, '"bottles":9');
        return at.forger.dress(
          at.forger.seal({ manifest: at.opened.manifestJws, records: [{ ...one, body }, ...rest] }),
        );
      },
      'commitment-differs',
    ],
    [
      'with other content under a number that is taken',
      () => at.forger.dress(manifestWith(at, { createdAt: new Date().toISOString() })),
      'sequence-conflict',
    ],
    [
      'that does not follow the last',
      () => at.forger.dress(manifestWith(at, { firstSeq: at.entered() + 1 })),
      'sequence-conflict',
    ],
    [
      'for another party',
      () => at.forger.dress(manifestWith(at, { recipient: '360732.origin' })),
      'wrong-recipient',
    ],
    [
      'under an agreement nobody has signed',
      () => at.forger.dress(manifestWith(at, { agreementId: '01990000-0000-7000-8000-000000000000' })),
      'agreement-not-found',
    ],
    [
      'sealed to somebody else',
      () => at.forger.dress(at.forger.sealForSomebodyElse(at.opened)),
      'decryption-key-unknown',
    ],
    [
      'from a party we do not know',
      () =>
        at.forger.dress(at.first.sealed, { headers: { ce_source: 'urn:liangdi:party:110101.destination' } }),
      'partner-unknown',
    ],
    [
      'that claims to be from ourselves',
      () => at.forger.dress(at.first.sealed, { headers: { ce_source: 'urn:liangdi:party:360731.origin' } }),
      'signer-unknown',
    ],
    [
      'from nobody',
      () => at.forger.dress(at.first.sealed, { headers: { ce_source: '' } }),
      'message-malformed',
    ],
    [
      'from a source ten thousand letters long',
      () => at.forger.dress(at.first.sealed, { headers: { ce_source: 'x'.repeat(10_000) } }),
      'message-malformed',
    ],
    [
      'of a type we do not know',
      () => at.forger.dress(at.first.sealed, { type: 'liangdi.parcel.v9' }),
      'message-type-unknown',
    ],
    [
      'of a type that is a name every object has',
      () => at.forger.dress(at.first.sealed, { type: 'constructor' }),
      'message-type-unknown',
    ],
    [
      'without any header',
      () => ({ key: '', headers: {}, value: Buffer.from('hello') }),
      'message-type-unknown',
    ],
    [
      'that is a parcel but says it is receipts',
      () => at.forger.dress(at.first.sealed, { type: 'liangdi.receipts.v1' }),
      'message-malformed',
    ],
    [
      'of receipts for what was never sent',
      () => at.forger.dress(at.forger.seal({ receipts: [receipt(at)] }), { type: 'liangdi.receipts.v1' }),
      'receipt-without-parcel',
    ],
    [
      'of receipts that are no receipts',
      () => at.forger.dress(at.forger.seal({ receipts: ['a.b.c'] }), { type: 'liangdi.receipts.v1' }),
      /^(jws|receipt)-/,
    ],
    [
      'of receipts without number',
      () =>
        at.forger.dress(at.forger.seal({ receipts: Array(2_001).fill('a.b.c') }), {
          type: 'liangdi.receipts.v1',
        }),
      'message-malformed',
    ],
    [
      'that asks again and is not signed',
      () =>
        at.forger.dress(at.forger.seal({ request: at.forger.unsigned({}) }), { type: 'liangdi.resend.v1' }),
      /^jws-/,
    ],
    [
      'that asks again and says nothing',
      () => at.forger.dress(at.forger.seal({}), { type: 'liangdi.resend.v1' }),
      'message-malformed',
    ],
    [
      'of an agreement step that is none',
      () => at.forger.dress(at.forger.seal({ step: 1 }), { type: 'liangdi.agreement.v1' }),
      /./,
    ],
  ];
}

function flipped(sealed: Buffer, at: number): Buffer {
  const altered = Buffer.from(sealed);
  altered[at] = altered[at] === 0x41 ? 0x42 : 0x41;
  return altered;
}

function manifestWith(at: Bearings, change: object, key = at.forger.senderKey): Buffer {
  return at.forger.seal({
    manifest: at.forger.sign({ ...at.opened.manifest, ...change }, key),
    records: at.opened.records,
  });
}

function receipt(at: Bearings): string {
  const { agreementId, agreementVersion, count } = at.opened.manifest;
  const said = {
    type: 'liangdi-receipt/1',
    stage: 'delivered',
    issuer: at.sender,
    agreementId,
    agreementVersion,
    direction: 'originToDestination',
    parcelDigest: at.first.parcel_digest.toString('base64url'),
    firstSeq: 1,
    count,
    at: new Date().toISOString(),
  };
  return at.forger.sign(said, at.forger.senderKey, 'liangdi.receipt.v1');
}

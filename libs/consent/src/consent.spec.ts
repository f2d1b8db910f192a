import { readFileSync, writeFileSync } from 'node:fs';
import { createPublicKey } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from '@jest/globals';
import { generateSigningKey, signJws } from '@liangdi/envelope';
import { isProblem } from '@liangdi/problem';
import { instant, newId, partyId, purposes, recordFields, recordKinds } from '@liangdi/record';
import fc from 'fast-check';
import {
  consentCovers,
  consentFaults,
  consentLife,
  consentNotice,
  consentReceiptTyp,
  consentSchema,
  requireConsent,
  requireConsentRecord,
  signConsentReceipt,
  verifyConsentReceipt,
  type ConsentAsk,
  type ConsentRecord,
} from './index.js';

const notice = consentNotice('feedbackCard', '于都县', 'zh');
const recipient = partyId('360731.origin');
const consent: ConsentRecord = {
  type: 'liangdi-consent/1',
  consentId: newId(),
  noticeVersion: notice.version,
  noticeLanguage: notice.language,
  noticeDigest: notice.digest,
  controllers: [{ party: recipient, name: '于都县', contact: '协议管理岗' }],
  recipient,
  recordType: 'feedbackCard',
  purposes: ['continuityOfMaternalCare'],
  fields: ['cardNo', 'serviceType', 'serviceDate', 'clinical'],
  retentionDays: 730,
  separate: true,
  sensitive: true,
  method: 'portal',
  capacity: 'self',
  givenAt: instant('2026-03-01T02:00:00.000Z'),
  expiresAt: instant('2027-03-01T02:00:00.000Z'),
};
const ask: ConsentAsk = {
  recipient,
  recordType: 'feedbackCard',
  purpose: 'continuityOfMaternalCare',
  fields: ['cardNo', 'clinical'],
  at: instant('2026-06-01T00:00:00.000Z'),
};
const answer = (given: ConsentRecord | undefined, asked: ConsentAsk) => {
  const told = consentCovers(given, asked);
  return told === true ? 'covered' : told.code;
};
const rulesOf = (value: unknown) => consentFaults(value).map(({ pointer, rule }) => `${pointer} ${rule}`);

/** certificate, feedbackCard, serviceRecord; each zh, en. Never edited: a change of words is a new version beside it. */
const goldenNotices: readonly string[] = [
  '1 r_TIOP6dpWd6cKBsr6evqrYzpjfmF5lO55fR_QRivuc',
  '1 kngfXO-LA-R9oqENbDGjlN5QHQGldSFJ6veYfVzBAgY',
  '1 K2SCuZoGLm1ZXNOQyIyG_4dxkBscHVWmJVIQ3oFN8zU',
  '1 aLqaoKia8Tui7WMVTs0rl6tzl-uaBN-9LFoIxJDjiYE',
  '1 YMRqnBv1NmeQpZpe-fE7mkz44NI1rG72i0uQrKJuBns',
  '1 iNzuNI7d_62vmZbw5SgzZKyclqgCAM6e0x-1Tctx-Hk',
];

describe('a consent covers', () => {
  it('what she agreed to, for that recipient and record type, while it stands', () => {
    expect(answer(consent, ask)).toBe('covered');
    expect(requireConsent(consent, ask)).toBe(consent);
  });

  it('nothing where there is none', () => {
    expect(answer(undefined, ask)).toBe('consent-missing');
    expect(answer(consent, { ...ask, at: instant('2026-03-01T01:59:59.999Z') })).toBe('consent-missing');
    expect(() => requireConsent(undefined, ask)).toThrow('consent-missing');
  });

  it('nothing once withdrawn, not even a record dated before that', () => {
    const withdrawn = { ...consent, withdrawnAt: instant('2026-07-01T00:00:00.000Z') };
    expect(answer(withdrawn, ask)).toBe('consent-withdrawn');
  });

  it('nothing once it has expired', () => {
    expect(answer(consent, { ...ask, at: consent.expiresAt })).toBe('consent-expired');
  });

  it.each<[string, Partial<ConsentAsk>]>([
    ['recipient', { recipient: partyId('360732.origin') }],
    ['recordType', { recordType: 'serviceRecord' }],
    ['purpose', { purpose: 'agreementStatistics' }],
    ['field', { fields: ['cardNo', 'examiner'] }],
  ])('no other %s', (member, other) => {
    const told = consentCovers(consent, { ...ask, ...other });
    expect(isProblem(told, 'consent-does-not-cover') && told.details.member).toBe(member);
  });

  it('only fields that all stand in it, whatever is asked', () => {
    const fields = fc.uniqueArray(fc.constantFrom(...recordFields.feedbackCard), { minLength: 1 });
    fc.assert(
      fc.property(
        fields,
        fields,
        fc.constantFrom(...recordKinds),
        fc.constantFrom(...purposes),
        (given, wanted, recordType, purpose) => {
          const covered =
            answer({ ...consent, fields: given }, { ...ask, fields: wanted, recordType, purpose }) ===
            'covered';
          const should =
            recordType === 'feedbackCard' &&
            purpose === 'continuityOfMaternalCare' &&
            wanted.every((field) => given.includes(field));
          expect(covered).toBe(should);
        },
      ),
    );
  });
});

describe('the faults of a consent', () => {
  it('are none in a good one', () => {
    expect(consentFaults(consent)).toEqual([]);
    expect(requireConsentRecord(consent)).toBe(consent);
  });

  it.each<[string, Record<string, unknown>, string]>([
    ['longer than two years', { expiresAt: '2028-03-01T02:00:00.001Z' }, '/expiresAt at-most-two-years'],
    ['over before it begins', { expiresAt: '2026-03-01T02:00:00.000Z' }, '/expiresAt after-givenAt'],
    [
      'withdrawn before it was given',
      { withdrawnAt: '2026-02-01T00:00:00.000Z' },
      '/withdrawnAt not-before-givenAt',
    ],
    ['hidden inside another form', { separate: false }, '/separate const'],
    ['assisted by nobody', { method: 'assisted' }, '/witness required'],
    ['health not called sensitive', { sensitive: false }, '/sensitive health-is-sensitive'],
    ['an unknown field', { fields: ['salary'] }, '/fields/0 known-field'],
    [
      'an identity number in place of the pseudonym',
      { subjectRef: '11010519491231002X' },
      '/subjectRef pattern',
    ],
    [
      'an identity number in a contact',
      { controllers: [{ party: recipient, name: '于都县', contact: '11010519491231002X' }] },
      '/controllers/0 no-id-number',
    ],
    ['a refusal', { refusedAt: '2026-03-01T02:00:00.000Z' }, ' additionalProperties'],
  ])('are found: %s', (_, spoilt, told) => {
    expect(rulesOf({ ...consent, ...spoilt })).toContain(told);
  });

  it.each([null, [], 'text', {}])('are found in anything whatever: %p', (anything) => {
    expect(() => requireConsentRecord(anything)).toThrow('consent-faulty');
  });
});

describe('the life of a consent', () => {
  it('has no state for a refusal and no way back from a withdrawal', () => {
    expect(consentLife.states).toEqual(['offered', 'given', 'withdrawn', 'expired', 'superseded']);
    expect(consentLife.acts('offered')).toEqual(['give']);
    expect(consentLife.acts('withdrawn')).toEqual([]);
  });
});

describe('the notice', () => {
  it.each(recordKinds)(
    'of a %s names the recipient and says that refusing costs nothing, in both languages',
    (kind) => {
      const [zh, en] = [consentNotice(kind, '于都县', 'zh'), consentNotice(kind, 'Yudu', 'en')];
      expect(zh.text).toMatch(/于都县.*没有任何影响/s);
      expect(en.text).toMatch(/to Yudu only.*nothing changes/s);
      expect(zh.text.split('\n')).toHaveLength(8);
      expect(en.text.split('\n')).toHaveLength(8);
      expect(zh.digest).not.toBe(en.digest);
    },
  );

  it('tells the terms asked for', () => {
    const { text } = consentNotice('serviceRecord', 'Yudu', 'en', {
      retentionDays: 90,
      purposes: ['benefitPortability'],
    });
    expect(text).toMatch(/keep it 90 days.*/s);
    expect(text).toMatch(/take your benefits with you/);
  });

  // Contract: a consent given under version 1 must be shown again in the very words it was given under.
  it('of version 1 keeps its words', () => {
    const digests = recordKinds.flatMap((kind) =>
      (['zh', 'en'] as const).map((language) => consentNotice(kind, '于都县', language)),
    );
    expect(digests.map(({ version, digest }) => `${version} ${digest}`)).toEqual(goldenNotices);
  });
});

describe('the receipt she is given', () => {
  const key = generateSigningKey();
  const keyFor = (kid: string) => (kid === key.kid ? createPublicKey(key.privateKey) : undefined);

  it('proves her consent, word for word', () => {
    expect(verifyConsentReceipt(signConsentReceipt(consent, key), keyFor)).toEqual(consent);
  });

  it('is refused when any letter of it was changed', () => {
    const receipt = signConsentReceipt(consent, key);
    fc.assert(
      fc.property(fc.nat(receipt.length - 1), fc.constantFrom('A', 'z', '0', '.', '_'), (place, letter) => {
        fc.pre(receipt[place] !== letter);
        const tampered = receipt.slice(0, place) + letter + receipt.slice(place + 1);
        expect(() => verifyConsentReceipt(tampered, keyFor)).toThrow('consent-receipt-invalid');
      }),
    );
  });

  it('is refused from a stranger, and when what was signed is no consent', () => {
    expect(() => verifyConsentReceipt(signConsentReceipt(consent, generateSigningKey()), keyFor)).toThrow(
      'consent-receipt-invalid',
    );
    expect(() => verifyConsentReceipt(signJws('{"a":1}', key, consentReceiptTyp), keyFor)).toThrow(
      'consent-receipt-invalid',
    );
    expect(() => signConsentReceipt({ ...consent, fields: [] }, key)).toThrow('consent-faulty');
  });
});

describe('the published consent schema', () => {
  // After a wanted change: UPDATE_SCHEMA=1 npx jest libs/consent
  it('is the schema this software enforces', () => {
    const published = fileURLToPath(new URL('../../../docs/schema/consent.v1.json', import.meta.url));
    if (process.env.UPDATE_SCHEMA === '1') {
      writeFileSync(published, `${JSON.stringify(consentSchema, null, 2)}\n`);
    }
    expect(JSON.parse(readFileSync(published, 'utf8'))).toEqual(JSON.parse(JSON.stringify(consentSchema)));
  });
});

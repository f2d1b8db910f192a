import { describe, expect, it } from '@jest/globals';
import { instant, officeId, partyId, recordFields, type CivilDate } from '@liangdi/record';
import {
  agreementFaults,
  demoAgreement,
  draftAgreement,
  requireAgreement,
  type AgreementDocument,
} from './index.js';

const party = (id: string, zh: string, en: string) => ({
  party: partyId(id),
  name: { zh, en },
  cardDigest: 'A'.repeat(43),
});
const good = demoAgreement({
  origin: party('360731.origin', '于都县', 'Yudu'),
  destination: party('440306.destination', '宝安区', "Bao'an"),
  at: instant('2026-03-01T02:00:00.000Z'),
});

/** A copy that may be spoilt. */
type Loose = ReturnType<typeof JSON.parse>;
const copy = (): Loose => JSON.parse(JSON.stringify(good));
const rulesOf = (doc: unknown) => agreementFaults(doc).map(({ pointer, rule }) => `${pointer} ${rule}`);

describe('an ordinary draft', () => {
  it('has no fault and covers all three kinds, with the clinical layer where care goes on', () => {
    expect(agreementFaults(good)).toEqual([]);
    expect(new Set(good.clauses.map((clause) => clause.recordType))).toEqual(
      new Set(['certificate', 'feedbackCard', 'serviceRecord']),
    );
    const sealed = good.clauses.filter((clause) => clause.fields.includes('clinical'));
    expect(sealed.map((clause) => clause.recordType)).toEqual(
      expect.arrayContaining(['feedbackCard', 'serviceRecord']),
    );
  });

  it('leaves out the number of children and every field of help in employment', () => {
    const fields = good.clauses.flatMap((clause) => clause.fields);
    expect(recordFields.certificate).toContain('childrenCount');
    expect(recordFields.serviceRecord).toContain('helpGiven');
    expect(fields).not.toContain('childrenCount');
    expect(fields).not.toContain('helpGiven');
  });

  it('runs three full years and no day longer', () => {
    expect([good.validFrom, good.validUntil]).toEqual(['2026-03-01', '2029-02-28']);
    expect(rulesOf({ ...good, validUntil: '2029-03-01' })).toEqual(['/validUntil at-most-three-years']);
    expect(rulesOf({ ...good, validUntil: '2026-02-28' })).toEqual(['/validUntil not-before-validFrom']);
  });

  it('can limit every clause to named offices', () => {
    const { origin, destination } = good.parties;
    const draft = draftAgreement({
      origin,
      destination,
      contacts: good.contacts,
      validFrom: good.validFrom,
      offices: { origin: [officeId('360731100')] },
    });
    expect(draft.clauses.every((clause) => clause.offices?.origin?.[0] === '360731100')).toBe(true);
  });
});

describe('the faults of an agreement', () => {
  it.each<[string, (doc: Loose) => void, string]>([
    ['a purpose of its own making', (d) => (d.clauses[0].purpose = 'curiosity'), '/clauses/0/purpose enum'],
    [
      'a purpose not listed',
      (d) => (d.clauses[0].purpose = 'benefitPortability'),
      '/clauses/0/purpose listed-purpose',
    ],
    ['an unknown field', (d) => d.clauses[1].fields.push('salary'), '/clauses/1/fields/10 known-field'],
    [
      'a certificate that travels home',
      (d) => (d.clauses[0].direction = 'destinationToOrigin'),
      '/clauses/0/direction way-of-record',
    ],
    [
      'a card that travels away from home',
      (d) => (d.clauses[1].direction = 'originToDestination'),
      '/clauses/1/direction way-of-record',
    ],
    ['two clauses of one name', (d) => (d.clauses[1].clauseId = 'C1'), '/clauses/1/clauseId unique'],
    [
      'an office of somebody else',
      (d) => (d.clauses[0].offices = { origin: ['110101001'] }),
      '/clauses/0/offices/origin/0 office-of-party',
    ],
    [
      'a deadline longer than the default',
      (d) => (d.duties[0].workingDays = 4),
      '/duties/0/workingDays at-most-3',
    ],
    [
      'a contact of neither party',
      (d) => (d.contacts[0].party = '110101.origin'),
      '/contacts/0/party party-of-agreement',
    ],
    ['a forbidden use softened', (d) => (d.forbiddenUses[0].en = 'Rarely.'), '/forbiddenUses/0/en const'],
    ['a forbidden use left out', (d) => d.forbiddenUses.pop(), '/forbiddenUses minItems'],
    [
      'a destination where the origin stands',
      (d) => (d.parties.origin.party = '440306.destination'),
      '/parties/origin/party pattern',
    ],
    [
      'a statutory clause without its basis',
      (d) => (d.clauses[0].legalBasis.kind = 'statutory'),
      '/clauses/0/legalBasis/statutoryBasisId required',
    ],
    [
      'a day of reconciliation not every month has',
      (d) => (d.reconciliationDay = 29),
      '/reconciliationDay maximum',
    ],
    ['a date that is none', (d) => (d.validFrom = '2026-02-30'), '/validFrom format'],
    ['a member unknown to the schema', (d) => (d.clauses[0].extra = 1), '/clauses/0 additionalProperties'],
    [
      'a version that supersedes itself',
      (d) => (d.supersedesVersion = 1),
      '/supersedesVersion earlier-version',
    ],
  ])('are found: %s', (_, spoil, told) => {
    const doc = copy();
    spoil(doc);
    expect(rulesOf(doc)).toContain(told);
  });

  it('never repeat the value sent', () => {
    const doc = copy();
    doc.contacts[0].party = 'canary-value';
    doc.canaryName = 'canary-value';
    expect(JSON.stringify(agreementFaults(doc))).not.toContain('canary');
  });

  it.each([null, [], 'text', 7, {}])('are found in anything whatever: %p', (anything) => {
    expect(agreementFaults(anything).length).toBeGreaterThan(0);
    expect(() => requireAgreement(anything)).toThrow('agreement-faulty');
  });

  it('let a draft lack its impact assessment: it may be talked about, not activated', () => {
    const { impactAssessment, ...clause } = good.clauses[0]!;
    const draft: AgreementDocument = { ...good, clauses: [clause], validUntil: '2026-12-31' as CivilDate };
    expect(impactAssessment).toBeDefined();
    expect(agreementFaults(draft)).toEqual([]);
  });
});

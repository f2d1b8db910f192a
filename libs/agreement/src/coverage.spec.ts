import { describe, expect, it } from '@jest/globals';
import { civilDate, instant, officeId, partyId } from '@liangdi/record';
import {
  coverage,
  coverageAtReceive,
  demoAgreement,
  explain,
  requireCoverage,
  requireLegalBasis,
  requireRetention,
  retentionUntil,
  type Clause,
  type CoverageAsk,
  type HeldAgreement,
} from './index.js';

const party = (id: string, zh: string) => ({
  party: partyId(id),
  name: { zh, en: id },
  cardDigest: 'A'.repeat(43),
});
const at = instant('2026-03-01T02:00:00.000Z');
const document = demoAgreement({
  origin: party('360731.origin', '于都县'),
  destination: party('440306.destination', '宝安区'),
  at,
});
const active: HeldAgreement = { document, state: 'active' };
const certificate: CoverageAsk = {
  kind: 'certificate',
  direction: 'originToDestination',
  fields: ['certificateNo', 'nameAsPrinted', 'maritalStatus'],
  purpose: 'certificateVerification',
  senderOffice: officeId('360731100'),
  recipientOffice: officeId('440306001'),
  at,
};
const codeOf = (agreement: HeldAgreement, ask: CoverageAsk) => {
  const answer = coverage(agreement, ask);
  return answer.covered ? answer.clause.clauseId : answer.problem.code;
};

describe('an agreement covers', () => {
  it('what one of its clauses names, and says which', () => {
    expect(requireCoverage(active, certificate).clauseId).toBe('C1');
  });

  it('nothing else: the field, the record, the way, the purpose and the nearest clause are named', () => {
    const answer = coverage(active, { ...certificate, fields: ['maritalStatus', 'childrenCount'] });
    expect(answer).toMatchObject({
      covered: false,
      problem: {
        code: 'agreement-does-not-cover',
        details: {
          field: 'childrenCount',
          recordType: 'certificate',
          direction: 'originToDestination',
          purpose: 'certificateVerification',
          clause: 'C1',
        },
      },
    });
    expect(codeOf(active, { ...certificate, purpose: 'continuityOfMaternalCare' })).toBe(
      'agreement-does-not-cover',
    );
  });

  it('nothing under a made-up name, and does not repeat one that could hold an identity number', () => {
    const answer = coverage(active, { ...certificate, fields: ['11010519491231002X'] });
    expect(answer).toMatchObject({ problem: { details: { field: 'unknown', fields: 'unknown' } } });
  });

  it('no help in employment, whose fields no clause names', () => {
    const ask: CoverageAsk = {
      ...certificate,
      kind: 'serviceRecord',
      purpose: 'continuityOfMaternalCare',
      fields: ['area', 'serviceType', 'serviceDate', 'providerOffice', 'outcome', 'helpGiven'],
    };
    expect(coverage(active, ask)).toMatchObject({
      problem: { details: { field: 'helpGiven', clause: 'C4' } },
    });
  });

  it('says none where no clause speaks of such a record at all', () => {
    const only = { ...document, clauses: document.clauses.slice(0, 1) };
    const ask: CoverageAsk = { ...certificate, kind: 'serviceRecord', fields: ['clinical'] };
    expect(coverage({ document: only, state: 'active' }, ask)).toMatchObject({
      problem: { details: { clause: 'none' } },
    });
  });

  it('nothing while it is suspended, has ended or has not begun', () => {
    expect(codeOf({ document, state: 'suspended' }, certificate)).toBe('agreement-suspended');
    expect(codeOf({ document, state: 'expired' }, certificate)).toBe('agreement-expired');
    for (const state of [
      'drafted',
      'proposed',
      'countersigned',
      'terminated',
      'superseded',
      'rejected',
      'withdrawn',
    ] as const) {
      expect(codeOf({ document, state }, certificate)).toBe('agreement-not-active');
    }
  });

  it('its first and last day whole, as days are counted in China', () => {
    const on = (time: string) => codeOf(active, { ...certificate, at: instant(time) });
    expect(on('2026-02-28T15:59:59.999Z')).toBe('agreement-not-yet-valid');
    expect(on('2026-02-28T16:00:00.000Z')).toBe('C1');
    expect(on('2029-02-28T15:59:59.999Z')).toBe('C1');
    expect(on('2029-02-28T16:00:00.000Z')).toBe('agreement-expired');
  });

  it('only offices of its parties, and only those a clause names where it names any', () => {
    const stranger = officeId('110101001');
    expect(codeOf(active, { ...certificate, recipientOffice: stranger })).toBe('office-not-in-agreement');
    const [first, ...rest] = document.clauses as [Clause, ...Clause[]];
    const named = { ...first, offices: { origin: [officeId('360731101')] } };
    const limited: HeldAgreement = { document: { ...document, clauses: [named, ...rest] }, state: 'active' };
    expect(codeOf(limited, certificate)).toBe('office-not-in-agreement');
    expect(codeOf(limited, { ...certificate, senderOffice: officeId('360731101') })).toBe('C1');
    const wider: HeldAgreement = {
      document: { ...document, clauses: [named, { ...first, clauseId: 'C9' }] },
      state: 'active',
    };
    expect(codeOf(wider, certificate)).toBe('C9');
  });
});

describe('at receive', () => {
  it('the clause the sender named must itself cover the record', () => {
    expect(coverageAtReceive(active, 'C1', certificate)).toMatchObject({
      covered: true,
      clause: { clauseId: 'C1' },
    });
    for (const wrong of ['C2', 'C99', 'constructor', '']) {
      expect(coverageAtReceive(active, wrong, certificate)).toMatchObject({
        covered: false,
        problem: { code: 'agreement-does-not-cover' },
      });
    }
    const more = { ...certificate, fields: [...certificate.fields, 'childrenCount'] };
    expect(coverageAtReceive(active, 'C1', more)).toMatchObject({
      problem: { details: { field: 'childrenCount' } },
    });
  });

  it('suspension acts as at send', () => {
    expect(coverageAtReceive({ document, state: 'suspended' }, 'C1', certificate)).toMatchObject({
      problem: { code: 'agreement-suspended' },
    });
  });

  it('the record must carry the basis its clause names, and be kept no longer than it allows', () => {
    const [clause] = document.clauses as [Clause];
    expect(() => requireLegalBasis(clause, { consentId: 'c' })).not.toThrow();
    expect(() => requireLegalBasis(clause, { statutoryBasisId: 'law' })).toThrow('legal-basis-missing');
    const statutory: Clause = {
      ...clause,
      legalBasis: { kind: 'statutory', reference: 'r', statutoryBasisId: 'law' },
    };
    expect(() => requireLegalBasis(statutory, { statutoryBasisId: 'law' })).not.toThrow();
    expect(() => requireLegalBasis(statutory, { consentId: 'c' })).toThrow('legal-basis-missing');
    const latest = retentionUntil({ ...clause, retentionDays: 10 }, instant('2026-03-01T17:00:00.000Z'));
    expect(latest).toBe('2026-03-12');
    expect(() => requireRetention(clause, at, civilDate('2040-01-01'))).toThrow('retention-too-long');
  });
});

describe('an explanation', () => {
  it('names each field that is missing and what a clause would need', () => {
    const told = explain(active, { ...certificate, fields: ['maritalStatus', 'childrenCount'] });
    expect(told.missing).toEqual([
      {
        field: 'childrenCount',
        clauseWouldNeed: {
          clauseId: 'C1',
          zh: '在第 C1 条增加字段“childrenCount”。',
          en: 'Clause C1, with the field "childrenCount" added.',
        },
      },
    ]);
  });
});

describe('being asked per record', () => {
  it('costs little: fifty thousand asks in well under a second', () => {
    const started = performance.now();
    for (let asked = 0; asked < 50_000; asked++) coverage(active, certificate);
    expect(performance.now() - started).toBeLessThan(1000);
  });
});

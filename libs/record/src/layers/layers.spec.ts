import { describe, expect, it } from '@jest/globals';
import {
  adminFaults,
  areaOf,
  clinicalFaults,
  fieldsOf,
  mayHaveClinical,
  newCertificateNo,
  newId,
  normaliseNames,
  officeId,
  requireLayers,
  serviceAreas,
  serviceTypes,
} from '../index.js';

const certificate = {
  certificateNo: newCertificateNo(officeId('360731100')),
  nameAsPrinted: '阿依·测试',
  birthDate: '1996-03-01',
  originOffice: '360731100',
  issuer: { role: 'registrar', workNumber: 'YD-017' },
  issuedAt: '2025-11-22T08:00:00.000Z',
  expiresAt: '2026-11-22T08:00:00.000Z',
  claims: {
    maritalStatus: { value: '20', source: 'civilAffairsRegister', asOf: '2025-11-20', assurance: 'verified' },
  },
};
const visit = {
  area: 'maternalChildReproductive',
  serviceType: 'antenatalVisit',
  serviceDate: '2025-11-22',
  providerOffice: '440306001',
  outcome: 'completed',
  visitNumber: 2,
  nextSuggestedDate: '2025-12-20',
};
const card = {
  cardNo: 'FK-440306001-ABCDEFGH23',
  requestId: newId(),
  serviceType: 'antenatalVisit',
  serviceDate: '2025-11-22',
  providerOffice: '440306001',
  placeCity: '440300',
  outcome: 'completed',
  examiner: { role: 'midwife', workNumber: 'BA-3' },
};

describe('a certificate', () => {
  it('carries only the claims she selected, at least one', () => {
    expect(adminFaults('certificate', certificate)).toEqual([]);
    expect(adminFaults('certificate', { ...certificate, claims: {} })).toEqual([
      { pointer: '/claims', rule: 'minProperties 1' },
    ]);
    expect(fieldsOf('certificate', certificate, false)).toContain('maritalStatus');
    expect(fieldsOf('certificate', certificate, false)).not.toContain('claims');
  });

  it('is good for three years at most, and not before it is issued', () => {
    const expiring = (expiresAt: string) => adminFaults('certificate', { ...certificate, expiresAt });
    expect(expiring('2028-11-22T08:00:00.000Z')).toEqual([]);
    expect(expiring('2028-11-22T08:00:00.001Z')).toEqual([
      { pointer: '/expiresAt', rule: 'atMostThreeYears' },
    ]);
    expect(expiring(certificate.issuedAt)).toEqual([{ pointer: '/expiresAt', rule: 'afterIssuedAt' }]);
  });

  it('names the spouse only with the spouse’s consent', () => {
    const naming = (spouseName: object) =>
      adminFaults('certificate', { ...certificate, claims: { spouseName } });
    expect(naming({ value: '测试伴侣', assurance: 'declared' })).toEqual([
      { pointer: '/claims/spouseName/spouseConsentId', rule: 'required' },
    ]);
    expect(naming({ value: '测试伴侣', assurance: 'declared', spouseConsentId: newId() })).toEqual([]);
  });

  it('counts children and says no more of them', () => {
    const counting = (childrenCount: object) =>
      adminFaults('certificate', { ...certificate, claims: { childrenCount } });
    expect(counting({ value: 2, assurance: 'declared' })).toEqual([]);
    expect(counting({ value: 2, assurance: 'declared', boys: 1 })).toEqual([
      { pointer: '/claims/childrenCount/boys', rule: 'additionalProperties' },
    ]);
    expect(counting({ value: 31, assurance: 'declared' })[0]).toMatchObject({ rule: 'maximum 30' });
    expect(counting({ value: 1.5, assurance: 'declared' })[0]).toMatchObject({
      pointer: '/claims/childrenCount/value',
    });
  });

  it('passes her own word on as her own word', () => {
    const claim = { ...certificate.claims.maritalStatus, source: 'selfDeclaration' };
    expect(adminFaults('certificate', { ...certificate, claims: { maritalStatus: claim } })).toEqual([
      { pointer: '/claims/maritalStatus/assurance', rule: 'selfDeclarationIsDeclared' },
    ]);
  });

  it('holds an ID number in no field and no form', () => {
    expect(adminFaults('certificate', { ...certificate, idNumber: '11010519491231002X' })[0]).toMatchObject({
      rule: 'additionalProperties',
    });
    const hidden = [
      { ...certificate, nameAsPrinted: '张测试 11010519491231002X' },
      { ...certificate, certificateNo: '11010519491231002X' },
      { ...certificate, nameVariants: ['１１０１０５１９４９１２３１００２Ｘ'] },
      {
        ...certificate,
        claims: { birthRegistrationRef: { value: '11010519491231002X', assurance: 'verified' } },
      },
    ];
    for (const admin of hidden)
      expect(adminFaults('certificate', admin)).toMatchObject([{ rule: 'idNumberForbidden' }]);
  });

  it('prints names in their one spelling, rare characters and all', () => {
    for (const nameAsPrinted of ['王𬭩', '㛃丽', '𠮷田', '阿'.repeat(50)])
      expect(adminFaults('certificate', { ...certificate, nameAsPrinted })).toEqual([]);
    const typed = { ...certificate, nameAsPrinted: '阿依•测试', nameVariants: ['阿依 测试', '阿依・测'] };
    expect(adminFaults('certificate', typed).map(({ pointer }) => pointer)).toEqual([
      '/nameAsPrinted',
      '/nameVariants/1',
    ]);
    expect(adminFaults('certificate', normaliseNames(typed))).toEqual([]);
    expect(adminFaults('certificate', { ...certificate, nameAsPrinted: '张\u202e试' })[0]).toMatchObject({
      pointer: '/nameAsPrinted',
    });
  });

  it('has no clinical layer', () => {
    expect(clinicalFaults('certificate', undefined, { advice: 'x' })).toEqual([
      { pointer: '', rule: 'noClinicalLayer' },
    ]);
  });
});

describe('a feedback card', () => {
  it('says what the office did, nothing about her', () => {
    expect(adminFaults('feedbackCard', card)).toEqual([]);
    for (const outcome of ['refused', 'pregnant', 'notPregnant', 'absent']) {
      expect(adminFaults('feedbackCard', { ...card, outcome })).toMatchObject([{ pointer: '/outcome' }]);
    }
  });

  it('names the city and no smaller place', () => {
    for (const placeCity of ['440306', '440306001', '4403']) {
      expect(adminFaults('feedbackCard', { ...card, placeCity })[0]).toMatchObject({ pointer: '/placeCity' });
    }
  });

  it('gives advice for a later day only', () => {
    expect(adminFaults('feedbackCard', { ...card, nextSuggestedDate: '2025-11-21' })).toEqual([
      { pointer: '/nextSuggestedDate', rule: 'notBeforeServiceDate' },
    ]);
  });

  it('keeps pregnancy in the sealed layer', () => {
    expect(adminFaults('feedbackCard', { ...card, pregnancyStatus: 'pregnant' })).toEqual([
      { pointer: '/pregnancyStatus', rule: 'additionalProperties' },
    ]);
    const clinical = { pregnancyStatus: 'pregnant', estimatedDueDate: '2026-05-01', gestationalAgeWeeks: 17 };
    expect(clinicalFaults('feedbackCard', card.serviceType, clinical)).toEqual([]);
  });
});

describe('a service record', () => {
  it('has a type that belongs to its area', () => {
    expect(adminFaults('serviceRecord', visit)).toEqual([]);
    expect(adminFaults('serviceRecord', { ...visit, area: 'health' })).toEqual([
      { pointer: '/area', rule: 'const' },
    ]);
    expect(adminFaults('serviceRecord', { ...visit, serviceType: 'other' })).toEqual([
      { pointer: '/serviceType', rule: 'discriminator' },
    ]);
    for (const [area, types] of Object.entries(serviceAreas))
      for (const type of types) expect(areaOf(type)).toBe(area);
  });

  it('gives the details once the service is done, and none for one put off', () => {
    const { visitNumber: _later, ...putOff } = { ...visit, outcome: 'rescheduled' };
    expect(adminFaults('serviceRecord', putOff)).toEqual([]);
    expect(adminFaults('serviceRecord', { ...putOff, outcome: 'completed' })).toEqual([
      { pointer: '/visitNumber', rule: 'required' },
    ]);
  });

  it('does not take the details of another service', () => {
    expect(adminFaults('serviceRecord', { ...visit, bottles: 3 })).toEqual([
      { pointer: '/bottles', rule: 'additionalProperties' },
    ]);
  });

  it('keeps findings in the sealed layer, where the ranges are a body’s', () => {
    expect(adminFaults('serviceRecord', { ...visit, systolicBloodPressure: 118 })).toMatchObject([
      { rule: 'additionalProperties' },
    ]);
    const clinical = {
      gestationalWeek: 18,
      systolicBloodPressure: 118,
      diastolicBloodPressure: 74,
      weightKg: 58.5,
      haemoglobin: 117,
    };
    expect(clinicalFaults('serviceRecord', 'antenatalVisit', clinical)).toEqual([]);
    expect(clinicalFaults('serviceRecord', 'antenatalVisit', { ...clinical, weightKg: 5850 })).toEqual([
      { pointer: '/weightKg', rule: 'maximum 400' },
    ]);
    expect(clinicalFaults('serviceRecord', 'antenatalVisit', {})).toMatchObject([
      { rule: 'minProperties 1' },
    ]);
    expect(clinicalFaults('serviceRecord', 'antenatalVisit', { advice: '证号11010519491231002X' })).toEqual([
      { pointer: '/advice', rule: 'idNumberForbidden' },
    ]);
  });

  it('has a clinical layer only where care is given', () => {
    const sealed = serviceTypes.filter((type) => mayHaveClinical('serviceRecord', type));
    expect(new Set(sealed.map(areaOf))).toEqual(new Set(['health', 'maternalChildReproductive']));
    expect(clinicalFaults('serviceRecord', 'jobInformation', { advice: 'x' })).toEqual([
      { pointer: '', rule: 'noClinicalLayer' },
    ]);
    expect(clinicalFaults('serviceRecord', undefined, { advice: 'x' })).toEqual([
      { pointer: '', rule: 'noClinicalLayer' },
    ]);
  });

  it('is refused with the place of every fault in its body', () => {
    expect(() => requireLayers('serviceRecord', visit)).not.toThrow();
    expect(() => requireLayers('serviceRecord', { ...visit, outcome: 'x' }, { weightKg: 'y' })).toThrow(
      expect.objectContaining({
        code: 'record-malformed',
        faults: [
          expect.objectContaining({ pointer: '/admin/outcome' }),
          { pointer: '/clinical/weightKg', rule: 'type number' },
        ],
      }),
    );
  });
});

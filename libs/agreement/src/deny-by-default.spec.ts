import { describe, expect, it } from '@jest/globals';
import {
  directions,
  instant,
  officeId,
  partyId,
  purposes,
  recordDirections,
  recordFields,
  recordKinds,
  type RecordKind,
} from '@liangdi/record';
import fc from 'fast-check';
import {
  coverage,
  coverageAtReceive,
  demoAgreement,
  explain,
  type AgreementDocument,
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

const fieldsAsked = (kind: RecordKind) =>
  fc.uniqueArray(fc.constantFrom(...recordFields[kind], 'salary'), { minLength: 1, maxLength: 6 });
const anyAsk: fc.Arbitrary<CoverageAsk> = fc.constantFrom(...recordKinds).chain((kind) =>
  fc
    .record({
      direction: fc.constantFrom(...directions),
      fields: fieldsAsked(kind),
      purpose: fc.constantFrom(...purposes),
    })
    .map(({ direction, ...ask }) => ({
      ...ask,
      kind,
      direction,
      senderOffice: officeId(direction === 'originToDestination' ? '360731100' : '440306001'),
      recipientOffice: officeId(direction === 'originToDestination' ? '440306001' : '360731100'),
      at,
    })),
);
const anyClause: fc.Arbitrary<Omit<Clause, 'clauseId'>> = fc.constantFrom(...recordKinds).chain((kind) =>
  fc.record({
    recordType: fc.constant(kind),
    direction: fc.constantFrom(...recordDirections[kind]),
    fields: fc.uniqueArray(fc.constantFrom(...recordFields[kind]), { minLength: 1 }),
    purpose: fc.constantFrom(...purposes),
    legalBasis: fc.constant({ kind: 'separateConsent' as const, reference: 'Art. 29' }),
    retentionDays: fc.constant(30),
  }),
);
const anyClauses = fc
  .array(anyClause, { minLength: 1, maxLength: 8 })
  .map((clauses) => clauses.map((clause, place) => ({ ...clause, clauseId: `C${place + 1}` })));
const held = (clauses: readonly Clause[]): HeldAgreement => ({
  document: { ...document, clauses } satisfies AgreementDocument,
  state: 'active',
});

describe('deny by default', () => {
  it('an ask is covered if and only if one single clause has its cell and every field', () => {
    fc.assert(
      fc.property(anyClauses, anyAsk, (clauses, ask) => {
        const one = clauses.find(
          (clause) =>
            clause.recordType === ask.kind &&
            clause.direction === ask.direction &&
            clause.purpose === ask.purpose &&
            ask.fields.every((field) => clause.fields.includes(field)),
        );
        const answer = coverage(held(clauses), ask);
        expect(answer.covered ? answer.clause.clauseId : undefined).toBe(one?.clauseId);
      }),
    );
  });

  it('a further clause never turns what was allowed into a refusal', () => {
    fc.assert(
      fc.property(anyClauses, anyClause, fc.nat(8), anyAsk, (clauses, further, place, ask) => {
        const more = [...clauses.slice(0, place), { ...further, clauseId: 'C99' }, ...clauses.slice(place)];
        if (coverage(held(clauses), ask).covered) expect(coverage(held(more), ask).covered).toBe(true);
      }),
    );
  });

  it('receive agrees with send about the clause send has named, and refuses whatever send refuses', () => {
    fc.assert(
      fc.property(anyClauses, anyAsk, (clauses, ask) => {
        const agreement = held(clauses);
        const answer = coverage(agreement, ask);
        const accepted = clauses.some(({ clauseId }) => coverageAtReceive(agreement, clauseId, ask).covered);
        expect(accepted).toBe(answer.covered);
        if (answer.covered)
          expect(coverageAtReceive(agreement, answer.clause.clauseId, ask).covered).toBe(true);
      }),
    );
  });

  it('suspension refuses every ask', () => {
    fc.assert(
      fc.property(anyClauses, anyAsk, (clauses, ask) => {
        expect(coverage({ ...held(clauses), state: 'suspended' }, ask).covered).toBe(false);
      }),
    );
  });
});

describe('an explanation', () => {
  it('says yes and no exactly as coverage does, in both languages', () => {
    const states = ['active', 'suspended', 'expired', 'proposed'] as const;
    fc.assert(
      fc.property(anyClauses, anyAsk, fc.constantFrom(...states), (clauses, ask, state) => {
        const agreement = { ...held(clauses), state };
        const answer = coverage(agreement, ask);
        const told = explain(agreement, ask);
        expect(told.allowed).toBe(answer.covered);
        expect(told.clauseId).toBe(answer.covered ? answer.clause.clauseId : undefined);
        if (!answer.covered)
          expect(told.reasons.map(({ en }) => en)).toContain(answer.problem.toBody().detailEn);
        for (const reason of told.reasons) {
          expect(reason.zh).toMatch(/[一-鿿].*。$/s);
          expect(reason.en).not.toMatch(/undefined/);
          expect(reason.zh).not.toMatch(/undefined/);
        }
      }),
    );
  });
});

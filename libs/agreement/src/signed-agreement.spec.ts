import { describe, expect, it } from '@jest/globals';
import { addSignature, generateSigningKey, signGeneral, type SigningKey } from '@liangdi/envelope';
import { instant, partyId, type Instant, type PartyId } from '@liangdi/record';
import { createPublicKey } from 'node:crypto';
import fc from 'fast-check';
import {
  activationProblems,
  agreementDigest,
  agreementLife,
  countersignAgreement,
  demoAgreement,
  requireActivatable,
  requireStepOf,
  signAgreement,
  signStep,
  verifyAgreement,
  verifyAgreementSignatures,
  verifyStep,
  type AgreementDocument,
  type AgreementStep,
  type KeyForParty,
  type SignedAgreement,
} from './index.js';

const at = instant('2026-03-01T02:00:00.000Z');
const party = (id: string, zh: string) => ({
  party: partyId(id),
  name: { zh, en: id },
  cardDigest: 'A'.repeat(43),
});
const origin = party('360731.origin', '于都县');
const destination = party('440306.destination', '宝安区');
const doc = demoAgreement({ origin, destination, at });

const keys = new Map<PartyId, SigningKey>([
  [origin.party, generateSigningKey()],
  [destination.party, generateSigningKey()],
]);
const originKey = keys.get(origin.party)!;
const destinationKey = keys.get(destination.party)!;
const stranger = generateSigningKey();
const keyForParty: KeyForParty = (of, kid) => {
  const key = keys.get(of);
  return key?.kid === kid ? createPublicKey(key.privateKey) : undefined;
};
const both = countersignAgreement(signAgreement(doc, originKey), destinationKey);

describe('a signed agreement', () => {
  it('holds when both parties have signed the same text', () => {
    const verified = verifyAgreement(both, keyForParty);
    expect(verified.document).toEqual(doc);
    expect(verified.digest).toBe(agreementDigest(doc));
    expect(verified.signedBy.map((signed) => signed.party)).toEqual([origin.party, destination.party]);
  });

  it('is a proposal while one has signed, and no agreement yet', () => {
    const proposal = signAgreement(doc, destinationKey);
    expect(verifyAgreementSignatures(proposal, keyForParty).signedBy).toHaveLength(1);
    expect(() => verifyAgreement(proposal, keyForParty)).toThrow('agreement-signature-missing');
  });

  it('refuses the signature of a stranger, also beside two good ones', () => {
    expect(() => verifyAgreement(signAgreement(doc, stranger), keyForParty)).toThrow(
      'agreement-signature-invalid',
    );
    expect(() => verifyAgreement(countersignAgreement(both, stranger), keyForParty)).toThrow(
      'agreement-signature-invalid',
    );
  });

  it('refuses one party signing twice, with two keys of its own', () => {
    const second = generateSigningKey();
    const general = countersignAgreement(signAgreement(doc, originKey), second);
    const lookup: KeyForParty = (of, kid) =>
      of === origin.party && kid === second.kid ? createPublicKey(second.privateKey) : keyForParty(of, kid);
    expect(() => verifyAgreementSignatures(general, lookup)).toThrow('agreement-signature-invalid');
  });

  it('refuses a text that is not canonical, for two texts could share one meaning', () => {
    const loose = addSignature(
      signGeneral(JSON.stringify(doc, null, 1), originKey, 'liangdi.agreement.v1'),
      destinationKey,
      'liangdi.agreement.v1',
    );
    expect(() => verifyAgreement(loose, keyForParty)).toThrow('agreement-signature-invalid');
  });

  it('refuses any change to any byte of it', () => {
    const text = JSON.stringify(both);
    fc.assert(
      fc.property(fc.nat(text.length - 1), fc.constantFrom('A', 'z', '0', '"', '_'), (place, letter) => {
        fc.pre(text[place] !== letter);
        const tampered = text.slice(0, place) + letter + text.slice(place + 1);
        let general;
        try {
          general = JSON.parse(tampered);
        } catch {
          return;
        }
        expect(() => verifyAgreement(general, keyForParty)).toThrow(/^agreement-/);
      }),
      { numRuns: 200 },
    );
  });

  it.each([null, {}, { payload: 7, signatures: [] }, { payload: '!!', signatures: 'x' }])(
    'refuses rubbish: %j',
    (rubbish) => {
      expect(() => verifyAgreement(rubbish as unknown as SignedAgreement, keyForParty)).toThrow(
        'agreement-signature-invalid',
      );
    },
  );
});

describe('an agreement becomes active', () => {
  const { signedBy } = verifyAgreement(both, keyForParty);
  const codes = (of: AgreementDocument, when: Instant) =>
    activationProblems(
      of,
      [
        { party: origin.party, digest: agreementDigest(of) },
        { party: destination.party, digest: agreementDigest(of) },
      ],
      when,
    ).map((one) => one.code);

  it('when nothing is missing', () => {
    expect(() => requireActivatable(doc, signedBy, at)).not.toThrow();
  });

  it('not while a signature is missing or stands under another text', () => {
    expect(() => requireActivatable(doc, signedBy.slice(0, 1), at)).toThrow('agreement-signature-missing');
    const other = { ...doc, reconciliationDay: 6 };
    expect(() => requireActivatable(other, signedBy, at)).toThrow('agreement-signature-missing');
  });

  it('not when the impact assessment of any clause is missing, and says of which', () => {
    fc.assert(
      fc.property(fc.nat(doc.clauses.length - 1), (place) => {
        const clauses = doc.clauses.map(({ impactAssessment, ...clause }, each) =>
          each === place ? clause : { ...clause, impactAssessment: impactAssessment! },
        );
        const [first] = activationProblems(
          { ...doc, clauses },
          signedBy.map((s) => ({ ...s, digest: agreementDigest({ ...doc, clauses }) })),
          at,
        );
        expect(first?.code).toBe('impact-assessment-missing');
        expect(first?.details.clauses).toBe(doc.clauses[place]!.clauseId);
      }),
    );
  });

  it('not when a contact was last confirmed more than 90 days ago', () => {
    expect(codes(doc, instant('2026-05-30T02:00:00.000Z'))).toEqual([]);
    expect(codes(doc, instant('2026-05-30T02:00:00.001Z'))).toEqual(['contacts-not-confirmed']);
    expect(codes(doc, instant('2026-02-27T00:00:00.000Z'))).toEqual(['contacts-not-confirmed']);
  });

  it('not after its last day', () => {
    expect(codes(doc, instant('2029-02-28T16:00:00.000Z'))).toContain('agreement-expired');
  });
});

describe('the life of an agreement', () => {
  it('knows no way back from its end and no way round the countersignature', () => {
    expect(agreementLife.next('proposed', 'countersign')).toBe('countersigned');
    expect(agreementLife.next('suspended', 'resume')).toBe('active');
    expect(agreementLife.can('proposed', 'activate')).toBe(false);
    for (const end of ['terminated', 'expired', 'superseded', 'rejected', 'withdrawn']) {
      expect(agreementLife.acts(end)).toEqual([]);
    }
  });
});

describe('a step told to the other party', () => {
  const step: AgreementStep = {
    type: 'liangdi-agreement-step/1',
    agreementId: doc.agreementId,
    agreementVersion: doc.agreementVersion,
    step: 'suspend',
    by: origin.party,
    at,
    digest: agreementDigest(doc),
    reason: '年度审查',
  };

  it('is believed under a key of the party that claims it', () => {
    const verified = verifyStep(signStep(step, originKey), keyForParty);
    expect(verified).toEqual(step);
    expect(() => requireStepOf(doc, verified)).not.toThrow();
  });

  it('carries the agreement when it proposes or countersigns, and only then', () => {
    const propose: AgreementStep = { ...step, step: 'propose', agreement: signAgreement(doc, originKey) };
    expect(verifyStep(signStep(propose, originKey), keyForParty).agreement).toEqual(propose.agreement);
    expect(() => signStep({ ...step, step: 'propose' }, originKey)).toThrow('agreement-step-faulty');
    expect(() => signStep({ ...step, agreement: both }, originKey)).toThrow('agreement-step-faulty');
  });

  it('is refused under a key of the other party or of a stranger', () => {
    expect(() => verifyStep(signStep(step, destinationKey), keyForParty)).toThrow(
      'agreement-signature-invalid',
    );
    expect(() => verifyStep(signStep(step, stranger), keyForParty)).toThrow('agreement-signature-invalid');
  });

  it('is refused for another text, version or agreement', () => {
    for (const wrong of [
      { digest: 'B'.repeat(43) },
      { agreementVersion: 2 },
      { by: partyId('110101.origin') },
    ]) {
      expect(() => requireStepOf(doc, { ...step, ...wrong })).toThrow('agreement-step-faulty');
    }
  });
});

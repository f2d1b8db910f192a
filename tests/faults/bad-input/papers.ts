/** Papers, requests and cards with something wrong in them: refused at the place, and only for what is really wrong. */
import { describe, expect, it } from '@jest/globals';
import { inventedPapers } from '../../../deploy/local/story/people.js';
import { papers, post, registrar, scene, world, worker } from './counter.js';
import { canary, expectRefusal } from './problem-answer.js';

export function paperSpecs(): void {
  describe('papers that cannot be right', () => {
    it.each<[string, object, string]>([
      ['a name that is a number', { nameAsPrinted: 42 }, '/nameAsPrinted'],
      ['a name that is a list', { nameAsPrinted: [canary] }, '/nameAsPrinted'],
      ['no name', { nameAsPrinted: undefined }, '/nameAsPrinted'],
      ['a name of ten thousand letters', { nameAsPrinted: canary.repeat(500) }, '/nameAsPrinted'],
      ['a birth date in words', { birthDate: canary }, '/birthDate'],
      ['a number that is an object', { idNumber: { $ne: canary } }, '/idNumber'],
      ['a member nobody knows', { [`x-${canary}`]: canary }, '/?'],
      ['a member of another form', { remark: canary }, '/remark'],
    ])('with %s are refused at the place', async (_, change, pointer) => {
      const reply = await post(registrar, '/persons', papers(change));
      expectRefusal(reply, 400, 'request-invalid');
      expect(reply.body.errors.map((fault: { pointer: string }) => fault.pointer)).toContain(pointer);
    });

    it('are only doubted, never refused, where the number’s check digit is wrong', async () => {
      const { idNumber } = inventedPapers(501);
      const wrong = `${idNumber.slice(0, 17)}${idNumber.endsWith('1') ? '2' : '1'}`;
      const reply = await post(registrar, '/persons', papers({ ...inventedPapers(501), idNumber: wrong }));
      expect(reply).toMatchObject({ status: 201, body: { verification: 'unverified' } });
    });

    it('with a name outside the basic plane, or one that looks like SQL, are taken as they are', async () => {
      for (const [at, nameAsPrinted] of [
        '𠮷野𪚥演示',
        "O'Brien'; DROP TABLE person; --",
        '阿依努尔·演示',
      ].entries()) {
        expect(
          await post(registrar, '/persons', papers({ ...inventedPapers(510 + at), nameAsPrinted })),
        ).toMatchObject({ status: 201 });
      }
    });
  });

  describe('a request that leaves out what it is about', () => {
    const mine = { recipient: '440306.destination', recipientOffice: '440306001' };
    const card = {
      serviceType: 'antenatalVisit',
      serviceDate: '2025-11-20',
      outcome: 'completed',
      placeCity: '440300',
      recipient: '360731.origin',
      recipientOffice: '360731100',
      purpose: 'continuityOfMaternalCare',
    };

    it.each<[string, object]>([
      ['no claims', {}],
      ['claims that are nothing', { claims: null }],
      ['claims that are a word', { claims: canary }],
    ])('for a certificate with %s is refused at the place', async (_, claims) => {
      const reply = await post(world.origin.desk('person-lin'), '/certificate-requests', {
        ...mine,
        ...claims,
      });
      expectRefusal(reply, 400, 'request-invalid');
      expect(reply.body.errors[0].pointer).toBe('/claims');
    });

    it.each<[string, object]>([
      ['no examiner', {}],
      ['an examiner who is nobody', { examiner: null }],
    ])('for a card with %s is refused at the place', async (_, examiner) => {
      const reply = await post(worker, '/feedback-cards', {
        ...card,
        personId: scene.persons[0],
        ...examiner,
      });
      expectRefusal(reply, 400, 'request-invalid');
      expect(reply.body.errors[0].pointer).toBe('/examiner');
    });
  });
}

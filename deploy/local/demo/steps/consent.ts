/** The person is registered where she asks, and gives her consent separately for each recipient and record type. */
import { consentTo, register } from '../../story/people.js';
import { claim, type Step } from '../stage.js';

export const consentSteps: readonly Step[] = [
  {
    zh: '本人在两地窗口登记（证件号码只以密文保存）',
    en: 'She is registered at a counter on each side (her ID number is stored only sealed)',
    async run(stage) {
      const { world, books } = stage;
      stage.person = {
        origin: await register(world.origin, 0, 'person-lin'),
        destination: await register(world.destination, 0, 'person-lin'),
      };
      const refs = await Promise.all(
        (['origin', 'destination'] as const).map((side) =>
          books.one<{ subject_ref: string }>(
            side,
            'SELECT subject_ref FROM person_pseudonym WHERE person_id = $1',
            [stage.person![side]],
          ),
        ),
      );
      return [
        claim(
          '两地各自算出同一个成对代号，号码本身没有离开任何一方',
          'both sides derive the same pairwise pseudonym; the number itself has left neither',
          refs[0] !== undefined && refs[0].subject_ref === refs[1]?.subject_ref,
        ),
      ];
    },
  },
  {
    zh: '本人逐项同意：每个接收方、每类记录单独一份',
    en: 'She gives her consent: one of its own for each recipient and each record type',
    async run({ world, books }) {
      await consentTo(world, world.origin, 'person-lin', 'certificate');
      await consentTo(world, world.origin, 'person-lin', 'serviceRecord');
      await consentTo(world, world.destination, 'person-lin', 'feedbackCard');
      await consentTo(world, world.destination, 'person-lin', 'serviceRecord');
      const count = async (side: 'origin' | 'destination') =>
        (
          await books.one<{ n: number }>(
            side,
            'SELECT count(*)::integer AS n FROM consent WHERE withdrawn_at IS NULL',
          )
        )?.n;
      return [
        claim(
          '户籍地保存两份同意，各有签名回执',
          'the origin keeps two consents, each with a signed receipt',
          (await count('origin')) === 2,
        ),
        claim(
          '现居住地保存两份同意',
          'the destination keeps two consents',
          (await count('destination')) === 2,
        ),
      ];
    },
  },
];

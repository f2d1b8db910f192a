/** What is refused: at send, what no clause names; at receive, what the partner did not sign. */
import { randomUUID } from 'node:crypto';
import {
  b64u,
  bodyCommitment,
  canonicalJson,
  encryptionKeyOf,
  generateSigningKey,
  leafHash,
  merkleRoot,
  newSalt,
  packParcel,
  sealJwe,
  signManifest,
  verifyPartyCard,
} from '@liangdi/envelope';
import { cloudEventHeaders, inboxTopic } from '@liangdi/delivery';
import { instant } from '@liangdi/record';
import { until } from '../../story/until.js';
import { claim, type Stage, type Step } from '../stage.js';

/** A parcel of the right form for the origin, in the destination's name, signed by somebody else's key. */
async function forgedParcel({ world, acquaintance }: Stage) {
  const { card } = await world.origin.desk('manager').get<{ card: string }>('/party-card');
  const at = instant(new Date());
  const [salt, body, entry] = [
    newSalt(),
    canonicalJson({ admin: {} }),
    canonicalJson({ recordId: randomUUID() }),
  ];
  const committed = canonicalJson({
    ...(JSON.parse(entry) as object),
    bodyCommitment: bodyCommitment(salt, body),
  });
  const manifest = signManifest(
    {
      type: 'liangdi-manifest/1',
      sender: world.destination.jurisdiction.party,
      recipient: world.origin.jurisdiction.party,
      ...acquaintance!,
      direction: 'destinationToOrigin',
      epoch: at.slice(0, 10),
      firstSeq: 1_000_000,
      count: 1,
      merkleRoot: b64u(merkleRoot([leafHash(committed)])),
      previousParcelDigest: null,
      createdAt: at,
    },
    generateSigningKey(),
  );
  const parcel = packParcel(manifest, [{ entry: committed, salt: b64u(salt), body }]);
  return Buffer.from(sealJwe(parcel, encryptionKeyOf(verifyPartyCard(card), 'encrypt', at)));
}

export const refusalSteps: readonly Step[] = [
  {
    zh: '服务点提交协议未列明的内容，发送时即被拒绝，并指出缺少哪一条款',
    en: 'The service point submits what the agreement does not name: refused at send, naming the missing clause',
    async run({ world, books, person }) {
      const { destination, origin } = world;
      const { n: before } = (await books.one<{ n: number }>(
        'destination',
        'SELECT count(*)::integer AS n FROM record',
      ))!;
      const reply = await destination.desk('worker').ask(
        'POST',
        '/service-records',
        {
          personId: person!.destination,
          recipient: origin.jurisdiction.party,
          recipientOffice: origin.jurisdiction.offices[0],
          purpose: 'continuityOfMaternalCare',
          admin: {
            area: 'employment',
            serviceType: 'jobInformation',
            serviceDate: new Date().toISOString().slice(0, 10),
            providerOffice: destination.jurisdiction.offices[0],
            outcome: 'completed',
            helpGiven: ['explained'],
          },
        },
        { 'idempotency-key': randomUUID() },
      );
      const { n: after } = (await books.one<{ n: number }>(
        'destination',
        'SELECT count(*)::integer AS n FROM record',
      ))!;
      return [
        claim(
          `系统答复：${reply.body.detailZh}`,
          `the answer: ${reply.body.detailEn}`,
          reply.status === 403 &&
            reply.body.code === 'agreement-does-not-cover' &&
            reply.body.field === 'helpGiven',
        ),
        claim('数据库里没有留下任何痕迹', 'nothing of it was stored', before === after),
      ];
    },
  },
  {
    zh: '有人冒用现居住地的名义投递伪造的批次，接收时被拒绝并原样留存',
    en: 'Somebody posts a forged parcel in the destination’s name: refused at receive and kept whole',
    async run(stage) {
      const { world, books, topics } = stage;
      const { n: before } = (await books.one<{ n: number }>(
        'origin',
        'SELECT count(*)::integer AS n FROM ledger_entry',
      ))!;
      const id = randomUUID();
      const headers = cloudEventHeaders('liangdi.parcel.v1', id, world.destination.jurisdiction.party);
      await topics.transport.send(inboxTopic(world.origin.jurisdiction.party), [
        { key: 'forged', headers, value: await forgedParcel(stage) },
      ]);
      const parked = await until('the forged parcel to be parked', () =>
        books.one<{ code: string }>(
          'origin',
          `SELECT code FROM parked_message WHERE headers->>'ce_id' = $1`,
          [id],
        ),
      );
      const { n: after } = (await books.one<{ n: number }>(
        'origin',
        'SELECT count(*)::integer AS n FROM ledger_entry',
      ))!;
      return [
        claim(
          `伪造的批次已搁置，原因：签名人不明（${parked.code}）`,
          `the forged parcel is parked, because its signer is unknown (${parked.code})`,
          parked.code === 'signer-unknown',
        ),
        claim('台账没有变化', 'the ledger has not changed', before === after),
      ];
    },
  },
];

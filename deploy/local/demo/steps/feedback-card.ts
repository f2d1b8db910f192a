/** The service point records an antenatal visit; she previews the card; it is sent, received and acknowledged. */
import { until } from '../../story/until.js';
import { claim, type Step } from '../stage.js';

let cardId: string;
let recordId: string;

export const feedbackCardSteps: readonly Step[] = [
  {
    zh: '服务点记录一次产前检查并起草反馈卡',
    en: 'The service point records an antenatal visit and drafts a feedback card',
    async run({ world, books, person }) {
      const { destination, origin } = world;
      const drafted = await destination.desk('worker').post<{ cardId: string }>('/feedback-cards', {
        personId: person!.destination,
        serviceType: 'antenatalVisit',
        serviceDate: new Date().toISOString().slice(0, 10),
        outcome: 'completed',
        placeCity: '440300',
        examiner: { role: 'obstetrician', workNumber: 'D-0107' },
        recipient: origin.jurisdiction.party,
        recipientOffice: origin.jurisdiction.offices[0],
        purpose: 'continuityOfMaternalCare',
      });
      cardId = drafted.cardId;
      const early = await destination
        .desk('worker')
        .ask('POST', `/feedback-cards/${cardId}/send`, {}, { 'idempotency-key': 'demo-early' });
      const row = await books.one<{ state: string }>(
        'destination',
        'SELECT state FROM feedback_card WHERE card_id = $1',
        [cardId],
      );
      return [
        claim('卡片处于草稿状态', 'the card is a draft', row?.state === 'drafted'),
        claim(
          '本人预览之前无法寄出',
          'it cannot be sent before she has previewed it',
          early.status >= 400 && early.status < 500,
        ),
      ];
    },
  },
  {
    zh: '本人预览卡片，随后寄出',
    en: 'She previews the card, and then it is sent',
    async run({ world, books }) {
      await world.destination.desk('person-lin').post(`/feedback-cards/${cardId}/preview`);
      const seen = await books.one<{ state: string }>(
        'destination',
        'SELECT state FROM feedback_card WHERE card_id = $1',
        [cardId],
      );
      const sent = await world.destination
        .desk('worker')
        .post<{ recordId: string }>(`/feedback-cards/${cardId}/send`);
      recordId = sent.recordId;
      await until('the card to arrive', () =>
        books.one('origin', 'SELECT 1 AS there FROM received_feedback_card WHERE record_id = $1', [recordId]),
      );
      return [
        claim('本人已预览', 'she has previewed it', seen?.state === 'previewedByPerson'),
        claim('户籍地已收到卡片', 'the origin has received the card', true),
      ];
    },
  },
  {
    zh: '户籍地经办人签收，现居住地看到签收回执',
    en: 'The origin registrar acknowledges it, and the destination sees the receipt',
    async run({ world, books }) {
      await world.origin.desk('registrar').post(`/feedback-cards/${recordId}/acknowledge`);
      const receipt = await until('the acknowledgement to come back', () =>
        books.one<{ stage: string; issuer: string }>(
          'destination',
          `SELECT r.stage, r.issuer FROM receipt r JOIN ledger_entry e USING (parcel_digest) WHERE e.record_id = $1 AND r.stage = 'acknowledged'`,
          [recordId],
        ),
      );
      const trace = await world.destination
        .desk('worker')
        .get<{ steps: { stage: string; zh: string }[] }>(`/records/${recordId}/trace`);
      const stages = trace.steps.map(({ stage }) => stage);
      return [
        claim(
          '签收回执由户籍地签名',
          'the acknowledgement is signed by the origin',
          receipt.issuer === world.origin.jurisdiction.party,
        ),
        claim(
          `时间线：${trace.steps.map(({ zh }) => zh).join(' → ')}`,
          `the timeline: ${stages.join(' → ')}`,
          stages.includes('acknowledged'),
        ),
      ];
    },
  },
];

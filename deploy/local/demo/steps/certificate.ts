/** She asks for a certificate, the origin issues it, it arrives, the service point verifies it. */
import { inventedPapers } from '../../story/people.js';
import { until } from '../../story/until.js';
import { claim, type Step } from '../stage.js';

let requestId: string;
let certificateNo: string;
let recordId: string;

export const certificateSteps: readonly Step[] = [
  {
    zh: '本人在手机上申请婚育证明，只选“婚姻状况”一项，寄往现居住地',
    en: 'On her phone she asks for a certificate of her marital status alone, to be sent to where she lives',
    async run({ world, books }) {
      const { destination } = world;
      const requested = await world.origin
        .desk('person-lin')
        .post<{ requestId: string }>('/certificate-requests', {
          claims: { maritalStatus: { value: '20' } },
          recipient: destination.jurisdiction.party,
          recipientOffice: destination.jurisdiction.offices[0],
        });
      requestId = requested.requestId;
      const row = await books.one<{ state: string }>(
        'origin',
        'SELECT state FROM certificate_request WHERE request_id = $1',
        [requestId],
      );
      return [
        claim(
          '申请已登记，等待核对身份',
          'the request is entered and waits for the identity check',
          row?.state === 'requested',
        ),
      ];
    },
  },
  {
    zh: '户籍地经办人核对身份并出具证明',
    en: 'The origin registrar checks her identity and issues it',
    async run({ world, books }) {
      const registrar = world.origin.desk('registrar');
      await registrar.post(`/certificate-requests/${requestId}/check-identity`, { means: 'papersSeen' });
      const issued = await registrar.post<{ certificateNo: string; recordId: string }>(
        `/certificate-requests/${requestId}/issue`,
      );
      ({ certificateNo, recordId } = issued);
      const row = await books.one<{ state: string }>(
        'origin',
        'SELECT state FROM certificate_request WHERE request_id = $1',
        [requestId],
      );
      return [
        claim(
          `证明 ${certificateNo} 已出具`,
          `certificate ${certificateNo} is issued`,
          row?.state === 'issued',
        ),
      ];
    },
  },
  {
    zh: '证明送达现居住地，服务点查验',
    en: 'It arrives at the destination, and the service point verifies it',
    async run({ world, books }) {
      await until('the certificate to arrive', () =>
        books.one('destination', 'SELECT 1 AS there FROM received_certificate WHERE record_id = $1', [
          recordId,
        ]),
      );
      const { idNumber } = inventedPapers(0);
      const verified = await world.destination
        .desk('worker')
        .post('/certificate-verifications', { certificateNo, idNumber });
      const receipt = await until('the receipt to come back', () =>
        books.one<{ stage: string }>(
          'origin',
          `SELECT r.stage FROM receipt r JOIN ledger_entry e USING (parcel_digest) WHERE e.record_id = $1 AND r.stage = 'delivered'`,
          [recordId],
        ),
      );
      return [
        claim(
          '查验结果：有效，持证人相符',
          'the answer: valid, and it is hers',
          verified.status === 'valid' && verified.holder === 'confirmed',
        ),
        claim(
          '只看到她选择披露的一项',
          'only the one claim she chose is shown',
          Object.keys(verified.claims ?? {}).join() === 'maritalStatus',
        ),
        claim(
          '户籍地收到签名的送达回执',
          'the origin has the signed receipt of delivery',
          receipt.stage === 'delivered',
        ),
      ];
    },
  },
];

/** The receiving side is killed while records are under way; afterwards both books are held against each other. */
import { consentAtCounter, register } from '../../story/people.js';
import { until } from '../../story/until.js';
import { claim, type Claim, type Stage, type Step } from '../stage.js';

const perCall = 100;
const people = 20;

async function registerPeople({ world }: Stage): Promise<string[]> {
  const persons = await Promise.all(
    Array.from({ length: people }, (_, at) => register(world.destination, at + 1)),
  );
  await Promise.all(
    persons.map((personId) => consentAtCounter(world, world.destination, personId, 'serviceRecord')),
  );
  return persons;
}

function serviceRecord({ world }: Stage, personId: string) {
  return {
    personId,
    recipient: world.origin.jurisdiction.party,
    recipientOffice: world.origin.jurisdiction.offices[0],
    purpose: 'continuityOfMaternalCare',
    admin: {
      area: 'maternalChildReproductive',
      serviceType: 'folicAcidIssue',
      serviceDate: new Date().toISOString().slice(0, 10),
      providerOffice: world.destination.jurisdiction.offices[0],
      outcome: 'completed',
      bottles: 2,
      place: '新安街道社区健康服务中心',
    },
  };
}

async function submitAll(stage: Stage, persons: readonly string[]): Promise<string[]> {
  const worker = stage.world.destination.desk('worker');
  const accepted: string[] = [];
  for (let sent = 0; sent < stage.records; sent += perCall) {
    const size = Math.min(perCall, stage.records - sent);
    const records = Array.from({ length: size }, (_, i) =>
      serviceRecord(stage, persons[(sent + i) % persons.length]!),
    );
    const { results } = await worker.post<{ results: { recordId: string }[] }>('/service-records/bulk', {
      mode: 'all',
      records,
    });
    accepted.push(...results.map(({ recordId }) => recordId));
  }
  return accepted;
}

async function receivedCount({ books }: Stage): Promise<number> {
  return (await books.one<{ n: number }>(
    'origin',
    'SELECT count(*)::integer AS n FROM received_service_record',
  ))!.n;
}

async function booksAgree({ books, world, topics }: Stage): Promise<Claim[]> {
  const claims: Claim[] = [];
  for (const direction of ['originToDestination', 'destinationToOrigin'] as const) {
    const { sender, receiver, equal } = await books.compare(direction);
    const way =
      direction === 'originToDestination'
        ? ['户籍地 → 现居住地', 'origin → destination']
        : ['现居住地 → 户籍地', 'destination → origin'];
    claims.push(
      claim(
        `${way[0]}：两本台账逐条相同，各 ${sender.entries} 条，序号无缺漏`,
        `${way[1]}: both ledgers hold exactly the same ${sender.entries} entries, numbered without a gap`,
        equal && sender.entries === receiver.entries,
      ),
    );
  }
  const loose = await books.looseEnds();
  const none = (of: Readonly<Record<string, number>>) => Object.values(of).every((n) => n === 0);
  claims.push(
    claim(
      '每一批都有签名回执，没有任何记录在途或重复',
      'every parcel has its signed receipts; nothing is still under way or twice there',
      none(loose.origin) && none(loose.destination),
    ),
    claim(
      `消息主题上的 ${topics.count} 条消息里，看不到任何姓名、号码或服务内容的明文`,
      `in the ${topics.count} messages on the topics no name, number or service stands in clear`,
      topics.count > 0 &&
        !topics.showAnyOf([
          '演示',
          '100000198',
          'folicAcidIssue',
          'antenatalVisit',
          world.origin.jurisdiction.offices[0],
        ]),
    ),
  );
  return claims;
}

export const crashSteps: readonly Step[] = [
  {
    zh: '大批记录在途时，接收方进程被强制结束（SIGKILL），随后重新启动',
    en: 'While many records are under way the receiving process is killed (SIGKILL) and started again',
    async run(stage) {
      const persons = await registerPeople(stage);
      const before = await receivedCount(stage);
      const submitting = submitAll(stage, persons);
      submitting.catch(() => undefined);
      await until(
        'the first records of the load to arrive',
        async () => (await receivedCount(stage)) > before,
        30_000,
        5,
      );
      const { pid } = stage.world.origin.process!;
      await stage.world.origin.process!.kill();
      const accepted = await submitting;
      const whileDown = await receivedCount(stage);
      await stage.world.origin.start();
      await until('both books to come to rest', () => stage.books.atRest(), 90_000, 100);
      const taken = await stage.books.all<{ record_id: string }>(
        'origin',
        'SELECT record_id FROM ledger_entry JOIN received_service_record USING (record_id, version) WHERE record_id = ANY($1::uuid[]) ORDER BY seq',
        [accepted],
      );
      return [
        claim(
          `进程 ${pid} 被结束时，已收到 ${whileDown - before} 条，还有 ${stage.records - (whileDown - before)} 条在途`,
          `process ${pid} died when ${whileDown - before} records had come and ${stage.records - (whileDown - before)} were under way`,
          whileDown - before < stage.records,
        ),
        claim(
          `全部 ${accepted.length} 条已受理的记录各收到一次，次序与提交时相同`,
          `all ${accepted.length} accepted records were taken in once each, in the order they were submitted`,
          taken.length === accepted.length && taken.every(({ record_id }, i) => record_id === accepted[i]),
        ),
      ];
    },
  },
  {
    zh: '核对两地台账',
    en: 'Both ledgers are held against each other',
    run: booksAgree,
  },
];

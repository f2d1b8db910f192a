/** The receiving side is killed while records are under way; afterwards both books are held against each other. */
import { until } from '../../story/until.js';
import { booksAgree } from '../books-agree.js';
import { perCall, registerPeople, submit } from '../service-records.js';
import { claim, type Stage, type Step } from '../stage.js';

async function submitAll(stage: Stage, persons: readonly string[]): Promise<string[]> {
  const accepted: string[] = [];
  for (let sent = 0; sent < stage.records; sent += perCall)
    accepted.push(...(await submit(stage, persons, Math.min(perCall, stage.records - sent))));
  return accepted;
}

async function receivedCount({ books }: Stage): Promise<number> {
  return (await books.one<{ n: number }>(
    'origin',
    'SELECT count(*)::integer AS n FROM received_service_record',
  ))!.n;
}

export const crashSteps: readonly Step[] = [
  {
    zh: '大批记录在途时，接收方进程被强制结束（SIGKILL），随后重新启动',
    en: 'While many records are under way the receiving process is killed (SIGKILL) and started again',
    async run(stage) {
      const persons = await registerPeople(stage);
      stage.persons = persons;
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

/**
 * `npm run kafka`: Apache Kafka on this machine without containers, until Ctrl-C. Tests start the same program with
 * `--temporary --while <process id>`, so that the broker ends with the run, however that ends.
 */
import { parseArgs } from 'node:util';
import { startLocalKafka } from '@liangdi/delivery';
import { isProblem } from '@liangdi/problem';

const { values: asked } = parseArgs({
  options: {
    folder: { type: 'string', default: '.liangdi/kafka' },
    port: { type: 'string', default: '9092' },
    temporary: { type: 'boolean', default: false },
    while: { type: 'string' },
  },
});

function say(zh: string, en: string): void {
  console.log(`${zh}\n${en}`);
}

/** On Ctrl-C, on SIGTERM, and when the process named by --while is gone. */
function untilAskedToStop(): Promise<void> {
  return new Promise((resolve) => {
    process.once('SIGINT', () => resolve());
    process.once('SIGTERM', () => resolve());
    // The broker is not what keeps this process alive; waiting is.
    setInterval(() => {
      if (asked.while !== undefined && !runs(Number(asked.while))) resolve();
    }, 200);
  });
}

function runs(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

// Whoever listened may be gone before us; the broker is stopped all the same.
process.stdout.on('error', () => {});

try {
  say(
    '正在准备 Apache Kafka 4.1（首次运行会用 Maven 下载约 43 MB）……',
    'Preparing Apache Kafka 4.1 (the first run fetches about 43 MB with Maven) …',
  );
  const asksToStop = untilAskedToStop();
  const kafka = await startLocalKafka(
    asked.temporary ? {} : { folder: asked.folder, port: Number(asked.port) },
  );
  say(
    asked.temporary
      ? 'Kafka 已在本机启动；数据是临时的。'
      : `Kafka 已在本机启动；数据保存在 ${asked.folder}。按 Ctrl-C 停止。`,
    asked.temporary
      ? 'Kafka runs on this machine; its data are temporary.'
      : `Kafka runs on this machine; its data stay in ${asked.folder}. Ctrl-C stops it.`,
  );
  say('在另一个终端里这样使用它：', 'Use it from another terminal with:');
  console.log(`KAFKA_BROKERS=${kafka.brokers.join(',')}`);
  await asksToStop;
  say('正在停止 Kafka……', 'Stopping Kafka …');
  await kafka.stop();
  process.exit(0);
} catch (thrown) {
  if (!isProblem(thrown)) throw thrown;
  const { detailZh, detailEn } = thrown.toBody();
  console.error(`${detailZh}\n${detailEn}`);
  process.exit(1);
}

/**
 * `npm run demo`: the main job with no hands, each step a sentence a registrar would understand. Exit status 1 if anything claimed does not hold.
 * Options: --json · --transport postgres|kafka · --records N
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { demoSteps } from './demo/steps.js';
import { Intruder } from './demo/intruder.js';
import { TopicReader } from './demo/read-topics.js';
import { openPrinter } from './demo/print.js';
import type { Stage } from './demo/stage.js';
import { Books } from './story/read-back.js';
import { layGround, type Ground } from './world/ground.js';
import { sayProblem } from './world/say.js';
import { openWorld, type World } from './world/world.js';

const { values: asked } = parseArgs({
  options: {
    json: { type: 'boolean', default: false },
    transport: { type: 'string', default: process.env['KAFKA_BROKERS'] ? 'kafka' : 'postgres' },
    records: { type: 'string', default: '2000' },
  },
});

const records = Number(asked.records);
if (!['postgres', 'kafka'].includes(asked.transport) || !Number.isSafeInteger(records) || records < 200) {
  process.stderr.write(
    '用法：npm run demo -- [--json] [--transport postgres|kafka] [--records N（至少 200）]\n',
  );
  process.stderr.write(
    'Usage: npm run demo -- [--json] [--transport postgres|kafka] [--records N (at least 200)]\n',
  );
  process.exit(2);
}

const folder = await mkdtemp(join(tmpdir(), 'liangdi-demo-'));
let ground: Ground | undefined;
let world: World | undefined;
let books: Books | undefined;
let topics: TopicReader | undefined;
let intruder: Intruder | undefined;
let left = false;

async function leave(): Promise<void> {
  if (left) return;
  left = true;
  await topics?.close();
  await intruder?.close();
  await books?.close();
  await world?.stop();
  await ground?.stop();
  await rm(folder, { recursive: true, force: true });
}
for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.on(signal, () => void leave().then(() => process.exit(130)));

let holds = false;
try {
  const printer = openPrinter(asked.json);
  await printer.step(
    {
      zh: '两个辖区的系统启动，各有一个交换服务和一个核对服务',
      en: 'The systems of two jurisdictions start, each with a service that exchanges and one that compares',
    },
    async () => {
      ground = await layGround({ folder, transport: asked.transport as 'postgres' | 'kafka' });
      world = await openWorld({
        folder: join(folder, 'world'),
        superuserUrl: ground.superuserUrl,
        databasePrefix: `demo${process.pid}_`,
        transport: ground.transport,
        ports: 'free',
      });
      const sides = [world.origin, world.destination];
      await Promise.all(sides.map((side) => side.start()));
      // No comparison of its own accord every few minutes: the demonstration asks when it wants one.
      const env = { RECONCILE_EVERY_MS: '0' };
      await Promise.all(sides.map((side) => side.reconciliation.start({ env })));
      books = Books.open(world.origin, world.destination);
      intruder = Intruder.over(world, ground.superuserUrl);
      topics = new TopicReader(world, ground.transport);
      await topics.start();
      return [];
    },
  );
  const stage: Stage = {
    world: world!,
    books: books!,
    topics: topics!,
    intruder: intruder!,
    folder,
    records,
  };
  for (const step of demoSteps) await printer.step(step, () => step.run(stage));
  holds = printer.close();
} catch (thrown) {
  if (!left) sayProblem(thrown);
} finally {
  await leave();
}
process.exit(holds ? 0 : 1);

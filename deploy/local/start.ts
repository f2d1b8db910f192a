/**
 * `npm start`: two jurisdictions exchanging on one machine with nothing but Node. Data stay in a folder between starts; Ctrl-C stops
 * everything in order.
 */
import { mkdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { demoPassword } from '@liangdi/access';
import { problem } from '@liangdi/problem';
import { becomeAcquainted } from './story/become-acquainted.js';
import { isPortFree } from './world/free-port.js';
import { demoJurisdictions } from './world/demo-parties.js';
import { layGround, type Ground } from './world/ground.js';
import { say, sayProblem } from './world/say.js';
import { openWorld, signInPort, type World } from './world/world.js';

const folder = resolve(process.env['LIANGDI_DATA'] ?? '.liangdi');
const transport = process.env['KAFKA_BROKERS'] || process.argv.includes('--kafka') ? 'kafka' : 'postgres';
const startedAt = Date.now();

const signIns = [
  ['origin-registrar', '户籍地经办人', 'origin registrar'],
  ['destination-worker', '服务点工作人员', 'service point worker'],
  ['destination-clinic', '医务人员', 'clinic'],
  [
    'origin-manager',
    '协议管理员（对方：destination-manager）',
    'agreement manager (the other side: destination-manager)',
  ],
  ['origin-auditor', '审计员', 'auditor'],
  ['origin-operator', '运维', 'operator'],
  ['person-lin', '本人', 'the person herself'],
] as const;

const firstSteps = [
  ['npm run demo', '看记录如何两地往返', 'watch records travel both ways'],
  [
    'npx liangdi reconcile --wait',
    '核对双方台账并签署确认书',
    'compare both ledgers and sign that they agree',
  ],
  ['npx liangdi report', '看核对报告', 'read the report of the comparison'],
  ['npx liangdi party-card show', '看本机构的名片和密钥', 'see this party’s card and keys'],
  ['npx liangdi parked list', '看被搁置的消息', 'see messages that were parked'],
] as const;

let ground: Ground | undefined;
let world: World | undefined;
let leaving = false;

// Whoever reads our words may go away first (`npm start | head`); that is no reason to fall over.
process.stdout.on('error', () => undefined);
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => void leave(0));

try {
  await requireFreePorts();
  await mkdir(folder, { recursive: true }).catch((cause: NodeJS.ErrnoException) => {
    throw problem('data-folder-unreachable', { folder, reason: cause.code }, { cause });
  });
  say(`数据文件夹：${folder}`, `Data folder: ${folder}`);
  ground = await layGround({ folder, transport });
  say(`PostgreSQL：${ground.postgres.zh}`, `PostgreSQL: ${ground.postgres.en}`);
  world = await openWorld({
    folder: join(folder, 'world'),
    superuserUrl: ground.superuserUrl,
    transport: ground.transport,
    ports: 'fixed',
  });
  await Promise.all([world.origin.start(), world.destination.start()]);
  await Promise.all([world.origin.reconciliation.start(), world.destination.reconciliation.start()]);
  watch(world);
  await becomeAcquainted(world);
  tellWhatRuns(world, ground);
} catch (thrown) {
  if (!leaving) {
    sayProblem(thrown);
    await leave(1);
  }
}

async function requireFreePorts(): Promise<void> {
  const ports = demoJurisdictions.flatMap(({ httpPort, reconciliationPort }) => [
    httpPort,
    reconciliationPort,
  ]);
  for (const port of [signInPort, ...ports]) {
    if (!(await isPortFree(port))) throw problem('port-taken', { port });
  }
}

/** A service that ends by itself takes the others along: half an exchange would only look like a whole one. */
function watch({ origin, destination }: World): void {
  for (const side of [origin, destination]) {
    for (const service of [side, side.reconciliation]) {
      void service.process?.ended.then(({ code, signal }) => {
        if (leaving) return;
        const how = signal ?? code;
        say(
          `${side.jurisdiction.profile.name.zh} 的服务意外停止（${how}）。日志：${service.logFile}`,
          `The service of ${side.jurisdiction.profile.name.en} ended unexpectedly (${how}). Its log: ${service.logFile}`,
        );
        void leave(1);
      });
    }
  }
}

function tellWhatRuns({ origin, destination, issuer }: World, { transport: { name } }: Ground): void {
  const seconds = ((Date.now() - startedAt) / 1000).toFixed(1);
  say(`\n两地已就绪（${seconds} 秒）。现在运行的是：`, `Liangdi is ready (${seconds} s). What runs where:`);
  for (const { jurisdiction, url, reconciliation } of [origin, destination]) {
    const side = jurisdiction.role === 'origin' ? ['户籍地', 'origin'] : ['现居住地', 'destination'];
    say(
      `  ${side[0]} ${jurisdiction.profile.name.zh}：${url}  接口说明 ${url}/openapi.json`,
      `  ${side[1]} ${jurisdiction.profile.name.en}: ${url}  interface ${url}/openapi.json`,
    );
    say(`    自动核对：${reconciliation.url}`, `    reconciliation: ${reconciliation.url}`);
  }
  say(`  登录（仅供演示）：${issuer}`, `  sign-in (demo only): ${issuer}`);
  say(`  传输方式：${name}`, `  transport: ${name}`);
  say('\n演示账号，密码都是：', `Demo sign-ins, all with the password: ${demoPassword}`);
  for (const [account, zh, en] of signIns) process.stdout.write(`    ${account.padEnd(20)} ${zh} · ${en}\n`);
  say('\n接下来可以试（另开一个窗口）：', 'What to try next, in another window:');
  for (const [command, zh, en] of firstSteps)
    process.stdout.write(`    ${command.padEnd(28)} ${zh} · ${en}\n`);
  say('\n按 Ctrl-C 停止。', 'Press Ctrl-C to stop.');
}

async function leave(code: number): Promise<void> {
  if (leaving) return;
  leaving = true;
  if (ground) say('\n正在停止……', 'Stopping …');
  await world?.stop();
  if (world) say('两个服务和登录已停止。', 'Both services and the sign-in have stopped.');
  await ground?.stop();
  if (ground) say('数据库已停止，数据已保存。', 'The database has stopped; the data are kept.');
  process.exit(code);
}

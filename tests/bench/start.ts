/** `npm start` as somebody types it, in a fresh data folder with warm caches, until the first record has been exchanged and its receipt is back. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { inventedPapers } from '../../deploy/local/story/people.js';
import { until } from '../../deploy/local/story/until.js';
import { destinationJurisdiction, originJurisdiction } from '../../deploy/local/world/demo-parties.js';
import { Desk } from '../../deploy/local/world/desk.js';
import { isPortFree } from '../../deploy/local/world/free-port.js';
import type { BenchTransport } from './bench-world.js';
import { rounded, type Measured } from './result.js';
import { tell } from './tell.js';

const root = join(dirname(fileURLToPath(import.meta.url)), '../..');
const fixedPorts = [4100, originJurisdiction.httpPort, destinationJurisdiction.httpPort];

export async function benchStart(transport: BenchTransport): Promise<Measured> {
  for (const port of fixedPorts) {
    if (!(await isPortFree(port)))
      throw new Error(`port ${port} is taken: npm start needs it; stop what listens there`);
  }
  const folder = await mkdtemp(join(tmpdir(), 'liangdi-start-'));
  const startedAt = performance.now();
  const since = () => (performance.now() - startedAt) / 1000;
  const started = spawn('npm', ['start', ...(transport === 'kafka' ? ['--', '--kafka'] : [])], {
    cwd: root,
    env: { ...process.env, LIANGDI_DATA: folder },
    stdio: ['ignore', 'pipe', 'inherit'],
    detached: true,
  });
  try {
    const issuer = await untilReady(started);
    const ready = since();
    tell(`ready after ${rounded(ready, 1)} s`);
    await exchangeFirst(issuer);
    const seconds = since();
    tell(`first exchange done after ${rounded(seconds, 1)} s`);
    return {
      parameters: { transport },
      figures: { seconds: rounded(seconds, 1), readySeconds: rounded(ready, 1) },
      floor: {},
    };
  } finally {
    await leave(started);
    await rm(folder, { recursive: true, force: true });
  }
}

/** Answers the sign-in's address, as it is printed. */
function untilReady(started: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let text = '';
    started.stdout!.on('data', (chunk: Buffer) => {
      text += chunk.toString();
      const issuer = /sign-in \(demo only\): (\S+)/.exec(text)?.[1];
      if (issuer && text.includes('Ctrl-C')) resolve(issuer);
    });
    void once(started, 'exit').then(() => reject(new Error(`npm start ended:\n${text}`)));
  });
}

/** Registers her, takes her consent at the counter, records a service; done when the partner's receipt is verified in the timeline. */
async function exchangeFirst(issuer: string): Promise<void> {
  const { httpPort, party, offices } = destinationJurisdiction;
  const desk = new Desk(`http://127.0.0.1:${httpPort}`, issuer, 'destination-worker', party);
  const { personId } = await desk.post<{ personId: string }>('/persons', inventedPapers(0));
  const about = { recipient: originJurisdiction.party, recordType: 'serviceRecord' };
  const notice = await desk.get<{ digest: string }>(
    `/consent-notices?recipient=${about.recipient}&recordType=${about.recordType}&language=zh`,
  );
  await desk.post('/consents', {
    ...about,
    noticeLanguage: 'zh',
    noticeDigest: notice.digest,
    personId,
    witness: 'W-0042',
  });
  const { recordId } = await desk.post<{ recordId: string }>('/service-records', {
    personId,
    recipient: originJurisdiction.party,
    recipientOffice: originJurisdiction.offices[0],
    purpose: 'continuityOfMaternalCare',
    admin: {
      area: 'maternalChildReproductive',
      serviceType: 'antenatalVisit',
      serviceDate: new Date().toISOString().slice(0, 10),
      providerOffice: offices[0],
      outcome: 'completed',
      visitNumber: 1,
    },
  });
  await until('the first receipt', async () => {
    const { steps } = await desk.get<{ steps: { stage: string; verified?: boolean }[] }>(
      `/records/${recordId}/trace`,
    );
    return steps.some(({ stage, verified }) => stage === 'delivered' && verified === true);
  });
}

async function leave(started: ChildProcess): Promise<void> {
  if (started.exitCode !== null || started.signalCode !== null) return;
  const ended = once(started, 'exit');
  process.kill(-started.pid!, 'SIGINT');
  await ended;
  await until('npm start to have left its ports', async () =>
    (await Promise.all(fixedPorts.map(isPortFree))).every(Boolean),
  );
}

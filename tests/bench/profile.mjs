/** Loaded into a service by `--profile`: writes a CPU profile of the whole process to BENCH_PROFILE_FOLDER when it leaves. (Node refuses --cpu-prof in NODE_OPTIONS.) */
import { mkdirSync, writeFileSync } from 'node:fs';
import { Session } from 'node:inspector';
import { join } from 'node:path';

const folder = process.env.BENCH_PROFILE_FOLDER;
const session = new Session();
session.connect();
session.post('Profiler.enable');
session.post('Profiler.setSamplingInterval', { interval: 500 });
session.post('Profiler.start');

process.once('exit', () => {
  session.post('Profiler.stop', (error, stopped) => {
    if (error) return;
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, `${process.pid}.cpuprofile`), JSON.stringify(stopped.profile));
  });
});

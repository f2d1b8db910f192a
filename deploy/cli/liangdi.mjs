#!/usr/bin/env node
/**
 * `liangdi`, by npx or npm exec: runs liangdi.ts from its source, without a build, whatever folder it is called in.
 * A child process, because conditions and hooks must be set before Node resolves the first import.
 */
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const here = (path) => fileURLToPath(new URL(path, import.meta.url));
const child = spawn(
  process.execPath,
  [
    '--conditions=@liangdi/source',
    '--import',
    new URL('../run-source.mjs', import.meta.url).href,
    here('./liangdi.ts'),
    ...process.argv.slice(2),
  ],
  { stdio: 'inherit' },
);
// The terminal sends Ctrl-C to both; what is sent to this process alone is passed on.
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => child.kill(signal));
child.on('exit', (code, signal) => process.exit(code ?? (signal ? 1 : 0)));

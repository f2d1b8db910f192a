/**
 * Module hooks of run-source: `./x.js` finds `./x.ts`, and TypeScript is compiled by swc on load. What was compiled is kept beside
 * node_modules under the hash of its source, so that a second start compiles nothing.
 */
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { transform, version } from '@swc/core';

const swcOptions = {
  jsc: {
    target: 'es2022',
    parser: { syntax: 'typescript', decorators: true },
    transform: { legacyDecorator: true, decoratorMetadata: true },
    keepClassNames: true,
  },
  module: { type: 'es6' },
  sourceMaps: 'inline',
};

const cache = join(dirname(fileURLToPath(import.meta.url)), '../node_modules/.cache/liangdi-source');
const salt = `${version} ${JSON.stringify(swcOptions)}`;

export async function resolve(specifier, context, next) {
  const fromSource = context.parentURL?.endsWith('.ts') && /^\.{1,2}\/.*\.js$/.test(specifier);
  return next(fromSource ? specifier.replace(/\.js$/, '.ts') : specifier, context);
}

export async function load(url, context, next) {
  if (!url.startsWith('file:') || !url.endsWith('.ts')) return next(url, context);
  const filename = fileURLToPath(url);
  return {
    format: 'module',
    source: await compiled(filename, await readFile(filename, 'utf8')),
    shortCircuit: true,
  };
}

async function compiled(filename, source) {
  const kept = join(
    cache,
    `${createHash('sha256').update(`${salt}\0${filename}\0${source}`).digest('hex')}.js`,
  );
  try {
    return readFileSync(kept, 'utf8');
  } catch {
    const { code } = await transform(source, { ...swcOptions, filename });
    keep(kept, code);
    return code;
  }
}

/** Written aside and renamed, so that another process never reads half a file; a folder that cannot be written costs only time. */
function keep(file, code) {
  try {
    mkdirSync(cache, { recursive: true });
    writeFileSync(`${file}.${process.pid}`, code);
    renameSync(`${file}.${process.pid}`, file);
  } catch {
    // Compiled again next time.
  }
}

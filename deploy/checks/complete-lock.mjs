/**
 * `npm run lock`: adds to package-lock.json the optional platform packages (of swc, oxc, unrs) that npm could not find at the
 * registry it asked. Protects `npm ci`, which refuses a lock without them although no machine of ours would install them.
 */
import { readFileSync, writeFileSync } from 'node:fs';

const file = 'package-lock.json';
const systems = ['android', 'darwin', 'freebsd', 'linux', 'openharmony', 'win32'];
const processors = ['arm64', 'x64', 'ia32', 'ppc64', 'riscv64', 's390x', 'loong64', 'arm'];

const lock = JSON.parse(readFileSync(file, 'utf8'));
const { '': root, ...packages } = lock.packages;
let added = 0;

for (const [path, entry] of Object.entries(packages)) {
  for (const [name, version] of Object.entries(entry.optionalDependencies ?? {})) {
    const known = packages[`node_modules/${name}`] ?? packages[`${path}/node_modules/${name}`];
    const platform = platformOf(name);
    // Only what is pinned exactly and built for one platform: anything else is for npm to resolve.
    if (known || !platform || !/^\d+\.\d+\.\d+/.test(version)) continue;
    packages[`node_modules/${name}`] = {
      version,
      ...platform,
      ...(entry.dev && { dev: true }),
      optional: true,
    };
    added += 1;
  }
}

const sorted = Object.entries(packages).sort(([a], [b]) => a.localeCompare(b, 'en'));
lock.packages = { '': root, ...Object.fromEntries(sorted) };
writeFileSync(file, `${JSON.stringify(lock, null, 2)}\n`);
console.log(`${file}: ${added} platform packages added`);

function platformOf(name) {
  const os = systems.find((system) => name.includes(`-${system}-`));
  const cpu = processors.find((processor) => name.includes(`-${processor}`));
  return os && cpu ? { os: [os], cpu: [cpu] } : undefined;
}

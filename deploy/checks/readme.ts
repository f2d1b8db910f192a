/**
 * `npm run rules:readme`: what the README tells a newcomer to type exists, and both languages tell the same.
 * Protects: the two commands are the first promise of this project; a README that lies is worse than none.
 */
import { existsSync, readFileSync } from 'node:fs';

interface Manifest {
  readonly scripts: Readonly<Record<string, string>>;
}

const readmes = ['README.md', 'README.zh-CN.md'] as const;
const runnable = /^(?:[A-Z_]+=\S+ )*(npm|npx|node|docker|curl) /;
const builtIn = new Set(['ci', 'install', 'exec']);
const faults: string[] = [];

const { scripts } = JSON.parse(readFileSync('package.json', 'utf8')) as Manifest;
const commands = readmes.map((path) => (existsSync(path) ? commandsOf(path) : missing(path)));

for (const [index, path] of readmes.entries()) {
  for (const command of commands[index] ?? []) for (const part of command.split(' && ')) check(path, part);
  if (existsSync(path)) checkPaths(path);
}
const [english = [], chinese = []] = commands;
for (const command of english)
  if (!chinese.includes(command)) faults.push(`README.zh-CN.md lacks: ${command}`);
for (const command of chinese) if (!english.includes(command)) faults.push(`README.md lacks: ${command}`);
if (!english.some((command) => /^npm ci && npm start$/.test(command)))
  faults.push('README.md does not give the first command: npm ci && npm start');

if (faults.length > 0) {
  console.error(faults.join('\n'));
  process.exit(1);
}
console.log(`readme: ${english.length} commands, all there, the same in both languages`);

/** The lines of fenced code that a reader would paste into a shell, without prompt and trailing comment. */
function commandsOf(path: string): string[] {
  const blocks = readFileSync(path, 'utf8').matchAll(/^```(?:sh|bash|shell|console)\n([\s\S]*?)^```/gm);
  return [...blocks]
    .flatMap(([, block = '']) => block.replaceAll('\\\n', ' ').split('\n'))
    .map((line) =>
      line
        .replace(/^\$ /, '')
        .replace(/\s+#.*$/, '')
        .replace(/\s+/g, ' ')
        .trim(),
    )
    .filter((line) => runnable.test(line));
}

function check(path: string, command: string): void {
  const words = command.split(' ').filter((word) => !/^[A-Z_]+=/.test(word));
  const [tool, first = '', second = ''] = words;
  if (tool === 'npm') checkScript(path, command, first === 'run' ? second : first);
  if (tool === 'docker' && first === 'compose' && !existsSync('docker-compose.yml'))
    faults.push(`${path}: "${command}", but there is no docker-compose.yml`);
  if (tool === 'node') {
    const file = words
      .slice(1)
      .find((word) => !word.startsWith('-') && !word.startsWith('./deploy/run-source'));
    if (file !== undefined && !file.includes('/dist/') && !existsSync(file))
      faults.push(`${path}: "${command}", but there is no ${file}`);
  }
}

function checkScript(path: string, command: string, script: string): void {
  if (!builtIn.has(script) && scripts[script] === undefined)
    faults.push(`${path}: "${command}", but package.json has no script "${script}"`);
}

/** The reading order is a list of files: each must be where the README says. */
function checkPaths(path: string): void {
  const text = readFileSync(path, 'utf8');
  const inCode = [...text.matchAll(/`((?:libs|services|deploy|docs|tests|\.ci)\/[\w./-]+)`/g)];
  const linked = [...text.matchAll(/\]\((?!https?:|#|mailto:)([^)#\s]+)/g)];
  for (const [, target = ''] of [...inCode, ...linked])
    if (!target.includes('/dist/') && !existsSync(target))
      faults.push(`${path}: names ${target}, which does not exist`);
}

function missing(path: string): string[] {
  faults.push(`${path} is missing`);
  return [];
}

/**
 * `npm run rules`: reads every file of the checkout, names and contents, for the forbidden vocabulary.
 * Allowed only in documents, in import drop-lists (which exist to throw such columns away) and where it is defined.
 */
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { findForbiddenWords } from './forbidden-words.js';

const allowed = [
  /^docs\//,
  /(^|\/)drop-list[^/]*$/,
  /^deploy\/checks\/forbidden-words\.ts$/,
  /^tests\/house\/vocabulary\.spec\.ts$/,
  // Not written by us: the licence's own English, and digests of packages.
  /^LICENSE$/,
  /^package-lock\.json$/,
];

const files = execFileSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], {
  encoding: 'utf8',
  maxBuffer: 64 * 1024 * 1024,
})
  .split('\0')
  .filter((path) => path !== '' && existsSync(path) && !allowed.some((pattern) => pattern.test(path)));

let found = 0;
for (const path of files) {
  for (const { word } of findForbiddenWords(path)) report(`${path}: the file's name`, word);
  const text = readFileSync(path, 'utf8');
  if (text.includes('\0')) continue;
  text.split('\n').forEach((line, index) => {
    for (const { word } of findForbiddenWords(line)) report(`${path}:${index + 1}`, word);
  });
}

if (found > 0) {
  console.error(
    `\n${found} forbidden word(s): 02-domain §7 says why. Say what the office does, in the words of the glossary.`,
  );
  process.exit(1);
}
console.log(`vocabulary: ${files.length} files, none of the forbidden words`);

function report(place: string, word: string): void {
  found += 1;
  console.error(`${place}  "${word}"`);
}

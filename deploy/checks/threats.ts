/**
 * `npm run rules:threats`: every threat of docs/threats.md names the tests that show its control, by their titles, and each of them is there.
 * Protects: a control whose test was renamed or deleted is a sentence, not a control.
 */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const page = 'docs/threats.md';
const faults: string[] = [];
const rows = rowsOf(readFileSync(page, 'utf8'));
let named = 0;

for (const { threat, tests } of rows) {
  if (tests.length === 0) faults.push(`"${threat}" names no test`);
  for (const { title, file } of tests) {
    named += 1;
    if (!existsSync(file)) faults.push(`"${threat}": there is no ${file}`);
    else if (!titlesIn(file).has(title)) faults.push(`"${threat}": ${file} has no test "${title}"`);
  }
}
if (rows.length === 0) faults.push(`${page} has no threats`);

if (faults.length > 0) {
  console.error(faults.join('\n'));
  process.exit(1);
}
console.log(`threats: ${rows.length}, shown by ${named} tests, all there`);

interface Row {
  readonly threat: string;
  readonly tests: readonly { readonly title: string; readonly file: string }[];
}

/** The rows of every table headed `threat | control | test`. */
function rowsOf(text: string): Row[] {
  const tables = text.split(/^\| threat \| control \| test \|\n\|[-| ]+\|\n/m).slice(1);
  return tables.flatMap((table) => {
    const lines = table.split('\n');
    const end = lines.findIndex((line) => !line.startsWith('|'));
    return lines.slice(0, end < 0 ? undefined : end).map(rowOf);
  });
}

function rowOf(line: string): Row {
  const [, threat = '', , shown = ''] =
    line.split(' | ').length === 3 ? ['', ...line.slice(2, -2).split(' | ')] : [];
  if (threat === '') faults.push(`not a row of three cells: ${line.slice(0, 80)}`);
  const tests = [...shown.matchAll(/\[([^\]]+)\]\(\.\.\/([^)]+)\)/g)];
  return { threat, tests: tests.map(([, title, file]) => ({ title: title!, file: join(file!) })) };
}

/** What stands as the first argument of it(…), it.each(…)(…) and describe(…). */
function titlesIn(file: string): ReadonlySet<string> {
  const source = readFileSync(file, 'utf8');
  const called = source.matchAll(
    /\b(?:it|test|describe|describeWithKafka)(?:\.each\([\s\S]{0,400}?\))?\(\s*(['"`])((?:\\.|(?!\1)[\s\S])+?)\1\s*,/g,
  );
  return new Set([...called].map(([, quote, title]) => title!.replaceAll(`\\${quote}`, quote!)));
}

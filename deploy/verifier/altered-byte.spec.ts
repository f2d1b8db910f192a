import { describe, expect, it } from '@jest/globals';
import { sampleFile } from './specs/sample-file.js';
import { verifyText } from './verify.js';

describe('a checkpoint file', () => {
  it('is noticed when any byte of it is another', () => {
    const { text, members } = laidOut(sampleFile(1).file);
    const missed: string[] = [];
    members.forEach(({ at, start, end }, index) => {
      for (let place = members[index - 1]?.end ?? 0; place < end; place += 1) {
        for (const replacement of ['A', ['0', '"', '}', ' ', '\\', '\u0001'][place % 6]!]) {
          const other = text[place] === replacement ? 'B' : replacement;
          const { ok, checks } = verifyText(text.slice(0, place) + other + text.slice(place + 1));
          const told = checks.at(-1)!.at ?? '';
          if (ok || !(place > start ? holds(told, at) : isAround(told, at)))
            missed.push(`${place} ${text[place]} → ${other}: ${at} told as ${told}`);
        }
      }
    });
    expect(missed).toEqual([]);
  });
});

/** A text of JSON, and where in it each innermost value and each closing bracket stands; before it, its name and punctuation. */
function laidOut(file: unknown): { text: string; members: { at: string; start: number; end: number }[] } {
  const members: { at: string; start: number; end: number }[] = [];
  let text = '';
  const write = (value: unknown, at: string): void => {
    if (typeof value !== 'object' || value === null) {
      const start = text.length;
      text += JSON.stringify(value);
      members.push({ at, start, end: text.length });
      return;
    }
    const [open, close] = Array.isArray(value) ? '[]' : '{}';
    text += open;
    Object.entries(value).forEach(([name, member], index) => {
      text += (index > 0 ? ',' : '') + (Array.isArray(value) ? '' : `${JSON.stringify(name)}:`);
      write(member, `${at}/${name}`);
    });
    text += close;
    members.push({ at, start: text.length, end: text.length });
  };
  write(file, '');
  return { text, members };
}

/** Inside a value: the member told is this one, or one that holds it, and not just the file where there is anything between. */
function holds(told: string, at: string): boolean {
  return (told !== '' || at.lastIndexOf('/') === 0) && `${at}/`.startsWith(`${told}/`);
}

/** In a name or between members: what stands beside it may be told as well. */
function isAround(told: string, at: string): boolean {
  return `${at}/`.startsWith(`${told}/`) || `${at}/`.startsWith(`${told.slice(0, told.lastIndexOf('/'))}/`);
}

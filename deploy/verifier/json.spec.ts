import { describe, expect, it } from '@jest/globals';
import canonicalize from 'canonicalize';
import fc from 'fast-check';
import { canonicalText, readCanonical } from './canonical.js';
import { Fault } from './fault.js';
import { readJson } from './json.js';
import { verifyBytes, verifyText } from './verify.js';

const faultOf = (read: () => unknown): string => {
  try {
    read();
    return 'taken';
  } catch (thrown) {
    return thrown instanceof Fault ? `${thrown.at} ${thrown.message}` : String(thrown);
  }
};

describe('JSON', () => {
  it('is read as every other reader reads it', () => {
    fc.assert(
      fc.property(fc.json(), (text) =>
        expect(canonicalText(readJson(text))).toBe(canonicalize(JSON.parse(text))),
      ),
      { numRuns: 300 },
    );
  });

  it('is refused exactly where every other reader refuses it, or where a member stands twice', () => {
    const piece = fc.constantFrom(
      '{',
      '}',
      '[',
      ']',
      ',',
      ':',
      '"a"',
      '"b"',
      '"',
      '1',
      '-',
      '0',
      '.5',
      'e1',
      'true',
      'nul',
      '\\u00',
      ' ',
      '\t',
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 9 }), (pieces) => {
        const text = pieces.join('');
        const own = faultOf(() => readJson(text));
        const theirs = faultOf(() => JSON.parse(text));
        return (own === 'taken') === (theirs === 'taken') || own.includes('twice');
      }),
      { numRuns: 3_000 },
    );
  });

  it.each([
    ['{"a":1,"a":2}', '/a Not readable as JSON: a member stands twice, at character 10.'],
    ['{"a":[1,{"b/~":tru}]}', '/a/1/b~1~0 Not readable as JSON: a word is unknown, at character 15.'],
    [
      '{"a":"x',
      '/a Not readable as JSON: a string does not end, or has a bare control character, at character 7.',
    ],
    ['{"a":"\\ud800"}', '/a Not readable as JSON: a string is not Unicode, at character 13.'],
    ['{} x', ' Not readable as JSON: something follows the value, at character 3.'],
    ['\ufeff{}', ' Not readable as JSON: a value is expected, at character 0.'],
    ['', ' Not readable as JSON: a value is expected, at character 0.'],
  ])('says of %j where it stopped', (text, told) => {
    expect(faultOf(() => readJson(text))).toBe(told);
  });

  it('is canonical in one spelling only', () => {
    for (const text of [
      '{"a":1,"b":"𠮷\u2028\\n"}',
      '{"1":1,"10":2,"2":3}',
      '{"__proto__":[],"constructor":{}}',
    ])
      expect(canonicalText(readCanonical(text, '/x'))).toBe(text);
    for (const text of [
      '{"b":1,"a":2}',
      '{"a": 1}',
      '{"a":1.0}',
      '{"a":-0}',
      '{"a":"\\u0041"}',
      '{"a":"\\/"}',
      '{}\n',
      '[]',
      '7',
    ])
      expect(faultOf(() => readCanonical(text, '/x'))).toMatch(
        /^\/x The text is not (canonical|a JSON object)/,
      );
    expect(faultOf(() => readCanonical(Buffer.of(0x22, 0xff, 0x22), '/x'))).toContain('not UTF-8');
  });
});

describe('a hostile file', () => {
  const failed = (text: string) => {
    const { ok, checks } = verifyText(text);
    expect(ok).toBe(false);
    return checks.at(-1);
  };

  it('is a failing check when it is deep, endless, or of the wrong types', () => {
    expect(failed('['.repeat(1_000_000))).toMatchObject({
      name: 'file',
      en: expect.stringContaining('too deep'),
    });
    expect(failed('{"a":'.repeat(100_000))).toMatchObject({
      name: 'file',
      en: expect.stringContaining('too deep'),
    });
    expect(failed(`[${'0,'.repeat(3_000_000)}0]`)).toMatchObject({
      en: expect.stringContaining('too many values'),
    });
    expect(failed(`["${'\\u0041'.repeat(1_000_000)}`)).toMatchObject({ name: 'file' });
    expect(failed('1'.repeat(1_000_000))).toMatchObject({ en: expect.stringContaining('too large') });
    for (const text of [
      'null',
      '[]',
      '7',
      '"x"',
      '{"type":7}',
      '{"type":"toString"}',
      '{"type":"__proto__"}',
    ])
      expect(failed(text)).toMatchObject({ name: 'file' });
  });

  it('is a failing check whatever stands in the place of any member', () => {
    const files = ['liangdi-checkpoint-file/1', 'liangdi-evidence/1'];
    const members = [
      'cards',
      'checkpoints',
      'proofs',
      'partyCards',
      'manifest',
      'agreement',
      'entry',
      'receipts',
      'exportedAt',
    ];
    fc.assert(
      fc.property(
        fc.constantFrom(...files),
        fc.dictionary(fc.constantFrom(...members), fc.jsonValue()),
        (type, more) => {
          const check = failed(JSON.stringify({ type, ...more }));
          expect(check).toMatchObject({
            ok: false,
            en: expect.any(String),
            zh: expect.any(String),
            at: expect.any(String),
          });
          expect(check?.name).not.toBe('unforeseen');
        },
      ),
      { numRuns: 500 },
    );
  });

  it('cannot steer a terminal by the names of its members', () => {
    const told = failed(`{"type":"liangdi-evidence/1","\\u001b[2J\\u202e${'x'.repeat(500)}":1}`);
    expect(told?.at).toMatch(/^\/��?\[2J�x+…$/);
    expect(told?.at?.length).toBeLessThan(70);
  });

  it('is refused above 64 MB, and where it is not UTF-8', () => {
    const large = Buffer.alloc(64 * 2 ** 20 + 1, ' ');
    expect(verifyBytes(large)).toMatchObject({
      ok: false,
      checks: [{ en: expect.stringContaining('64 MB') }],
    });
    expect(verifyText(large.toString())).toMatchObject({
      ok: false,
      checks: [{ en: expect.stringContaining('64 MB') }],
    });
    expect(verifyBytes(Buffer.from('{"a":"é"}', 'latin1')).checks).toMatchObject([
      { ok: false, en: 'The file is not UTF-8.' },
    ]);
  });
});

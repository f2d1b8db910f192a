import { describe, expect, it } from '@jest/globals';
import canonicalize from 'canonicalize';
import fc from 'fast-check';
import { canonicalJson } from './canonical-json.js';
import { parseCanonical, parseJson } from './parse-json.js';

const json = fc.jsonValue({ maxDepth: 6 });

describe('canonical JSON (RFC 8785)', () => {
  it('writes the example of section 3.2.2', () => {
    const value: unknown = JSON.parse(String.raw`{
      "numbers": [333333333.33333329, 1E30, 4.50, 2e-3, 0.000000000000000000000000001],
      "string": "\u20ac$\u000F\u000aA'\u0042\u0022\u005c\\\"\/",
      "literals": [null, true, false]}`);
    expect(canonicalJson(value)).toBe(
      String.raw`{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],"string":"€$\u000f\nA'B\"\\\\\"/"}`,
    );
  });

  it('sorts member names by UTF-16 code units, as section 3.2.3 shows', () => {
    const value: unknown = JSON.parse(
      String.raw`{"\u20ac":"Euro Sign","\r":"Carriage Return","\ufb33":"Hebrew Letter Dalet With Dagesh","1":"One","\ud83d\ude00":"Emoji: Grinning Face","\u0080":"Control","\u00f6":"Latin Small Letter O With Diaeresis"}`,
    );
    expect(Object.values(JSON.parse(canonicalJson(value)) as object)).toHaveLength(7);
    const order = [...canonicalJson(value).matchAll(/:"([A-Z][^"]+)"/g)].map((match) => match[1]);
    expect(order).toEqual([
      'Carriage Return',
      'One',
      'Control',
      'Latin Small Letter O With Diaeresis',
      'Euro Sign',
      'Emoji: Grinning Face',
      'Hebrew Letter Dalet With Dagesh',
    ]);
  });

  it.each([
    ['0000000000000000', '0'],
    ['8000000000000000', '0'],
    ['0000000000000001', '5e-324'],
    ['8000000000000001', '-5e-324'],
    ['7fefffffffffffff', '1.7976931348623157e+308'],
    ['4340000000000000', '9007199254740992'],
    ['4430000000000000', '295147905179352830000'],
    ['44b52d02c7e14af5', '9.999999999999997e+22'],
    ['44b52d02c7e14af6', '1e+23'],
    ['444b1ae4d6e2ef4e', '999999999999999700000'],
    ['444b1ae4d6e2ef50', '1e+21'],
    ['3eb0c6f7a0b5ed8c', '9.999999999999997e-7'],
    ['3eb0c6f7a0b5ed8d', '0.000001'],
    ['41b3de4355555557', '333333333.33333343'],
    ['becbf647612f3696', '-0.0000033333333333333333'],
  ])('writes the number %s of appendix B as %s', (ieee, text) => {
    expect(canonicalJson(Buffer.from(ieee, 'hex').readDoubleBE())).toBe(text);
  });

  it('agrees with an independent implementation on any JSON value', () => {
    fc.assert(
      fc.property(json, (value) => canonicalJson(value) === canonicalize(value)),
      { numRuns: 300 },
    );
  });

  it('refuses what has no JSON text, or more than one', () => {
    const refused = [
      NaN,
      Infinity,
      undefined,
      1n,
      '\ud800',
      { ['\udc00x']: 1 },
      [undefined],
      { a: undefined },
    ];
    for (const value of [
      ...refused,
      new Date(0),
      new Map(),
      Buffer.of(1),
      Symbol('x'),
      () => 1,
      new Array(1),
    ]) {
      expect(() => canonicalJson(value)).toThrow(expect.objectContaining({ code: 'json-not-canonical' }));
    }
  });

  it('refuses nesting beyond 32 levels, also when it has no end', () => {
    const nested = (levels: number): unknown => JSON.parse('['.repeat(levels) + ']'.repeat(levels));
    expect(canonicalJson(nested(32))).toHaveLength(64);
    expect(() => canonicalJson(nested(33))).toThrow(expect.objectContaining({ code: 'json-too-deep' }));
    const endless: unknown[] = [];
    endless.push(endless);
    expect(() => canonicalJson(endless)).toThrow(expect.objectContaining({ code: 'json-too-deep' }));
  });
});

describe('text taken as canonical', () => {
  it('comes back as the value it was written from', () => {
    fc.assert(
      fc.property(json, (value) => {
        const text = canonicalJson(value);
        return canonicalJson(parseCanonical(text)) === text;
      }),
      { numRuns: 200 },
    );
  });

  it.each([
    '{"b":1,"a":2}',
    '{"a":1, "b":2}',
    '{"a":1,"a":1}',
    '{"a":1.0}',
    '{"a":-0}',
    '{"a":1e2}',
    String.raw`{"a":"\u0041"}`,
    String.raw`{"a":"\ud800"}`,
    '{"a":1}\n',
    '\ufeff{"a":1}',
    '{"a":1',
    '',
  ])('refuses %j, which has another canonical form or none', (text) => {
    expect(() => parseCanonical(text)).toThrow(expect.objectContaining({ code: 'json-not-canonical' }));
  });

  it('is taken exactly when it is its own canonical form, integer-like member names and all', () => {
    const name = fc.constantFrom(
      '1',
      '10',
      '2',
      '-1',
      'a',
      'b',
      '',
      '\u20ac',
      '\ud83d\ude00',
      '\ufb33',
      '__proto__',
      'toJSON',
    );
    const text = fc.dictionary(
      name,
      fc.oneof(fc.constantFrom<unknown>(-0, 1e21, '\\ud', '\u2028', [[]]), json),
    );
    const spelled = text.chain((value) => fc.constantFrom(canonicalJson(value), JSON.stringify(value)));
    const taken = (candidate: string): boolean => {
      try {
        parseCanonical(candidate);
        return true;
      } catch {
        return false;
      }
    };
    fc.assert(
      fc.property(
        spelled,
        (candidate) => taken(candidate) === (canonicalize(JSON.parse(candidate)) === candidate),
      ),
      { numRuns: 500 },
    );
  });

  it('keeps a member called __proto__ an ordinary member', () => {
    expect(canonicalJson(parseCanonical('{"__proto__":{"a":1}}'))).toBe('{"__proto__":{"a":1}}');
  });
});

describe('JSON from outside', () => {
  it('is refused when too big, too deep, not UTF-8 or not JSON', () => {
    const refusal = (text: string | Buffer, maxDepth = 3): unknown => {
      try {
        return parseJson(text, { maxBytes: 40, maxDepth });
      } catch (thrown) {
        return (thrown as { code: string }).code;
      }
    };
    expect(refusal('"' + '中'.repeat(14) + '"')).toBe('message-too-large');
    expect(refusal('[[[1]]]')).toEqual([[[1]]]);
    expect(refusal('[[[[1]]]]')).toBe('json-too-deep');
    expect(refusal('['.repeat(20) + ']'.repeat(20))).toBe('json-too-deep');
    expect(refusal(Buffer.from([0x22, 0xff, 0x22]))).toBe('json-malformed');
    expect(refusal('{')).toBe('json-malformed');
  });
});

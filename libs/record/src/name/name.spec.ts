import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { maskName, normaliseName, normaliseNames } from '../index.js';

describe('a name', () => {
  it.each(['王𬭩', '㛃丽', '𠮷田', 'ﾊﾅ', '①号'])('%s keeps the characters it is written with', (name) => {
    expect(normaliseName(name)).toBe(name);
  });

  it('is composed, and never folded into a compatible one', () => {
    expect(normaliseName('Zoe\u0301')).toBe('Zo\u00e9');
    expect(normaliseName('ﬁ')).toBe('ﬁ');
  });

  it.each([
    '阿依古丽•买买提',
    '阿依古丽・买买提',
    '阿依古丽‧买买提',
    ' 阿依古丽 · 买买提 ',
    '阿依古丽･买买提',
  ])('%s is joined by the one interpunct', (name) =>
    expect(normaliseName(name)).toBe('阿依古丽\u00b7买买提'),
  );

  it('normalised once is normalised', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (name) => {
        const once = normaliseName(name);
        expect(normaliseName(once)).toBe(once);
        expect(once.normalize('NFC')).toBe(once);
      }),
    );
  });

  it('is masked to its first character, of whatever plane', () => {
    expect(maskName('张测试')).toBe('张＊');
    expect(maskName('𠮷测试')).toBe('𠮷＊');
    expect(maskName('')).toBe('＊');
  });

  it('is normalised wherever an admin layer holds one, and nowhere else', () => {
    const admin = {
      nameAsPrinted: '阿依•测试',
      nameVariants: ['阿依・测试', '阿依‧测试'],
      claims: { spouseName: { value: ' 艾 尔•测试 ', assurance: 'declared' } },
      place: 'a•b',
    };
    expect(normaliseNames(admin)).toEqual({
      nameAsPrinted: '阿依·测试',
      nameVariants: ['阿依·测试'],
      claims: { spouseName: { value: '艾 尔·测试', assurance: 'declared' } },
      place: 'a•b',
    });
    expect(admin.nameAsPrinted).toBe('阿依•测试');
  });
});

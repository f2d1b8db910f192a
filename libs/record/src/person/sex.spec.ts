import { describe, expect, it } from '@jest/globals';
import { sexFromImport } from '../index.js';

describe('an imported sex code', () => {
  it('is read by the coding of the system it comes from', () => {
    expect(['0', '1', '2', '9'].map((code) => sexFromImport(code, 'standard'))).toEqual(['0', '1', '2', '9']);
    expect(['0', '1'].map((code) => sexFromImport(code, 'zeroIsFemale'))).toEqual(['2', '1']);
  });

  it('is "not stated" where the coding does not know it', () => {
    expect(sexFromImport('7', 'standard')).toBe('9');
    expect(sexFromImport('', 'zeroIsFemale')).toBe('9');
  });
});

import { describe, expect, it } from '@jest/globals';
import { directionFrom, newRecordId, officeBelongsTo, officeId, parsePartyId, partyId } from '../index.js';

describe('a party', () => {
  it('is a division in a role, and the role of the sender is the direction', () => {
    expect(parsePartyId('360731.origin')).toEqual({ division: '360731', role: 'origin' });
    expect(directionFrom(partyId('360731.origin'))).toBe('originToDestination');
    expect(directionFrom(partyId('440306.destination'))).toBe('destinationToOrigin');
  });

  it.each([
    '360731',
    '36073.origin',
    '360731.Origin',
    '360731.origin\n',
    '060731.origin',
    '360731.other',
    '',
  ])('is not %p', (text) => {
    expect(() => partyId(text)).toThrow(/party-malformed/);
  });

  it('has the offices its division code begins', () => {
    expect(officeBelongsTo(officeId('360731100'), partyId('360731.origin'))).toBe(true);
    expect(officeBelongsTo(officeId('440306001'), partyId('360731.origin'))).toBe(false);
    expect(() => officeId('36073110')).toThrow(/office-malformed/);
  });
});

describe('a record id', () => {
  it('is new each time and sorts by when it was made', () => {
    const ids = Array.from({ length: 500 }, newRecordId);
    expect(new Set(ids).size).toBe(500);
    expect([...ids].sort()).toEqual(ids);
  });
});

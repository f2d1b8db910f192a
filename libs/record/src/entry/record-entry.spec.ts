import { describe, expect, it } from '@jest/globals';
import { entryFaults, newId, newRecordId, requireEntry } from '../index.js';

const hash = 'A'.repeat(43);
const entry = {
  bodyCommitment: hash,
  recordId: newRecordId(),
  kind: 'feedbackCard',
  schemaVersion: 1,
  version: 1,
  agreementId: newId(),
  agreementVersion: 1,
  clauseId: 'c-2',
  purpose: 'continuityOfMaternalCare',
  consentId: newId(),
  subjectRef: hash,
  senderOffice: '440306001',
  recipientOffice: '360731100',
  issuedAt: '2025-11-22T08:00:00.000Z',
  retentionUntil: '2028-11-22',
};
const { consentId: _without, ...withoutLeave } = entry;

describe('an entry', () => {
  it('names consent or a statutory basis, one of the two', () => {
    expect(entryFaults(entry)).toEqual([]);
    expect(entryFaults({ ...withoutLeave, statutoryBasisId: 'basis-1' })).toEqual([]);
    expect(entryFaults(withoutLeave)).toEqual([{ pointer: '', rule: 'oneOf' }]);
    expect(entryFaults({ ...entry, statutoryBasisId: 'basis-1' })).toEqual([{ pointer: '', rule: 'oneOf' }]);
  });

  it('says why when it corrects another', () => {
    const correction = { ...entry, version: 2, correctionOf: entry.recordId };
    expect(entryFaults(correction)).toEqual([{ pointer: '/reason', rule: 'dependentRequired' }]);
    expect(entryFaults({ ...correction, reason: 'clericalError' })).toEqual([]);
    expect(entryFaults({ ...correction, reason: '张测试打错了' })[0]).toMatchObject({ pointer: '/reason' });
  });

  it.each(Object.keys(withoutLeave))('is not one without %s', (field) => {
    expect(entryFaults({ ...entry, [field]: undefined })).toEqual([
      { pointer: `/${field}`, rule: 'required' },
    ]);
  });

  it('names every fault, and no value', () => {
    const faults = entryFaults({
      ...entry,
      subjectRef: '11010519491231002X',
      kind: 'other',
      张测试: 1,
      extra: 1,
      issuedAt: '2025-11-22T08:00:00Z',
    });
    expect(faults.map(({ pointer }) => pointer)).toEqual(
      expect.arrayContaining(['', '/extra', '/subjectRef', '/kind', '/issuedAt']),
    );
    expect(JSON.stringify(faults)).not.toMatch(/110105|张/);
  });

  it('is required of what came from the partner', () => {
    expect(requireEntry(entry)).toBe(entry);
    for (const other of [null, [], 'entry', 1, {}])
      expect(() => requireEntry(other)).toThrow(expect.objectContaining({ code: 'entry-malformed' }));
  });
});

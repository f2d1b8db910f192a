import { describe, expect, it } from '@jest/globals';
import { b64u, canonicalJson, sha256 } from '@liangdi/envelope';
import { checkEvidence } from '../../tests/interop/evidence-checker/check-evidence.js';
import { recordIdOf, sampleEntry } from './specs/sample-file.js';
import { evidenceParties, sampleEvidence, type SampleEvidence } from './specs/sample-evidence.js';
import { verifyText, type Check, type VerifyOptions } from './verify.js';

const file = sampleEvidence();
const pins = [evidenceParties.sender.key.kid, evidenceParties.receiver.key.kid];

function failing(of: SampleEvidence, options?: VerifyOptions): Check | undefined {
  return verifyText(JSON.stringify(of), options).checks.find(({ ok }) => !ok);
}

const changed = (change: (copy: SampleEvidence) => void): SampleEvidence => {
  const copy = structuredClone(file);
  change(copy);
  return copy;
};

/** The same text with one character in the middle of it turned into another. */
function altered(text: string, at = Math.floor(text.length / 2)): string {
  return text.slice(0, at) + (text[at] === 'A' ? 'B' : 'A') + text.slice(at + 1);
}

describe('an evidence file', () => {
  it('holds as the sender exported it, for us as for the stranger’s checker', async () => {
    expect(failing(file)).toBeUndefined();
    expect(verifyText(JSON.stringify(file), { pins })).toMatchObject({ ok: true, unpinned: false });
    const { stages } = await checkEvidence(file, pins);
    expect(stages).toHaveLength(3);
  });

  it('holds without the body, and with a sealed parcel that nobody here can open', () => {
    expect(failing(changed((copy) => delete copy.body))).toBeUndefined();
    expect(failing(changed((copy) => (copy.parcel = 'eyJ..AA.BB.CC')))).toBeUndefined();
    expect(failing(changed((copy) => (copy.parcel = 'eyJ.AA.BB')))).toMatchObject({ at: '/parcel' });
  });

  it('says what became of the record, and not of another', () => {
    const { checks } = verifyText(JSON.stringify(file), { record: recordIdOf(2) });
    expect(checks.at(-1)).toMatchObject({ name: 'record', ok: true, at: '/entry' });
    expect(checks.at(-1)?.en).toMatch(/number 42 .*accepted.*delivered.*acknowledged/);
    expect(failing(file, { record: recordIdOf(3) })).toMatchObject({ name: 'record', at: '/entry' });
  });

  it.each<[string, string, (copy: SampleEvidence) => unknown]>([
    ['party-card-signature', '/partyCards/1', (copy) => (copy.partyCards[1] = altered(copy.partyCards[1]))],
    ['manifest-signature', '/manifest', (copy) => (copy.manifest = altered(copy.manifest))],
    ['agreement-signature', '/agreement/payload', (copy) => (copy.agreement.payload = withVersion(copy, 2))],
    ['agreement-signature', '/agreement/signatures', (copy) => copy.agreement.signatures.pop()],
    [
      'agreement-signature',
      '/agreement/signatures/0/signature',
      ({ agreement }) => (agreement.signatures[0].signature = altered(agreement.signatures[0].signature)),
    ],
    ['parcel-digest', '/parcelDigest', (copy) => (copy.parcelDigest = b64u(sha256('other')))],
    ['inclusion', '/entry', (copy) => (copy.entry = sampleEntry(recordIdOf(2)))],
    ['inclusion', '/entry', (copy) => (copy.inclusionPath[0] = b64u(sha256('other')))],
    ['inclusion', '/inclusionPath', (copy) => copy.inclusionPath.pop()],
    ['inclusion', '/index', (copy) => (copy.index = 0)],
    ['inclusion', '/index', (copy) => (copy.index = 3)],
    ['seq', '/seq', (copy) => (copy.seq = 41)],
    ['receipt-signature', '/receipts/1', (copy) => (copy.receipts[1] = altered(copy.receipts[1]))],
    ['body-commitment', '/body/text', (copy) => (copy.body.text = canonicalJson({ admin: {} }))],
    ['body-commitment', '/body/text', (copy) => (copy.body.salt = b64u(sha256('other')))],
    ['exported-at', '/exportedAt', (copy) => (copy.exportedAt = '2026-02-30T00:00:00.000Z')],
    ['file', '/note', (copy) => (copy.note = 1)],
    ['file', '/entry', (copy) => delete copy.entry],
  ])('is noticed when it is altered: %s at %s', (name, at, change) => {
    expect(failing(changed(change))).toMatchObject({ name, at });
  });

  it('does not hold with a receipt of another record or parcel, or outside the agreement', () => {
    const other = sampleEvidence();
    expect(failing(changed((copy) => (copy.receipts[2] = other.receipts[2])))).toMatchObject({
      name: 'receipt-binding',
      at: '/receipts/2',
    });
    const uncovered = sampleEvidence([{ clauseId: 'C1', recordType: 'feedbackCard' }]);
    expect(failing(uncovered)).toMatchObject({ name: 'entry-agreement', at: '/entry' });
  });

  it('convinces nobody who has compared other keys', () => {
    expect(failing(file, { pins: [pins[0]!] })).toMatchObject({
      name: 'party-card-stranger',
      at: '/partyCards/1',
    });
  });

  it('is noticed when a character of it is another, anywhere but in the time of export, which nobody signed', () => {
    const text = JSON.stringify(file);
    const from = text.indexOf(file.exportedAt);
    const to = from + file.exportedAt.length;
    const missed: string[] = [];
    for (let place = 0; place < text.length; place += 3) {
      if (place >= from && place < to) continue;
      const told = text.slice(0, place) + (text[place] === '1' ? '2' : '1') + text.slice(place + 1);
      if (verifyText(told).ok) missed.push(text.slice(place - 10, place + 10));
    }
    expect(missed).toEqual([]);
  });
});

function withVersion({ agreement }: SampleEvidence, agreementVersion: number): string {
  const document = JSON.parse(Buffer.from(agreement.payload, 'base64url').toString()) as object;
  return Buffer.from(canonicalJson({ ...document, agreementVersion })).toString('base64url');
}

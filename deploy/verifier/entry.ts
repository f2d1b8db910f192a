/** The entry of a record (docs/protocol.md §8): the pseudonymous text whose leaf hash stands in both ledgers. */
import { readCanonical } from './canonical.js';
import { hold, inside } from './fault.js';
import type { Fields } from './json.js';
import { closed, hashOf, instantOf, integerOf, matching, oneOf, uuidOf } from './shape.js';

export interface Entry {
  readonly recordId: string;
  readonly version: number;
  readonly kind: string;
  readonly agreementId: string;
  readonly agreementVersion: number;
  readonly clauseId: string;
  readonly purpose: string;
  readonly senderOffice: string;
  readonly recipientOffice: string;
  readonly bodyCommitment: string;
}

const required = [
  'bodyCommitment',
  'recordId',
  'kind',
  'schemaVersion',
  'version',
  'agreementId',
  'agreementVersion',
  'clauseId',
  'purpose',
  'subjectRef',
  'senderOffice',
  'recipientOffice',
  'issuedAt',
  'retentionUntil',
];
const optional = ['consentId', 'statutoryBasisId', 'dueAt', 'supersedes', 'correctionOf', 'reason'];
const kinds = ['certificate', 'feedbackCard', 'serviceRecord'];
const word = /^[A-Za-z0-9][A-Za-z0-9._:/-]{0,79}$/;
const office = /^[1-9][0-9]{8}$/;

/** @throws Fault at the member the text stands in */
export function readEntry(text: string, at: string): Entry {
  const document = readCanonical(text, at);
  return inside(at, () => readFields(document));
}

function readFields(document: Fields): Entry {
  const fields = closed(document, '', required, optional);
  const oneBasis = (fields['consentId'] === undefined) !== (fields['statutoryBasisId'] === undefined);
  hold(oneBasis, '', 'An entry has either a consent or a statutory basis.', '应恰有同意书或法定依据之一。');
  hashOf(fields['subjectRef'], '/subjectRef');
  integerOf(fields['schemaVersion'], '/schemaVersion', 1, 1);
  instantOf(fields['issuedAt'], '/issuedAt');
  return {
    recordId: uuidOf(fields['recordId'], '/recordId'),
    version: integerOf(fields['version'], '/version', 1, 10_000),
    kind: oneOf(fields['kind'], '/kind', kinds),
    agreementId: wordOf(fields, 'agreementId'),
    agreementVersion: integerOf(fields['agreementVersion'], '/agreementVersion', 1, 10_000),
    clauseId: wordOf(fields, 'clauseId'),
    purpose: wordOf(fields, 'purpose'),
    senderOffice: officeOf(fields, 'senderOffice'),
    recipientOffice: officeOf(fields, 'recipientOffice'),
    bodyCommitment: hashOf(fields['bodyCommitment'], '/bodyCommitment'),
  };
}

function officeOf(fields: Fields, name: string): string {
  return matching(
    fields[name],
    `/${name}`,
    office,
    'The number of an office is expected.',
    '此处应为机构代码。',
  );
}

function wordOf(fields: Fields, name: string): string {
  return matching(
    fields[name],
    `/${name}`,
    word,
    'A name without spaces is expected.',
    '此处应为不含空格的名称。',
  );
}

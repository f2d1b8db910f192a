/**
 * What is wrong with an agreement text, by place and rule, never by value. A text with one fault is no agreement:
 * it can be neither signed, countersigned nor taken in.
 */
import { problem, type ProblemFault } from '@liangdi/problem';
import { officeBelongsTo, recordDirections, recordFields } from '@liangdi/record';
import { agreementSchema } from './agreement-schema.js';
import { compileSchema } from './compile-schema.js';
import type { AgreementDocument, Clause } from './document.js';
import { dutyDeadlines } from './duties.js';
import { longestValidUntil } from './period.js';

const schemaFaults = compileSchema(agreementSchema);

export function agreementFaults(doc: unknown): readonly ProblemFault[] {
  const byShape = schemaFaults(doc);
  return byShape.length > 0 ? byShape : meaningFaults(doc as AgreementDocument);
}

/** The text as an agreement, or `agreement-faulty` with every fault. */
export function requireAgreement(doc: unknown): AgreementDocument {
  const faults = agreementFaults(doc);
  if (faults.length > 0) throw problem('agreement-faulty', {}, { faults });
  return doc as AgreementDocument;
}

function meaningFaults(doc: AgreementDocument): readonly ProblemFault[] {
  return [
    ...periodFaults(doc),
    ...versionFaults(doc),
    ...doc.clauses.flatMap((clause, at) => clauseFaults(doc, clause, `/clauses/${at}`)),
    ...repeated(doc.clauses.map((clause) => clause.clauseId)).map((at) =>
      fault(`/clauses/${at}/clauseId`, 'unique'),
    ),
    ...dutyFaults(doc),
    ...repeated(doc.serviceLevels.map((level) => level.indicator)).map((at) =>
      fault(`/serviceLevels/${at}/indicator`, 'unique'),
    ),
    ...contactFaults(doc),
  ];
}

function periodFaults({ validFrom, validUntil }: AgreementDocument): readonly ProblemFault[] {
  if (validUntil < validFrom) return [fault('/validUntil', 'not-before-validFrom')];
  return validUntil > longestValidUntil(validFrom) ? [fault('/validUntil', 'at-most-three-years')] : [];
}

function versionFaults({ agreementVersion, supersedesVersion }: AgreementDocument): readonly ProblemFault[] {
  const good = supersedesVersion === undefined || supersedesVersion < agreementVersion;
  return good ? [] : [fault('/supersedesVersion', 'earlier-version')];
}

function clauseFaults(doc: AgreementDocument, clause: Clause, pointer: string): readonly ProblemFault[] {
  const faults: ProblemFault[] = [];
  if (!doc.purposes.includes(clause.purpose)) faults.push(fault(`${pointer}/purpose`, 'listed-purpose'));
  if (!recordDirections[clause.recordType].includes(clause.direction)) {
    faults.push(fault(`${pointer}/direction`, 'way-of-record'));
  }
  const known = recordFields[clause.recordType];
  clause.fields.forEach((field, at) => {
    if (!known.includes(field)) faults.push(fault(`${pointer}/fields/${at}`, 'known-field'));
  });
  for (const side of ['origin', 'destination'] as const) {
    clause.offices?.[side]?.forEach((office, at) => {
      const mine = officeBelongsTo(office, doc.parties[side].party);
      if (!mine) faults.push(fault(`${pointer}/offices/${side}/${at}`, 'office-of-party'));
    });
  }
  return faults;
}

function dutyFaults({ duties }: AgreementDocument): readonly ProblemFault[] {
  const tooLong = duties.flatMap((duty, at) =>
    duty.workingDays > dutyDeadlines[duty.duty]
      ? [fault(`/duties/${at}/workingDays`, `at-most-${dutyDeadlines[duty.duty]}`)]
      : [],
  );
  const twice = repeated(duties.map((duty) => duty.duty)).map((at) => fault(`/duties/${at}/duty`, 'unique'));
  return [...tooLong, ...twice];
}

function contactFaults({ contacts, parties }: AgreementDocument): readonly ProblemFault[] {
  const ours = [parties.origin.party, parties.destination.party];
  const strangers = contacts.flatMap((contact, at) =>
    ours.includes(contact.party) ? [] : [fault(`/contacts/${at}/party`, 'party-of-agreement')],
  );
  const silent = ours.filter((party) => !contacts.some((contact) => contact.party === party));
  return [...strangers, ...(silent.length > 0 ? [fault('/contacts', 'one-for-each-party')] : [])];
}

/** Places of values that stood before already. */
function repeated(values: readonly string[]): readonly number[] {
  return values.flatMap((value, at) => (values.indexOf(value) < at ? [at] : []));
}

function fault(pointer: string, rule: string): ProblemFault {
  return { pointer, rule };
}

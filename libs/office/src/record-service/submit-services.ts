/**
 * Hands recorded services to the exchange: one answer per record, at its place.
 * Protects: findings come from a clinic only, and a batch costs the same few round trips whatever its size.
 */
import type { Officer } from '@liangdi/access';
import { mayOpenClinicalLayer } from '@liangdi/access';
import type { Tx } from '@liangdi/database';
import type { Outbox, Submission, SubmittedRecord } from '@liangdi/delivery';
import { parcelLimits } from '@liangdi/envelope';
import { isProblem, problem, type Problem } from '@liangdi/problem';
import { deadlines, dueAfter, type Instant, type PartyId } from '@liangdi/record';
import type { Terms } from '@liangdi/terms';
import { readServiceRecord } from './service-record.request.js';

export interface SubmitGrounds {
  readonly outbox: Outbox;
  readonly terms: Terms;
  readonly at: Instant;
}

export async function submitServices(
  tx: Tx,
  { outbox, terms, at }: SubmitGrounds,
  officer: Officer,
  records: readonly unknown[],
): Promise<(SubmittedRecord | Problem)[]> {
  const read = records.map((record) => readSubmission(record, officer, at));
  const partners = await knownPartners(tx, terms, read);
  const judged = read.map((one) =>
    isProblem(one) || partners.has(one.recipient)
      ? one
      : problem('partner-unknown', { party: one.recipient }),
  );
  const submissions = judged.filter((one): one is Submission => !isProblem(one));
  const answers = (await outbox.submitAll(tx, submissions)).values();
  return judged.map((one) => (isProblem(one) ? one : answers.next().value!));
}

function readSubmission(record: unknown, officer: Officer, at: Instant): Submission | Problem {
  // Before anything looks into it: what is far too large is not worth a look.
  if (Buffer.byteLength(JSON.stringify(record) ?? '') > parcelLimits.recordBytes) {
    return problem('record-too-large', { maxBytes: parcelLimits.recordBytes });
  }
  const request = readServiceRecord(record);
  if (isProblem(request)) return request;
  if (request.clinical && !mayOpenClinicalLayer(officer)) return problem('clinical-layer-closed');
  const urgent = request.admin.serviceType === 'highRiskReferral';
  return {
    ...request,
    kind: 'serviceRecord',
    senderOffice: officer.office,
    ...(urgent ? { dueAt: dueAfter(at, deadlines.highRiskReferral) } : {}),
  };
}

/** One stranger among the recipients refuses its own records, not the whole batch. Cards are remembered: this rarely asks the database. */
async function knownPartners(
  tx: Tx,
  terms: Terms,
  read: readonly (Submission | Problem)[],
): Promise<ReadonlySet<PartyId>> {
  const named = new Set(read.flatMap((one) => (isProblem(one) ? [] : [one.recipient])));
  const known = new Set<PartyId>();
  for (const party of named) {
    if (party !== terms.own && (await terms.cards.find(tx, party))) known.add(party);
  }
  return known;
}

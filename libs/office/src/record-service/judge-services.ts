/**
 * Whether recorded services may go to the exchange: one answer per record, at its place.
 * Protects: findings come from a clinic only, and a batch costs the same few round trips whatever its size.
 */
import type { Officer } from '@liangdi/access';
import { mayOpenClinicalLayer } from '@liangdi/access';
import type { Tx } from '@liangdi/database';
import type { JudgedSubmission, Outbox, Submission } from '@liangdi/delivery';
import { parcelLimits } from '@liangdi/envelope';
import { isProblem, problem, type Problem } from '@liangdi/problem';
import { deadlines, dueAfter, type Instant, type PartyId } from '@liangdi/record';
import type { Terms } from '@liangdi/terms';
import { readServiceRecord } from './service-record.request.js';

export interface JudgeGrounds {
  readonly outbox: Outbox;
  readonly terms: Terms;
  readonly at: Instant;
}

/** Only reads, so it is asked together with the idempotency key: a record costs one round trip before it is entered, not two. */
export async function judgeServices(
  tx: Tx,
  { outbox, terms, at }: JudgeGrounds,
  officer: Officer,
  records: readonly unknown[],
): Promise<JudgedSubmission[]> {
  const read = records.map((record) => readSubmission(record, officer, at));
  const partners = await knownPartners(tx, terms, read);
  const judged = read.map((one) =>
    isProblem(one) || partners.has(one.recipient)
      ? one
      : problem('partner-unknown', { party: one.recipient }),
  );
  const submissions = judged.filter((one): one is Submission => !isProblem(one));
  const answers = (await outbox.judgeAll(tx, submissions)).values();
  return judged.map((one) => (isProblem(one) ? one : answers.next().value!));
}

function readSubmission(record: unknown, officer: Officer, at: Instant): Submission | Problem {
  // Before anything looks into it: what is far too large is not worth a look.
  if (isLargerThan(record, parcelLimits.recordBytes)) {
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

/** Names and texts, in UTF-8: they are what grows. What they come to with everything around them is weighed when the record is built. */
function isLargerThan(value: unknown, bytes: number): boolean {
  let left = bytes;
  const waiting = [value];
  while (waiting.length > 0 && left >= 0) {
    const one = waiting.pop();
    if (typeof one === 'string') left -= Buffer.byteLength(one);
    else if (typeof one === 'object' && one !== null) {
      for (const [name, member] of Object.entries(one)) {
        left -= name.length;
        waiting.push(member);
      }
    }
  }
  return left < 0;
}

/**
 * The only way out of the house: submissions become records and queue rows inside the caller's transaction.
 * Protects: nothing leaves that no clause names or that she has not consented to; the answer names the clause, the refusal the missing one.
 */
import { scheduler } from 'node:timers/promises';
import { coverage } from '@liangdi/agreement';
import { consentCovers, type StandingConsent } from '@liangdi/consent';
import type { Tx } from '@liangdi/database';
import { encryptionKeyOf, parcelLimits, type PartyCard } from '@liangdi/envelope';
import type { PersonVault } from '@liangdi/person';
import { problem, type Problem } from '@liangdi/problem';
import {
  adminFaults,
  clinicalFaults,
  directionFrom,
  fieldsOf,
  instant,
  type Direction,
  type Instant,
  type PartyId,
  type PersonId,
} from '@liangdi/record';
import type { HeldAgreement, Terms } from '@liangdi/terms';
import type { Clause } from '@liangdi/agreement';
import { reach } from '../fault-point.js';
import { buildRecord, type BuiltRecord } from './build-record.js';
import { insertSubmitted } from './insert-submitted.js';
import type { RecordsAtHand } from './records-at-hand.js';
import { subjectsWith, type SubjectWith } from './subjects-with.js';
import type { Submission, SubmittedRecord } from './submission.js';

/** What a relay is woken for: records to seal, or something sealed, signed or written to send. */
export type RelayWork = 'seal' | 'send';

/** Wakes the relay of a partner; a hint, lost in a crash, never relied on. */
export type Nudge = (partner: PartyId, to: RelayWork) => void;

/** A large batch lets others have their turn after so many: the relay, and whoever hands over one record, would wait for all of it. */
const judgedInOneGo = 16;

/** What may go, built and sealed at rest; or what refuses it. */
export type JudgedSubmission = BuiltRecord | Problem;

/** Everything the judgement of one batch to one partner needs, read in one round trip. */
interface Bearings {
  readonly card: PartyCard;
  readonly agreements: readonly HeldAgreement[];
  readonly consents: ReadonlyMap<string, ReadonlyMap<PersonId, StandingConsent>>;
  readonly subjects: ReadonlyMap<PersonId, SubjectWith>;
  readonly direction: Direction;
  readonly at: Instant;
}

export class Outbox {
  constructor(
    private readonly terms: Terms,
    private readonly vault: PersonVault,
    private readonly atHand: RecordsAtHand,
    private readonly nudge: Nudge,
    private readonly now: () => Date,
  ) {}

  /** Submits one record or throws what refuses it. */
  async submit(tx: Tx, submission: Submission): Promise<SubmittedRecord> {
    const [answer] = await this.submitAll(tx, [submission]);
    if (answer instanceof Error) throw answer;
    return answer!;
  }

  /**
   * Submits a batch; each answer stands at the place of its submission, and a refused one leaves the others alone.
   * Whatever the size: one transaction, and a number of round trips that does not grow with it.
   */
  async submitAll(tx: Tx, submissions: readonly Submission[]): Promise<(SubmittedRecord | Problem)[]> {
    return this.enter(tx, await this.judgeAll(tx, submissions));
  }

  /** Asks agreement and consent, and builds what they allow. Only reads: it may run while the caller still asks whether to do anything at all. */
  async judgeAll(tx: Tx, submissions: readonly Submission[]): Promise<JudgedSubmission[]> {
    const partners = [...new Set(submissions.map((submission) => submission.recipient))];
    const bearings = new Map<PartyId, Bearings>();
    for (const partner of partners) {
      bearings.set(partner, await this.takeBearings(tx, partner, submissions));
    }
    const judged: JudgedSubmission[] = [];
    for (const submission of submissions) {
      judged.push(this.judge(submission, bearings.get(submission.recipient)!));
      if (judged.length % judgedInOneGo === 0) await scheduler.yield();
    }
    return judged;
  }

  /** Enters what was allowed, in the transaction it was judged in. */
  enter(tx: Tx, judged: readonly JudgedSubmission[]): (SubmittedRecord | Problem)[] {
    const built = judged.filter((answer): answer is BuiltRecord => !(answer instanceof Error));
    if (built.length > 0) {
      insertSubmitted(tx, built);
      const partners = new Set(built.map(({ partner }) => partner));
      tx.afterCommit(() => this.atHand.put(built));
      tx.afterCommit(() => partners.forEach((partner) => this.nudge(partner, 'seal')));
      tx.afterCommit(() => reach('use-case:after-commit'));
      reach('use-case:before-commit');
    }
    return judged.map((answer) => (answer instanceof Error ? answer : submittedOf(answer)));
  }

  private async takeBearings(tx: Tx, partner: PartyId, all: readonly Submission[]): Promise<Bearings> {
    const submissions = all.filter((submission) => submission.recipient === partner);
    const persons = submissions.map((submission) => submission.personId);
    const { card } = await this.terms.cards.get(tx, partner);
    const kinds = [...new Set(submissions.map((submission) => submission.kind))];
    const [agreements, subjects, ...consents] = await Promise.all([
      this.terms.agreementsWith(tx, partner),
      subjectsWith(tx, this.vault, persons),
      ...kinds.map((kind) => this.terms.consents.of(tx, persons, partner, kind)),
    ]);
    return {
      card,
      agreements,
      consents: new Map(kinds.map((kind, i) => [kind, consents[i]!])),
      subjects,
      direction: directionFrom(this.terms.own),
      at: instant(this.now()),
    };
  }

  private judge(submission: Submission, bearings: Bearings): JudgedSubmission {
    const fault = shapeFault(submission) ?? officeFault(submission, bearings.card, this.terms.own);
    if (fault) return fault;
    const fields = fieldsOf(submission.kind, submission.admin, submission.clinical !== undefined);
    const found = coveringClause(submission, fields, bearings);
    if (found instanceof Error) return found;
    const { agreement, clause } = found;
    const consent = bearings.consents.get(submission.kind)?.get(submission.personId);
    const refusal = consentRefusal(clause, consent, submission, fields, bearings.at);
    if (refusal) return refusal;
    const subject = bearings.subjects.get(submission.personId);
    if (!subject) return problem('person-not-found');
    const subjectRef = subject.refUnder(agreement.document);
    if (subjectRef === undefined) return problem('pseudonym-missing');
    if (submission.clinical && !hasClinic(bearings.card))
      return problem('party-key-missing', { use: 'clinic' });
    const built = buildRecord(submission, {
      agreement,
      clause,
      consentId: consent?.consentId,
      subject: { key: subject.key, subjectRef },
      // A partner without a clinic takes in records all the same, only no findings.
      ...(submission.clinical ? { clinic: encryptionKeyOf(bearings.card, 'clinic', bearings.at) } : {}),
      at: bearings.at,
    });
    return built.size > parcelLimits.recordBytes
      ? problem('record-too-large', { maxBytes: parcelLimits.recordBytes })
      : built;
  }
}

function hasClinic(card: PartyCard): boolean {
  return card.keys.some(({ use }) => use === 'clinic');
}

function shapeFault({ kind, admin, clinical }: Submission): Problem | undefined {
  const faults = adminFaults(kind, admin);
  const serviceType = (admin as { serviceType?: string }).serviceType;
  if (clinical) faults.push(...clinicalFaults(kind, serviceType as never, clinical));
  return faults.length > 0 ? problem('record-malformed', {}, { faults }) : undefined;
}

function officeFault(submission: Submission, card: PartyCard, own: PartyId): Problem | undefined {
  if (submission.senderOffice.slice(0, 6) !== own.slice(0, 6)) {
    return problem('sender-office-unknown', { office: submission.senderOffice, party: own });
  }
  if (!card.offices.some(({ office }) => office === submission.recipientOffice)) {
    return problem('recipient-office-unknown', { office: submission.recipientOffice, party: card.party });
  }
  return undefined;
}

/** The first agreement that covers it; where none does, the refusal of the best candidate (an active one first). */
function coveringClause(
  submission: Submission,
  fields: readonly string[],
  { agreements, direction, at }: Bearings,
): { agreement: HeldAgreement; clause: Clause } | Problem {
  let refusal: Problem | undefined;
  for (const agreement of agreements) {
    const { kind, purpose, senderOffice, recipientOffice } = submission;
    const ask = { kind, purpose, senderOffice, recipientOffice, direction, fields, at };
    const answer = coverage(agreement, ask);
    if (answer.covered) return { agreement, clause: answer.clause };
    refusal ??= answer.problem;
  }
  return refusal ?? problem('agreement-not-active', { state: 'none' });
}

function consentRefusal(
  clause: Clause,
  consent: StandingConsent | undefined,
  submission: Submission,
  fields: readonly string[],
  at: Instant,
): Problem | undefined {
  if (clause.legalBasis.kind === 'statutory') return undefined;
  const { recipient, kind: recordType, purpose } = submission;
  const answer = consentCovers(consent, { recipient, recordType, purpose, fields, at });
  return answer === true ? undefined : answer;
}

function submittedOf({ entry, digest }: BuiltRecord): SubmittedRecord {
  return {
    recordId: entry.recordId,
    version: entry.version,
    clauseId: entry.clauseId,
    consentId: entry.consentId,
    digest: digest.toString('base64url'),
  };
}

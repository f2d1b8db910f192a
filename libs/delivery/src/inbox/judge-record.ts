/**
 * Whether one record of a verified parcel may be taken in: the same agreement, asked again by the receiver.
 * Protects: a sender's mistake or malice stops here, by name of the clause; a refusal is an answer with a code, never an exception.
 */
import { coverageAtReceive, requireLegalBasis, requireRetention } from '@liangdi/agreement';
import { parseCanonical, type CheckedEntry, type Manifest, type PartyCard } from '@liangdi/envelope';
import { isProblem, problem, type Problem } from '@liangdi/problem';
import {
  adminFaults,
  entryFaults,
  fieldsOf,
  type Instant,
  type RecordEntry,
  type RecordKind,
} from '@liangdi/record';
import type { HeldAgreement } from '@liangdi/terms';

export interface JudgedRecord {
  readonly seq: number;
  readonly digest: Buffer;
  readonly entry: RecordEntry;
  readonly admin: object;
  readonly hasClinical: boolean;
  readonly refusal: Problem | undefined;
}

export interface JudgeBearings {
  readonly manifest: Manifest;
  readonly agreement: HeldAgreement;
  readonly ownCard: PartyCard;
  readonly kinds: readonly RecordKind[];
  readonly now: Date;
  /** The same moment in the spelling of the wire. */
  readonly at: Instant;
  /**
   * Set for a parcel that is mended: it came before, so the agreement's state and period are not asked again (a record delivered then stands, whatever
   * became of the agreement since). Clause, fields, offices, basis and retention are.
   */
  readonly asOfItsTime?: boolean;
}

const allowedSkewMs = 5 * 60_000;

export function judgeRecord(checked: CheckedEntry, bodyText: string, bearings: JudgeBearings): JudgedRecord {
  const entry = checked.entry as unknown as RecordEntry;
  const body = readBody(bodyText);
  return {
    seq: checked.seq,
    digest: checked.leaf,
    entry,
    admin: body?.admin ?? {},
    hasClinical: body?.clinical !== undefined,
    refusal: refusalOf(entry, body, bearings),
  };
}

interface Body {
  readonly admin: object;
  readonly clinical?: string;
}

function readBody(text: string): Body | undefined {
  try {
    const { admin, clinical, ...rest } = parseCanonical(text) as { admin?: unknown; clinical?: unknown };
    const wellFormed =
      typeof admin === 'object' &&
      admin !== null &&
      (clinical === undefined || typeof clinical === 'string') &&
      Object.keys(rest).length === 0;
    return wellFormed ? { admin, ...(clinical === undefined ? {} : { clinical }) } : undefined;
  } catch {
    return undefined;
  }
}

function refusalOf(entry: RecordEntry, body: Body | undefined, bearings: JudgeBearings): Problem | undefined {
  const faults = entryFaults(entry);
  if (faults.length > 0) return problem('entry-malformed', {}, { faults });
  if (!body) return problem('record-malformed');
  return (
    belongsToManifest(entry, bearings.manifest) ??
    fitsHere(entry, bearings) ??
    shapeRefusal(entry, body) ??
    agreementRefusal(entry, body, bearings)
  );
}

function belongsToManifest(entry: RecordEntry, manifest: Manifest): Problem | undefined {
  const same =
    entry.agreementId === manifest.agreementId && entry.agreementVersion === manifest.agreementVersion;
  return same ? undefined : problem('entry-does-not-match-manifest');
}

function fitsHere(entry: RecordEntry, { ownCard, kinds, now }: JudgeBearings): Problem | undefined {
  if (!ownCard.offices.some(({ office }) => office === entry.recipientOffice)) {
    return problem('recipient-office-unknown', { office: entry.recipientOffice, party: ownCard.party });
  }
  if (!kinds.includes(entry.kind))
    return problem('agreement-does-not-cover', { recordType: entry.kind, clause: 'none' });
  if (Date.parse(entry.issuedAt) > now.getTime() + allowedSkewMs) return problem('clock-skew');
  return undefined;
}

function shapeRefusal(entry: RecordEntry, body: Body): Problem | undefined {
  const faults = adminFaults(entry.kind, body.admin);
  return faults.length > 0 ? problem('record-malformed', {}, { faults }) : undefined;
}

function agreementRefusal(entry: RecordEntry, body: Body, bearings: JudgeBearings): Problem | undefined {
  const { manifest, asOfItsTime = false } = bearings;
  const agreement = asOfItsTime ? { ...bearings.agreement, state: 'active' as const } : bearings.agreement;
  const { kind, purpose, senderOffice, recipientOffice } = entry;
  const answer = coverageAtReceive(agreement, entry.clauseId, {
    kind,
    purpose,
    senderOffice,
    recipientOffice,
    direction: manifest.direction,
    fields: fieldsOf(kind, body.admin, body.clinical !== undefined),
    at: asOfItsTime ? manifest.createdAt : bearings.at,
  });
  if (!answer.covered) return answer.problem;
  try {
    requireLegalBasis(answer.clause, entry);
    requireRetention(answer.clause, entry.issuedAt, entry.retentionUntil);
    return undefined;
  } catch (thrown) {
    if (isProblem(thrown)) return thrown;
    throw thrown;
  }
}

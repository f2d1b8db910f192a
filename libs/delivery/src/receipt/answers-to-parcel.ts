/** What a receiver signs for a parcel: `delivered` for what was applied, `refused` for the rest, with the code of each. */
import type { Manifest, Receipt } from '@liangdi/envelope';
import type { Instant } from '@liangdi/record';

export interface RefusedEntry {
  readonly seq: number;
  /** base64url. */
  readonly digest: string;
  readonly code: string;
  readonly clauseId?: string;
}

/** `refused` in order of seq. One or both of the stages, as the parcel was taken in whole, in part or not at all. */
export function answersToParcel(
  { recipient, agreementId, agreementVersion, direction, firstSeq, count }: Manifest,
  parcelDigest: string,
  refused: readonly RefusedEntry[],
  at: Instant,
): Receipt[] {
  const about = {
    type: 'liangdi-receipt/1' as const,
    issuer: recipient,
    agreementId,
    agreementVersion,
    direction,
    parcelDigest,
    firstSeq,
    count,
    at,
  };
  const answers: Receipt[] = [];
  if (refused.length < count) {
    const except = refused.map(({ seq }) => seq);
    answers.push({ ...about, stage: 'delivered', ...(except.length > 0 ? { except } : {}) });
  }
  if (refused.length > 0) answers.push({ ...about, stage: 'refused', entries: refused });
  return answers;
}

/** A receiver's signed request for a range of a stream it misses. */
import { parseCanonical, verifyJws, type KeyLookup } from '@liangdi/envelope';
import { problem } from '@liangdi/problem';
import { directions, isInstant, type Direction, type Instant, type PartyId } from '@liangdi/record';

export const resendTyp = 'liangdi.resend.v1';

export interface ResendRequest {
  readonly type: 'liangdi-resend/1';
  readonly by: PartyId;
  readonly agreementId: string;
  readonly direction: Direction;
  /** First and last seq wanted, both included. */
  readonly fromSeq: number;
  readonly toSeq: number;
  readonly at: Instant;
}

/** A closed object: a member nobody knows is a fault, as everywhere under a signature. */
const memberCount = 7;

/** @throws as verifyJws, and message-malformed */
export function verifyResendRequest(jws: string, keyFor: KeyLookup): ResendRequest {
  const request = parseCanonical(
    verifyJws(jws, resendTyp, keyFor).payload.toString('utf8'),
  ) as Partial<ResendRequest> | null;
  const good =
    typeof request === 'object' &&
    request?.type === 'liangdi-resend/1' &&
    Object.keys(request).length === memberCount &&
    typeof request.by === 'string' &&
    /^[0-9a-f-]{36}$/.test(request.agreementId ?? '') &&
    directions.some((direction) => direction === request.direction) &&
    Number.isSafeInteger(request.fromSeq) &&
    Number.isSafeInteger(request.toSeq) &&
    request.fromSeq! >= 1 &&
    request.toSeq! >= request.fromSeq! &&
    isInstant(request.at ?? '');
  if (!good) throw problem('message-malformed');
  return request as ResendRequest;
}

/** What a caller is told of whatever was thrown: our problems as they are, the framework's in our words, anything else as `internal-error`. */
import { HttpException } from '@nestjs/common';
import { isProblem, problem } from '@liangdi/problem';
import type { Problem } from '@liangdi/problem';

/** Four megabytes: a bulk call of 500 records. */
export const maxBodyBytes = 4 * 1024 * 1024;

export function problemOfThrown(thrown: unknown): Problem {
  if (isProblem(thrown)) return thrown;
  const status = statusOf(thrown);
  if (status === undefined || status >= 500)
    return status === 503 ? problem('not-ready') : problem('internal-error', {}, { cause: thrown });
  switch (status) {
    case 404:
    case 405:
      return problem('route-not-found');
    case 401:
      return problem('token-missing');
    case 403:
      return problem('role-not-allowed');
    case 413:
      return problem('request-too-large', { maxBytes: maxBodyBytes });
    case 415:
      return problem('media-type-not-supported');
    case 429:
      return problem('too-many-requests');
    default:
      return problem('request-invalid', {}, { faults: [{ pointer: '', rule: ruleOf(thrown) }] });
  }
}

function statusOf(thrown: unknown): number | undefined {
  if (thrown instanceof HttpException) return thrown.getStatus();
  const { statusCode, code } = (thrown ?? {}) as { statusCode?: unknown; code?: unknown };
  // Only the framework's own errors speak of a request; a driver's error with a statusCode does not.
  const fromFramework = typeof code === 'string' && code.startsWith('FST_');
  return fromFramework && typeof statusCode === 'number' ? statusCode : undefined;
}

const rules: Readonly<Record<string, string>> = {
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: 'contentLength',
  FST_ERR_BAD_URL: 'url',
  FST_ERR_MAX_PARAM_LENGTH: 'urlLength',
};

/** The rule by our own name: a framework's message may quote what was sent. */
function ruleOf(thrown: unknown): string {
  const { code } = thrown as { code?: string };
  return (code && rules[code]) || 'shape';
}

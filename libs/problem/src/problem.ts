/**
 * The one error of the house (RFC 9457): a closed code, where it sends the request or the message, and two sentences
 * that tell the person at the counter what to do next. Protects: details never carry personal data.
 */
import { catalogue, type ProblemCode } from './catalogue.js';
import type { Disposition, ProblemDetails } from './entry.js';

/** One fault of one input member; it names the place and the rule, never the value. */
export interface ProblemFault {
  readonly pointer: string;
  readonly rule: string;
}

/** The body on the wire, `application/problem+json`. */
export interface ProblemBody {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly code: ProblemCode;
  readonly detail: string;
  readonly detailZh: string;
  readonly detailEn: string;
  readonly errors?: readonly ProblemFault[];
  readonly [member: string]: unknown;
}

export class Problem extends Error {
  override readonly name = 'Problem';

  constructor(
    readonly code: ProblemCode,
    readonly details: ProblemDetails,
    readonly faults: readonly ProblemFault[],
    options?: ErrorOptions,
  ) {
    super(`${code}: ${catalogue[code].en(details)}`, options);
  }

  get status(): number {
    return catalogue[this.code].status;
  }

  get disposition(): Disposition {
    return catalogue[this.code].disposition;
  }

  /** The answer to a caller; Chinese first unless the caller asked for English. */
  toBody(language: 'zh' | 'en' = 'zh'): ProblemBody {
    const told = catalogue[this.code];
    const detailZh = told.zh(this.details);
    const detailEn = told.en(this.details);
    return {
      ...this.details,
      type: `urn:liangdi:problem:${this.code}`,
      title: this.code,
      status: told.status,
      code: this.code,
      detail: language === 'zh' ? detailZh : detailEn,
      detailZh,
      detailEn,
      ...(this.faults.length > 0 ? { errors: this.faults } : {}),
    };
  }
}

/** A problem to throw or to return as a refusal. */
export function problem(
  code: ProblemCode,
  details: ProblemDetails = {},
  options: { faults?: readonly ProblemFault[]; cause?: unknown } = {},
): Problem {
  return new Problem(
    code,
    details,
    options.faults ?? [],
    options.cause === undefined ? {} : { cause: options.cause },
  );
}

export function isProblem(thrown: unknown, code?: ProblemCode): thrown is Problem {
  return thrown instanceof Problem && (code === undefined || thrown.code === code);
}

/**
 * What a log may say of an error. Protects: driver and engine messages quote the values they choke on (PostgreSQL: "invalid input syntax … \"…\"",
 * Node: "Received '…'"), and those may be a person's. Quoted text, long digits and everything that is not ASCII is taken out.
 */
import { isProblem } from '@liangdi/problem';

export interface ToldError {
  readonly type: string;
  readonly code?: string;
  readonly message: string;
  readonly stack?: string;
  readonly constraint?: string;
  readonly cause?: ToldError;
}

const deepestCause = 4;

export function tellSafely(thrown: unknown, depth = 0): ToldError {
  if (!(thrown instanceof Error)) return { type: typeof thrown, message: 'not an Error' };
  const { code, constraint } = thrown as { code?: unknown; constraint?: unknown };
  return {
    type: thrown.name,
    ...(typeof code === 'string' ? { code: mask(code) } : {}),
    ...(typeof constraint === 'string' ? { constraint } : {}),
    // A problem's details never carry personal data: its message may be told whole.
    message: isProblem(thrown) ? thrown.message : mask(thrown.message),
    ...framesOf(thrown),
    ...(thrown.cause !== undefined && depth < deepestCause
      ? { cause: tellSafely(thrown.cause, depth + 1) }
      : {}),
  };
}

function mask(message: string): string {
  return message
    .slice(0, 500)
    .replace(/(["'`(])[^]*?(["'`)]|$)/g, '$1…$2')
    .replace(/[^\x20-\x7e…]+/g, '…')
    .replace(/\d{4,}[\dXx]*/g, '…');
}

/** The stack without its first lines, which repeat the message. */
function framesOf({ stack = '' }: Error): { stack?: string } {
  const frames = stack
    .split('\n')
    .filter((line) => /^\s+at .*(:\d+:\d+\)?|<anonymous>\)?|native\)?)$/.test(line));
  return frames.length > 0 ? { stack: frames.slice(0, 12).join('\n') } : {};
}

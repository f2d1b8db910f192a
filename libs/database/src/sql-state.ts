/**
 * What an error of the pg client means for us. Protects: only what PostgreSQL itself undid is run again; a cut connection
 * is told as such and never mistaken for a refusal.
 */
import { problem, type Problem } from '@liangdi/problem';

/** serialization_failure and deadlock_detected: nothing was done, doing it all again is the cure. */
export function isSerialisationFailure(thrown: unknown): boolean {
  const code = codeOf(thrown);
  return code === '40001' || code === '40P01';
}

/** unique_violation: the row is there already. */
export function isUniqueViolation(thrown: unknown): boolean {
  return codeOf(thrown) === '23505';
}

const socketCodes = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
]);
/** admin_shutdown, crash_shutdown, cannot_connect_now, idle timeouts; whole classes: 08 connection, 53 out of resources. */
const unwellStates = /^(08...|53...|57P0[1-35]|25P03|25P04)$/;
const lostMessages =
  /^(Connection terminated|timeout exceeded when trying to connect|Client has encountered a connection error|Client was closed|timeout expired|Cannot use a pool after calling end|write after end|This socket has been ended)/;

export function isConnectionFailure(thrown: unknown): boolean {
  const code = codeOf(thrown);
  if (code !== undefined) return socketCodes.has(code) || unwellStates.test(code);
  return thrown instanceof AggregateError
    ? thrown.errors.some(isConnectionFailure)
    : lostMessages.test(messageOf(thrown));
}

/** in_failed_sql_transaction: only an echo; an earlier statement's error is the one to tell. */
export function isEcho(thrown: unknown): boolean {
  return codeOf(thrown) === '25P02';
}

/** A wrong password or database will not become right by trying again (28xxx, 3D000). */
export function signInRefusal(thrown: unknown): Problem | undefined {
  const code = codeOf(thrown);
  const refused = code !== undefined && (code.startsWith('28') || code === '3D000');
  return refused ? problem('database-refused', { reason: code }, { cause: thrown }) : undefined;
}

/** The SQLSTATE or socket code, also under TypeORM's and our own wrappings. */
export function codeOf(thrown: unknown): string | undefined {
  if (typeof thrown !== 'object' || thrown === null) return undefined;
  const { code, cause, driverError } = thrown as { code?: unknown; cause?: unknown; driverError?: unknown };
  if (typeof code === 'string' && /^[0-9A-Z_]{5,}$/.test(code)) return code;
  return codeOf(driverError) ?? codeOf(cause);
}

function messageOf(thrown: unknown): string {
  return typeof thrown === 'object' && thrown !== null
    ? String((thrown as { message?: unknown }).message)
    : '';
}

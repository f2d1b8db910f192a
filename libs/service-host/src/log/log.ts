/**
 * One JSON line per event, by pino. Protects: no body, no query string, no token and no name ever reaches a line; what slips in under a
 * known name is taken out again here.
 */
import { pino } from 'pino';
import type { DestinationStream } from 'pino';
import { tellSafely } from './tell-safely.js';

/** What the house logs through; also the token under which Nest injects it. */
export abstract class Log {
  abstract debug(fields: object, message: string): void;
  abstract info(fields: object, message: string): void;
  abstract warn(fields: object, message: string): void;
  abstract error(fields: object, message: string): void;
  abstract fatal(fields: object, message: string): void;
  abstract child(fields: object): Log;
}

/** Never meant to be logged; the second line of defence, not the first. */
const secretNames = [
  'authorization',
  'cookie',
  'token',
  'password',
  'secret',
  'body',
  'query',
  'params',
  'idNumber',
  'nameAsPrinted',
  'nameVariants',
  'namePinyin',
  'name',
  'birthDate',
  'phone',
  'privateKey',
];

export function createLog(level: string, service: string, destination?: DestinationStream): Log {
  const options = {
    level,
    base: { service },
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label: string) => ({ level: label }) },
    redact: { paths: secretNames.flatMap((name) => [name, `*.${name}`, `*.*.${name}`]), remove: true },
    serializers: { err: tellError, error: tellError, req: () => undefined, res: () => undefined },
  };
  return destination ? pino(options, destination) : pino(options);
}

function tellError(thrown: unknown): unknown {
  return tellSafely(thrown);
}

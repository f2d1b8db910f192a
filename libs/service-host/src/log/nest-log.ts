/** Nest's own lines through our log. Protects: only its sentences at debug, and its errors without the values they quote. */
import type { LoggerService } from '@nestjs/common';
import type { Log } from './log.js';
import { tellSafely } from './tell-safely.js';

export class NestLog implements LoggerService {
  constructor(private readonly lines: Log) {}

  log(message: unknown): void {
    this.lines.debug({}, textOf(message));
  }

  debug(message: unknown): void {
    this.lines.debug({}, textOf(message));
  }

  warn(message: unknown): void {
    this.lines.warn({}, textOf(message));
  }

  error(message: unknown): void {
    this.lines.error({}, textOf(message));
  }

  fatal(message: unknown): void {
    this.lines.fatal({}, textOf(message));
  }
}

function textOf(message: unknown): string {
  if (typeof message === 'string') return tellSafely(new Error(message)).message;
  return tellSafely(message).message;
}

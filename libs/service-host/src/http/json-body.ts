/**
 * Reads JSON bodies, and nothing else. Protects: what gets in is UTF-8, not deeper than 32, without prototype names, NUL or half characters:
 * PostgreSQL refuses the one and a recursive validator dies of the other.
 */
import { isUtf8 } from 'node:buffer';
import type { FastifyInstance } from 'fastify';
import { problem } from '@liangdi/problem';

const deepest = 32;

export function readJsonBodies(fastify: FastifyInstance): void {
  fastify.removeAllContentTypeParsers();
  const parse = fastify.getDefaultJsonParser('error', 'error');
  fastify.addContentTypeParser('application/json', { parseAs: 'buffer' }, (request, body, done) => {
    if (!isUtf8(body as Buffer)) return done(invalid('utf-8'));
    void parse(request, body.toString('utf8'), (failed, value) => {
      // The parser's own message quotes what it stumbled over. In a UTF-8 body only an escape can make NUL or half a character.
      const rule = failed ? 'json' : brokenRule(value, { texts: body.includes('\\u') });
      if (rule) done(invalid(rule));
      else done(null, value);
    });
  });
  fastify.addHook('preValidation', (request, _reply, done) => {
    const rule = brokenRule(request.params) ?? brokenRule(request.query);
    done(rule ? invalid(rule) : undefined);
  });
}

/** Iterative: the depth of what is looked at is the caller's choice. */
export function brokenRule(value: unknown, { texts } = { texts: true }): 'depth' | 'text' | undefined {
  if (texts && typeof value === 'string' && !isPlainText(value)) return 'text';
  let level = isNested(value) ? [value] : [];
  for (let depth = 0; level.length > 0; depth += 1) {
    if (depth >= deepest) return 'depth';
    const below: object[] = [];
    for (const one of level) {
      for (const [key, member] of Object.entries(one)) {
        if (texts && !(isPlainText(key) && (typeof member !== 'string' || isPlainText(member))))
          return 'text';
        if (isNested(member)) below.push(member);
      }
    }
    level = below;
  }
  return undefined;
}

function isNested(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}

/** No NUL and no half of a surrogate pair: the first PostgreSQL cannot store, the second no digest would agree on. */
function isPlainText(text: string): boolean {
  return !/[\0\p{Surrogate}]/u.test(text);
}

function invalid(rule: string) {
  return problem('request-invalid', {}, { faults: [{ pointer: '', rule }] });
}

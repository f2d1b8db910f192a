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
      // The parser's own message quotes what it stumbled over.
      const rule = failed ? 'json' : brokenRule(value);
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
export function brokenRule(value: unknown): 'depth' | 'text' | undefined {
  const waiting: [unknown, number][] = [[value, 0]];
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    const [one, depth] = next;
    if (typeof one === 'string') {
      if (!isPlainText(one)) return 'text';
    } else if (typeof one === 'object' && one !== null) {
      if (depth >= deepest) return 'depth';
      for (const [key, member] of Object.entries(one)) {
        if (!isPlainText(key)) return 'text';
        if (typeof member === 'string' || typeof member === 'object') waiting.push([member, depth + 1]);
      }
    }
  }
  return undefined;
}

/** No NUL and no half of a surrogate pair: the first PostgreSQL cannot store, the second no digest would agree on. */
function isPlainText(text: string): boolean {
  return !/[\0\p{Surrogate}]/u.test(text);
}

function invalid(rule: string) {
  return problem('request-invalid', {}, { faults: [{ pointer: '', rule }] });
}

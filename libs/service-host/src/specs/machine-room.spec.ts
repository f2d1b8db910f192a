import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { party, startSmallService, told } from './small-service.js';
import type { SmallService } from './small-service.js';

describe('what the machine room sees', () => {
  let small: SmallService;
  beforeAll(async () => {
    small = await startSmallService();
  });
  afterAll(() => small.stop());

  it('tells health, readiness and numbers without a token', async () => {
    expect(await told(await small.ask('/health/live', { token: null }))).toMatchObject({ live: true });
    let age = 0;
    small.host.probes.register('inbox', () => age, 1000);
    expect((await small.ask('/health/live', { token: null })).status).toBe(200);
    age = 2000;
    const dead = await small.ask('/health/live', { token: null });
    expect(dead.status).toBe(503);
    expect(await told(dead)).toEqual({
      live: false,
      probes: [{ name: 'inbox', ageMs: 2000, limitMs: 1000, late: true }],
    });
    small.host.probes.remove('inbox');

    expect((await small.ask('/health/ready', { token: null })).status).toBe(200);
    small.host.readiness.register('database', () => Promise.reject(new Error('away')));
    const unready = await small.ask('/health/ready', { token: null });
    expect(unready.status).toBe(503);
    expect(await told(unready)).toEqual({ ready: false, checks: { database: false, open: true } });
    small.host.readiness.register('database', () => Promise.resolve());

    small.host.metrics.counter('liangdi_notes_total', 'Notes', ['kind']).inc({ kind: 'card' });
    const text = await (await small.ask('/metrics', { token: null })).text();
    expect(text).toContain(`liangdi_notes_total{kind="card",party="${party}"} 1`);
    expect(text).toMatch(
      /liangdi_http_request_seconds_count\{[^}]*method="GET",route="\/health\/live",status="200"/,
    );
    expect(text).not.toMatch(/CANARY/);
  });

  it('describes itself as OpenAPI 3: roles, keys, problems, and the rules it really checks', async () => {
    const document = (await told(await small.ask('/openapi.json', { token: null }))) as never as {
      openapi: string;
      paths: Record<string, Record<string, Record<string, unknown>>>;
      components: { schemas: Record<string, object> };
    };
    expect(document.openapi).toMatch(/^3\./);
    expect(Object.keys(document.paths)).toEqual(['/notes', '/notes/{id}']);
    expect(document.components.schemas['Note']).toMatchObject({
      additionalProperties: false,
      required: ['kind', 'text'],
      properties: {
        kind: { enum: ['card', 'certificate'] },
        text: { type: 'string', minLength: 1, maxLength: 50 },
        address: { $ref: '#/components/schemas/Address' },
      },
    });
    expect(document.components.schemas).toHaveProperty('Problem');
    expect(document.components.schemas).toHaveProperty('Address');
    expect(document.paths['/notes']?.['post']).toMatchObject({
      security: [{ bearer: [] }],
      'x-roles': ['registrar'],
      responses: {
        200: { content: { 'application/json': { schema: { $ref: '#/components/schemas/NoteView' } } } },
        404: { 'x-problem-codes': ['person-not-found'] },
      },
    });
  });
});

/**
 * What each service says of itself at /openapi.json is OpenAPI 3, complete, and the description in docs/openapi: a change of the interface is
 * seen in a review. After a wanted change: UPDATE_CONTRACT=1 NODE_OPTIONS=--experimental-vm-modules npx jest tests/contract/openapi
 */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { isRole } from '@liangdi/access';
import { catalogue } from '@liangdi/problem';
import { twoJurisdictions, type TwoJurisdictions } from '../harness/two-jurisdictions.js';
import { openApiFaults, operationsOf, type OpenApiDocument } from './openapi-document.js';

let world: TwoJurisdictions;
beforeAll(async () => {
  world = await twoJurisdictions({ reconciliation: true });
}, 120_000);
afterAll(() => world?.stop(), 60_000);

describe.each(['origin', 'destination', 'reconciliation'] as const)(
  'the interface of the %s service',
  (name) => {
    let document: OpenApiDocument;
    beforeAll(async () => {
      const { url } = name === 'reconciliation' ? world.origin.reconciliation : world[name];
      document = (await (await fetch(`${url}/openapi.json`)).json()) as OpenApiDocument;
    });

    it('is described in valid OpenAPI 3', () => {
      expect(openApiFaults(document)).toEqual([]);
    });

    it('is the one published in docs/openapi', () => {
      const file = fileURLToPath(new URL(`../../docs/openapi/${name}.json`, import.meta.url));
      if (process.env['UPDATE_CONTRACT'] === '1') {
        mkdirSync(dirname(file), { recursive: true });
        writeFileSync(file, `${JSON.stringify(sorted(document), null, 2)}\n`);
      }
      expect(existsSync(file)).toBe(true);
      expect(document).toEqual(JSON.parse(readFileSync(file, 'utf8')));
    });

    it('says of every route who may call it, or that it is open to anybody', () => {
      const silent = operationsOf(document).filter(({ operation }) => {
        const roles = operation['x-roles'] ?? [];
        const guarded = operation.security !== undefined && roles.length > 0 && roles.every(isRole);
        const open = operation.security === undefined && roles.length === 0;
        return !guarded && !(open && openRoutes.has(operation.operationId));
      });
      expect(silent.map(({ route }) => route)).toEqual([]);
    });

    it('says of every route which problems it may tell, by codes of the catalogue', () => {
      const faults = operationsOf(document).flatMap(({ route, operation }) => {
        const told = Object.entries(operation.responses).filter(([status]) => !status.startsWith('2'));
        const wrong = told.flatMap(([status, answer]) =>
          ((answer['x-problem-codes'] ?? ['none']) as string[]).filter(
            (code) => catalogue[code as keyof typeof catalogue]?.status !== Number(status),
          ),
        );
        return told.length === 0 ? [`${route}: no problem`] : wrong.map((code) => `${route}: ${code}`);
      });
      expect(faults).toEqual([]);
    });

    it('says of every route what it answers', () => {
      const silent = operationsOf(document).filter(
        ({ operation }) =>
          !Object.entries(operation.responses).some(
            ([status, answer]) => /^2/.test(status) && 'content' in answer,
          ),
      );
      expect(silent.map(({ route }) => route)).toEqual([]);
    });

    it('asks for an idempotency key wherever something is created or done', () => {
      const without = operationsOf(document).filter(
        ({ route, operation }) =>
          route.startsWith('POST') &&
          !repeatable.has(operation.operationId) &&
          !operation.parameters?.some(({ name, required }) => name === 'Idempotency-Key' && required),
      );
      expect(without.map(({ route }) => route)).toEqual([]);
    });

    it('puts no name and no number of a person into an address', () => {
      const spoken = operationsOf(document).flatMap(({ route, operation }) =>
        (operation.parameters ?? [])
          .filter((one) => one.in !== 'header' && /name|idNumber|birth|phone/i.test(one.name))
          .map((one) => `${route}: ${one.name}`),
      );
      expect(spoken).toEqual([]);
    });
  },
);

/** The only routes anybody may call without a token. */
const openRoutes = new Set(['ShowPartyCardController.show']);
/** Done twice they do what they did once, and create nothing: no key is needed. */
const repeatable = new Set(['ReplayParkedMessageController.replay', 'PreviewFeedbackCardController.preview']);

/** Paths, schemas and members in one order, so that a snapshot differs only where the interface does. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, inner]) => [name, sorted(inner)]),
  );
}

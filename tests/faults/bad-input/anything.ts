/** Hostile requests by the hundred, to every route the interface describes. */
import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { inventedPapers } from '../../../deploy/local/story/people.js';
import type { Reply } from '../../../deploy/local/world/desk.js';
import type { Side } from '../../../deploy/local/world/world.js';
import { papers, post, record, scene, world, worker } from './counter.js';
import { hostileRequest, routesOf, type Known } from './hostile-requests.js';
import { canary, expectProblem } from './problem-answer.js';

export function anythingSpecs(): void {
  describe('anything at all', () => {
    /** Rightly done by a manager, and then everything else would only be refused. */
    const endsTheExchange = /\/(terminate|suspend)$/;

    async function whatFailed(side: Side, { body }: Reply): Promise<string> {
      const lines = (await readFile(side.logFile, 'utf8')).split('\n');
      return lines.filter((line) => line.includes(String(body?.requestId))).join('\n');
    }

    const accounts: Readonly<Record<string, string>> = {
      registrar: 'registrar',
      servicePointWorker: 'worker',
      clinic: 'clinic',
      agreementManager: 'manager',
      auditor: 'auditor',
      operator: 'operator',
      partnerSystem: 'partner',
      person: 'person-lin',
    };

    /** Persons, records, agreements and consents of both sides, as an insider would know them. */
    async function whatIsThere(): Promise<Known> {
      const ids = await Promise.all(
        (['origin', 'destination'] as const).map((side) =>
          scene.books.all<{ id: string }>(
            side,
            `(SELECT person_id AS id FROM person ORDER BY 1 LIMIT 6) UNION ALL (SELECT record_id FROM record ORDER BY 1 LIMIT 4)
             UNION ALL (SELECT agreement_id FROM agreement) UNION ALL (SELECT consent_id FROM consent ORDER BY 1 LIMIT 2)`,
          ),
        ),
      );
      const sides = [world.origin.jurisdiction, world.destination.jurisdiction];
      const bodies = goodBodies();
      const requested = await post(
        world.origin.desk('person-lin'),
        '/certificate-requests',
        bodies['/certificate-requests']!,
      );
      const offered = await post(worker, '/feedback-cards', bodies['/feedback-cards']!);
      expect([requested.status, offered.status]).toEqual([201, 201]);
      return {
        ids: [requested.body.requestId, offered.body.recordId, ...ids.flat().map(({ id }) => id)],
        parties: sides.map(({ party }) => party),
        offices: sides.flatMap(({ offices }) => offices),
        bodies,
      };
    }

    function goodBodies(): Record<string, object> {
      const { recipient, recipientOffice, purpose } = record() as Record<string, string>;
      const { party, offices } = world.destination.jurisdiction;
      return {
        '/persons': papers(),
        '/service-records': record(),
        '/service-records/bulk': { mode: 'each', records: [record(), record()] },
        '/certificate-requests': {
          claims: { maritalStatus: { value: '20' }, childrenCount: { value: 1 } },
          recipient: party,
          recipientOffice: offices[0],
        },
        '/certificate-verifications': {
          certificateNo: '360731-2025-000001',
          idNumber: inventedPapers(400).idNumber,
        },
        '/feedback-card-requests': { serviceType: 'antenatalVisit', recipient, recipientOffice },
        '/feedback-cards': {
          personId: scene.persons[0],
          serviceType: 'antenatalVisit',
          serviceDate: '2025-11-20',
          outcome: 'completed',
          placeCity: '440300',
          examiner: { role: 'nurse', workNumber: 'W-0042' },
          recipient,
          recipientOffice,
          purpose,
        },
      };
    }

    it.each(['origin', 'destination'] as const)(
      'sent to any route of the %s is done or refused, never an error of ours',
      async (name) => {
        const side = world[name];
        const desks = new Map(Object.entries(accounts).map(([role, account]) => [role, side.desk(account)]));
        const routes = routesOf(await side.desk('operator').get('/openapi.json')).filter(
          ({ path }) => !endsTheExchange.test(path),
        );
        expect(routes.length).toBeGreaterThan(20);
        const known = await whatIsThere();
        await fc.assert(
          fc.asyncProperty(hostileRequest(routes, known), async ({ method, path, role, body }) => {
            const reply = await desks.get(role)!.ask(method, path, body, { 'idempotency-key': randomUUID() });
            if (reply.status >= 500)
              throw new Error(`${method} ${path} ${body}: ${await whatFailed(side, reply)}`);
            if (reply.status >= 400) expectProblem(reply);
          }),
          {
            numRuns: 150,
            interruptAfterTimeLimit: 25_000,
            markInterruptAsFailure: false,
            endOnFailure: true,
          },
        );
      },
      60_000,
    );

    it('leaves both services well, and their logs without what was sent', async () => {
      for (const side of [world.origin, world.destination]) {
        expect(side.process).toBeDefined();
        expect((await fetch(`${side.url}/health/live`)).status).toBe(200);
        const lines = (await readFile(side.logFile, 'utf8')).split('\n');
        expect(lines.filter((line) => line.includes(canary) || /"status":5\d\d/.test(line))).toEqual([]);
        expect(lines.some((line) => line.includes('"status":400'))).toBe(true);
      }
    });
  });
}

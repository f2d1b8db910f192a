import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { becomeAcquainted } from '../../../../deploy/local/story/become-acquainted.js';
import { consentTo, register } from '../../../../deploy/local/story/people.js';
import { sendVisit } from '../../../../tests/interop/send-visit.js';
import { twoJurisdictions, type TwoJurisdictions } from '../../../../tests/harness/two-jurisdictions.js';
import type { LedgerView } from './ledger.view.js';

let world: TwoJurisdictions;

beforeAll(async () => {
  world = await twoJurisdictions();
  await becomeAcquainted(world);
}, 120_000);
afterAll(() => world?.stop());

const ledgersAt = (side: 'origin' | 'destination', account = 'auditor'): Promise<LedgerView[]> =>
  world[side].desk(account).get('/ledgers');

describe('the ledgers of two parties', () => {
  it('agree to the last digest once everything has been answered', async () => {
    expect(await ledgersAt('origin')).toEqual([]);
    const personId = await register(world.origin, 21, 'person-lin');
    await consentTo(world, world.origin, 'person-lin', 'serviceRecord');
    await Promise.all([1, 2, 3].map((visit) => sendVisit(world.origin, world.destination, personId, visit)));

    const sent = await world.eventually('all three to be answered', async () => {
      const [ledger] = await ledgersAt('origin');
      return ledger?.entries === 3 && ledger.unanswered + ledger.unsent + ledger.waiting === 0 && ledger;
    });
    expect(sent).toMatchObject({
      way: 'out',
      direction: 'originToDestination',
      firstSeq: 1,
      lastSeq: 3,
      nextSeq: 4,
      refused: 0,
    });
    expect(sent.partner).toBe('440306.destination');
    const [received, ...others] = await ledgersAt('destination', 'operator');
    expect(others).toEqual([]);
    expect(received).toMatchObject({
      way: 'in',
      entries: 3,
      nextSeq: 4,
      heldParcels: 0,
      fingerprint: sent.fingerprint,
    });
  });

  it('are for the auditor, the agreement manager and the operator', async () => {
    const asked = ['auditor', 'manager', 'operator', 'registrar', 'clinic', 'person-lin'];
    const replies = await Promise.all(
      asked.map((account) => world.origin.desk(account).ask('GET', '/ledgers')),
    );
    expect(replies.map(({ status }) => status)).toEqual([200, 200, 200, 403, 403, 403]);
  });
});

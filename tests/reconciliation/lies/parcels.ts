/** Parcels given back to their sender that it never signed, or not so. */
import { beforeAll, describe, expect, it } from '@jest/globals';
import { canonicalJson, signJws } from '@liangdi/envelope';
import type { GivenBack } from '@liangdi/delivery';
import { records, type Liar } from './liar.js';

interface Given {
  readonly manifest: string;
  readonly records: readonly Record<string, unknown>[];
  readonly receipts: readonly string[];
}

/** `trueOnes`: what an honest receiver once gave back. */
export function parcelLies(liarOf: () => Liar, trueOnes: () => GivenBack): void {
  describe('a parcel given back', () => {
    let liar: Liar;
    let runId: string;
    const given = (): Given => trueOnes().parcels[0] as unknown as Given;
    const manifestOf = ({ manifest }: Given) =>
      JSON.parse(Buffer.from(manifest.split('.')[1]!, 'base64url').toString()) as Record<string, unknown>;
    const changed = (change: object): Given => ({
      ...given(),
      manifest: signJws(
        canonicalJson({ ...manifestOf(given()), ...change }),
        liar.peer.keys.sign[0],
        'liangdi.manifest.v1',
      ),
    });

    beforeAll(async () => {
      liar = liarOf();
      runId = await liar.begin();
    });

    it.each<[string, () => Given]>([
      ['that we signed ourselves, and still have, changes nothing', () => given()],
      ['under a manifest the receiver signed is refused', () => changed({})],
      ['under new numbers is refused', () => changed({ firstSeq: records + 1 })],
      ['with a record less is refused', () => ({ ...given(), records: given().records.slice(1) })],
      [
        'with another record in its place is refused',
        () => ({
          ...given(),
          records: given().records.map((one, n) => (n === 3 ? given().records[4]! : one)),
        }),
      ],
      [
        'with other content is refused',
        () => ({
          ...given(),
          records: given().records.map((one, n) =>
            n === 3 ? { ...one, body: String(one['body']).replace('2', '9') } : one,
          ),
        }),
      ],
      ['with a receipt nobody signed is refused', () => ({ ...given(), receipts: ['a.b.c'] })],
    ])('%s', (_, make) =>
      liar.leavesAllAsItWas(async () => {
        const before = await parked();
        await liar.peer.say('giveBack', { runId }, { parcels: [make()] });
        // A statement behind it, so that it is known to have been dealt with.
        const last = await liar.begin();
        await liar.peer.say('stop', { runId: last, code: 'reconciliation-given-up' });
        await liar.endOf(last);
        runId = await liar.begin();
        expect((await parked()) - before).toBe(_.endsWith('refused') ? 1 : 0);
      }),
    );

    async function parked(): Promise<number> {
      const rows = await liar.ledgers.rows(liar.victim, 'SELECT FROM parked_message');
      return rows.length;
    }
  });
}

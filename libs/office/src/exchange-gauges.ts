/** How much of the exchange is under way, for whoever watches the service; numbers only. */
import type { Actor } from '@liangdi/database';
import type { Host } from '@liangdi/service-host';
import type { Party } from './party.js';

const underWay = `
  SELECT (SELECT count(*) FROM outbox)::integer AS waiting,
         (SELECT count(*) FROM parcel_out WHERE sent_at IS NULL)::integer AS unsent,
         (SELECT count(*) FROM parcel_out WHERE answered_at IS NULL)::integer AS unanswered,
         (SELECT count(*) FROM held_parcel)::integer AS held,
         (SELECT count(*) FROM parked_message WHERE replayed_at IS NULL OR replay_code IS NOT NULL)::integer AS parked`;

type UnderWay = Readonly<Record<'waiting' | 'unsent' | 'unanswered' | 'held' | 'parked', number>>;

/** One gauge with a label per place a record or message can be in; read when it is asked for. */
export function gaugeExchange({ metrics }: Host, { database, id }: Party): void {
  const actor: Actor = { kind: 'machine', subject: 'metrics', roles: [], party: id };
  metrics.gauge(
    'liangdi_under_way',
    'Records waiting; parcels unsent, unanswered and held; messages parked',
    ['place'],
    async (gauge) => {
      const [row] = await database.inTransaction(actor, (tx) => tx.query<UnderWay>(underWay));
      for (const [place, count] of Object.entries(row!)) gauge.set({ place }, count);
    },
  );
}

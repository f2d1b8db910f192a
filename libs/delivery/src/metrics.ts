/** What an operator watches of the exchange; numbers only, labelled by nothing that could name a person. */
import { Counter } from 'prom-client';

export const messagesHandled = new Counter({
  name: 'liangdi_messages_handled_total',
  help: 'Messages taken from the inbox, by type and outcome (done, parked).',
  labelNames: ['type', 'outcome'],
});

export const messagesParked = new Counter({
  name: 'liangdi_messages_parked_total',
  help: 'Messages stored whole because they can never be good, by problem code. sequence-conflict and wrong-sender page somebody.',
  labelNames: ['code'],
});

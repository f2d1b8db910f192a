/** CloudEvents 1.0 binary mode: the headers every message carries. Nothing in them, or in a key, identifies a person. */
import type { PartyId } from '@liangdi/record';

export const messageTypes = [
  'liangdi.parcel.v1',
  'liangdi.receipts.v1',
  'liangdi.agreement.v1',
  'liangdi.resend.v1',
  'liangdi.reconciliation.v1',
] as const;

export type MessageType = (typeof messageTypes)[number];

const sourcePrefix = 'urn:liangdi:party:';

export function cloudEventHeaders(
  type: MessageType,
  id: string,
  sender: PartyId,
  at: Date = new Date(),
): Record<string, string> {
  return {
    ce_specversion: '1.0',
    ce_id: id,
    ce_source: `${sourcePrefix}${sender}`,
    ce_type: type,
    ce_time: at.toISOString(),
    'content-type': 'application/jose',
  };
}

/** Who the headers say sent it; the signature inside decides. */
export function claimedSender(headers: Readonly<Record<string, string>>): string {
  return (headers['ce_source'] ?? '').replace(sourcePrefix, '');
}

export function inboxTopic(party: PartyId): string {
  return `liangdi.${party}.inbox.v1`;
}

/** Comparisons have a topic of their own: records never wait behind them. */
export function reconciliationTopic(party: PartyId): string {
  return `liangdi.${party}.reconciliation.v1`;
}

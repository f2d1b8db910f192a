/** Opens a message with the party's own key; what comes out is still only bytes that somebody sealed, believed by nobody yet. */
import { openJwe } from '@liangdi/envelope';
import { problem } from '@liangdi/problem';
import { partyId, type PartyId } from '@liangdi/record';
import type { OwnKeys } from '@liangdi/terms';
import { claimedSender } from '../message/cloud-event.js';
import type { IncomingMessage } from '../transport/transport.js';

/** @throws jwe-malformed, jwe-algorithm-refused, decryption-key-unknown, decryption-failed, message-too-large */
export function openMessage(message: Pick<IncomingMessage, 'value'>, keys: OwnKeys): Buffer {
  const jwe = message.value.toString('latin1');
  return openJwe(jwe, (kid) => keys.encrypt.find((key) => key.kid === kid)?.privateKey).plaintext;
}

/** Opens a message whose content is a JSON object. @throws message-malformed */
export function openJsonMessage(
  message: Pick<IncomingMessage, 'value'>,
  keys: OwnKeys,
): Record<string, unknown> {
  const text = openMessage(message, keys).toString('utf8');
  try {
    const content: unknown = JSON.parse(text);
    if (typeof content === 'object' && content !== null && !Array.isArray(content)) {
      return content as Record<string, unknown>;
    }
  } catch {
    // Told below, without quoting what could not be read.
  }
  throw problem('message-malformed');
}

/** The party the headers name. @throws message-malformed */
export function senderOf(message: Pick<IncomingMessage, 'headers'>): PartyId {
  try {
    return partyId(claimedSender(message.headers));
  } catch (cause) {
    throw problem('message-malformed', {}, { cause });
  }
}

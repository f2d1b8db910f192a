/**
 * What can be carried at all, equal on both transports, so that a message sendable on one is sendable on the other.
 * Protects: a message that can never arrive is found before it is queued, and never takes its neighbours with it.
 */
import { problem } from '@liangdi/problem';
import type { OutgoingMessage } from './transport.js';

/** Kafka's default `max.message.bytes` (1 MiB + 12 of log overhead); one record batch must stay under it. */
export const kafkaBatchLimit = 1_048_588;

/** 8 KiB below the broker's limit: room for the batch's and the record's own framing. */
export const maxMessageBytes = kafkaBatchLimit - 8 * 1024;

/** Where one send is split. Below the limit with room to spare, since framing grows with the number of messages. */
export const batchBytes = 900_000;

/** Framing of one record and of one header, generously: varints, length fields, timestamps. */
const framing = 32;

export function sizeOf(message: OutgoingMessage): number {
  let bytes = framing + Buffer.byteLength(message.key) + message.value.length;
  for (const [name, text] of Object.entries(message.headers)) {
    bytes += framing + Buffer.byteLength(name) + Buffer.byteLength(text);
  }
  return bytes;
}

/** NUL and lone surrogates: PostgreSQL refuses them, and UTF-8 would silently change the latter on Kafka. */
const uncarriable = /[\0\p{Cs}]/u;

/** Asserts that every message of a call can be carried; nothing of the call is sent otherwise. */
export function requireCarriable(messages: readonly OutgoingMessage[]): void {
  for (const message of messages) {
    if (uncarriable.test(message.key)) throw problem('message-malformed', { part: 'key' });
    for (const [name, text] of Object.entries(message.headers)) {
      if (uncarriable.test(name) || uncarriable.test(text))
        throw problem('message-malformed', { part: 'headers' });
    }
    const bytes = sizeOf(message);
    if (bytes > maxMessageBytes) throw problem('message-too-large', { bytes, limit: maxMessageBytes });
  }
}

/**
 * From a Kafka record to the port's message.
 * Protects: total over anything a stranger may have written (no key, no value, binary or repeated headers): a conversion that throws would stop the stream.
 */
import type { IHeaders, KafkaMessage } from 'kafkajs';
import type { IncomingMessage } from '../transport.js';

export function incoming(topic: string, partition: number, message: KafkaMessage): IncomingMessage {
  return {
    topic,
    partition,
    offset: message.offset,
    key: message.key?.toString('utf8') ?? '',
    headers: asText(message.headers ?? {}),
    value: message.value ?? Buffer.alloc(0),
  };
}

/** A repeated header keeps its first value, as CloudEvents requires each to be single. */
function asText(headers: IHeaders): Record<string, string> {
  const texts = Object.entries(headers).map(([name, given]): [string, string] => {
    const first = Array.isArray(given) ? given[0] : given;
    return [name, first?.toString() ?? ''];
  });
  return Object.fromEntries(texts);
}

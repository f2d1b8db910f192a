/**
 * One kafkajs client that can really be thrown away.
 * Protects: kafkajs goes on retrying after `disconnect()`, and a batch given up could be written minutes later, behind newer ones.
 */
import net from 'node:net';
import tls from 'node:tls';
import { Kafka, logLevel, type ISocketFactory, type KafkaConfig, type LogEntry } from 'kafkajs';
import type { TransportLog } from '../transport.js';

export interface KafkaOptions {
  readonly brokers: readonly string[];
  readonly clientId: string;
  readonly ssl?: KafkaConfig['ssl'];
  readonly sasl?: KafkaConfig['sasl'];
  readonly log: TransportLog;
}

export interface ThrowawayClient {
  readonly kafka: Kafka;
  /** Cuts every connection and makes each retry loop inside kafkajs end at its next turn. Final. */
  abandon(): void;
}

/** Endless for what carries messages: with kafkajs's five, a broker's restart crashes the consumer and it rejoins ten seconds late. */
export const endlessRetries = { retries: 100_000, initialRetryTime: 200, maxRetryTime: 2_000 };

/** Short for questions asked on somebody's behalf. */
export const fewRetries = { retries: 2, initialRetryTime: 100, maxRetryTime: 500 };

/**
 * One client per producer and per consumer: kafkajs shares committed offsets between the consumers of one client.
 */
export function throwawayClient(options: KafkaOptions, retry: KafkaConfig['retry']): ThrowawayClient {
  let abandoned = false;
  const sockets = new Set<net.Socket>();

  const socketFactory: ISocketFactory = ({ host, port, ssl, onConnect }) => {
    if (abandoned) throw new Error('abandoned');
    const socket = ssl
      ? tls.connect({ host, port, ...(net.isIP(host) ? {} : { servername: host }), ...ssl }, onConnect)
      : net.connect({ host, port }, onConnect);
    socket.setNoDelay(true).setKeepAlive(true, 10_000);
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
    return socket;
  };

  const kafka = new Kafka({
    clientId: options.clientId,
    // An empty list is the one thing kafkajs does not retry.
    brokers: () => (abandoned ? [] : [...options.brokers]),
    ...(options.ssl === undefined ? {} : { ssl: options.ssl }),
    ...(options.sasl === undefined ? {} : { sasl: options.sasl }),
    connectionTimeout: 2_000,
    requestTimeout: 8_000,
    retry: { ...retry },
    socketFactory,
    logLevel: logLevel.WARN,
    logCreator: () => (entry) => told(options.log, entry),
  });

  return {
    kafka,
    abandon() {
      abandoned = true;
      // With an error: on a plain destroy kafkajs hears nothing and waits for each request's time-out.
      for (const socket of sockets) socket.destroy(new Error('abandoned'));
    },
  };
}

/** kafkajs calls every lost connection an error, several times over; what we make of it is logged by us. */
function told(log: TransportLog, { namespace, label, log: entry }: LogEntry): void {
  log.debug({ kafkajs: namespace, label }, entry.message);
}

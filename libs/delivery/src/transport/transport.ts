/**
 * The one port between a party's relay and its partner's inbox; two implementations, one contract suite (./contract).
 * Protects: at least once and in order per key. Exactly-once effects are the inbox's, never the transport's (docs/protocol.md §4).
 */

/** One message to send. Nothing in key or headers may identify a person: a broker's operator sees both. */
export interface OutgoingMessage {
  /** Messages of one key keep their order. */
  readonly key: string;
  /** UTF-8 text. */
  readonly headers: Readonly<Record<string, string>>;
  /** Arbitrary bytes, delivered exactly. */
  readonly value: Buffer;
}

export interface IncomingMessage extends OutgoingMessage {
  readonly topic: string;
  readonly partition: number;
  /** Position in the partition; decimal text, because Kafka's exceeds a double. */
  readonly offset: string;
}

/**
 * Handles a batch of one partition. Answers how many messages from the start are done *and durable*; the rest is redelivered.
 * Where it throws, nothing counts as done and the same messages come again after a back-off, for ever: a handler that can
 * tell that a message will never be good parks it itself and counts it as done.
 * `keepGoing` turns false on shutdown or when the partition may have moved: finish the message in hand and return.
 */
export type BatchHandler = (batch: readonly IncomingMessage[], keepGoing: () => boolean) => Promise<number>;

/** A running consumer. */
export interface Consumption {
  /** The last successful poll or finished batch: liveness is progress, not "the process answers". */
  readonly lastProgressAt: Date;
  /** Finishes the running batch, commits positions, leaves. Has a deadline of its own: it returns even when the broker is away. */
  stop(): Promise<void>;
}

export interface Transport {
  readonly name: 'kafka' | 'postgres';
  /** The largest value plus key plus headers that can be sent as one message. */
  readonly maxMessageBytes: number;
  /** Makes the topic if it is not there. An existing topic is left as it is. */
  ensureTopic(topic: string, partitions?: number): Promise<void>;
  /**
   * Resolves only when every message is durable. Order per key is the order of the calls.
   * Refuses with `message-too-large` (park; nothing of the call is sent) for one that can never fit, and with `transport-unavailable` (retry)
   * when given up: then a prefix of the call may have been written, and the caller sends the whole again.
   */
  send(topic: string, messages: readonly OutgoingMessage[]): Promise<void>;
  /** At least once, in order per key; within a group each partition is handled by one consumer at a time. Does not wait for a broker that is away. */
  consume(topic: string, group: string, handle: BatchHandler): Promise<Consumption>;
  /** Whether the other end answers now. Never throws. */
  ready(): Promise<boolean>;
  /** Stops every consumption, finishes or gives up what is being sent, disconnects; within its own deadline. */
  close(): Promise<void>;
}

/** What a transport tells the operator; pino's signature, so that a service passes its own logger. Never message contents. */
export interface TransportLog {
  debug(fields: object, message: string): void;
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
}

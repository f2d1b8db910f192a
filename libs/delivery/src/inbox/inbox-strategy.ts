/**
 * A party's topic as a Nest transport strategy over the transport port: each message goes to the handler of its CloudEvents type.
 * Protects: an offset is resolved only after the commit; a message that can never be good is parked and the stream goes on; a world that is
 * unwell is waited for. (The stock Kafka strategy can do none of these: it erases the error class and retries poison for ever.)
 */
import { Server, type CustomTransportStrategy } from '@nestjs/microservices';
import { isProblem, problem, type Problem, type ProblemCode } from '@liangdi/problem';
import { lastValueFrom, isObservable } from 'rxjs';
import { reach } from '../fault-point.js';
import { messagesHandled, messagesParked } from '../metrics.js';
import type { Consumption, IncomingMessage, Transport, TransportLog } from '../transport/transport.js';
import type { ParkedMessages } from './parked-messages.js';

/** An error nobody foresaw is tried this often before its message is parked: it may be us, and others' records must not wait for ever. */
const unforeseenTries = 5;
const unforeseenPauseMs = 200;

export class InboxStrategy extends Server implements CustomTransportStrategy {
  /** Without it Nest swallows what an event handler throws, and the offset would be resolved over a failure. */
  override readonly propagatesEventHandlerErrors = true;
  private consumption: Consumption | undefined;

  constructor(
    private readonly transport: Transport,
    private readonly parked: ParkedMessages,
    private readonly topic: string,
    private readonly log: TransportLog,
  ) {
    super();
  }

  listen(callback: (error?: unknown) => void): void {
    this.transport
      .consume(this.topic, groupOf(this.topic), (batch, keepGoing) => this.handleBatch(batch, keepGoing))
      .then((consumption) => {
        this.consumption = consumption;
        callback();
      }, callback);
  }

  async close(): Promise<void> {
    await this.consumption?.stop();
  }

  /** When the inbox last polled or finished a message: what the liveness probe asks. */
  get lastProgressAt(): Date | undefined {
    return this.consumption?.lastProgressAt;
  }

  override on(): void {
    throw new Error('the inbox emits no events');
  }

  override unwrap<T>(): T {
    return this.transport as T;
  }

  /** Handles one message as if it had just come; answers the code it was refused with, or null. @throws parked-by-reconciliation */
  async handleAgain(message: IncomingMessage): Promise<ProblemCode | null> {
    // The only other topic of a party: its conversations begin anew by themselves, and one taken up in the middle would be of no use.
    if (message.topic !== this.topic) throw problem('parked-by-reconciliation');
    try {
      await this.dispatch(message);
      return null;
    } catch (thrown) {
      if (isProblem(thrown)) return thrown.code;
      throw thrown;
    }
  }

  private async handleBatch(batch: readonly IncomingMessage[], keepGoing: () => boolean): Promise<number> {
    let done = 0;
    for (const message of batch) {
      if (!keepGoing()) break;
      await this.handle(message);
      done += 1;
    }
    reach('offset:before');
    return done;
  }

  private async handle(message: IncomingMessage): Promise<void> {
    const type = message.headers['ce_type'] ?? 'none';
    for (let tried = 1; ; tried += 1) {
      try {
        await this.dispatch(message);
        messagesHandled.inc({ type, outcome: 'done' });
        return;
      } catch (thrown) {
        if (isProblem(thrown) && thrown.disposition === 'retry') throw thrown;
        if (isProblem(thrown) && thrown.disposition !== 'halt') return this.park(message, thrown);
        this.log.error({ type, tried, reason: reasonOf(thrown) }, 'a message could not be handled');
        if (tried === unforeseenTries) return this.park(message);
        await new Promise((resolve) => setTimeout(resolve, unforeseenPauseMs * tried));
      }
    }
  }

  private async dispatch(message: IncomingMessage): Promise<void> {
    const handler = this.getHandlerByPattern(message.headers['ce_type'] ?? 'none');
    if (!handler) throw problem('message-type-unknown');
    const answer: unknown = await handler(message);
    if (isObservable(answer)) await lastValueFrom(answer, { defaultValue: undefined });
  }

  private async park(message: IncomingMessage, refusal?: Problem): Promise<void> {
    const code = refusal?.code ?? 'internal-error';
    const type = message.headers['ce_type'] ?? 'none';
    await this.parked.park(message, code);
    messagesHandled.inc({ type, outcome: 'parked' });
    messagesParked.inc({ code });
    this.log.warn({ type, code, position: `${message.partition}/${message.offset}` }, 'a message was parked');
  }
}

/** All instances of one service share the work on its topic. */
function groupOf(topic: string): string {
  return topic.replace(/\.v\d+$/, '');
}

function reasonOf(thrown: unknown): string {
  return thrown instanceof Error ? (thrown.stack ?? thrown.message) : String(thrown);
}

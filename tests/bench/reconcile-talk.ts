/**
 * One comparison as two reconciliation services hold it, without databases between: their own messages, signed, sealed, opened and verified under real
 * keys, until the one who asked knows every difference. What it answers is checked against what was planted before anybody sees a figure of it.
 */
import { createPublicKey } from 'node:crypto';
import {
  generateEncryptionKey,
  generateSigningKey,
  openJwe,
  sealJwe,
  type EncryptionKey,
  type SigningKey,
} from '@liangdi/envelope';
import { instant, newId, partyId, type PartyId } from '@liangdi/record';
import { decodeWire, Decoder, encodeWire, seqsOf, type Cells } from '@liangdi/sketch';
import { estimateDifferences } from '../../services/reconciliation/src/compare-ledgers/estimate-differences.js';
import { firstCells, nextRange } from '../../services/reconciliation/src/compare-ledgers/next-range.js';
import {
  packStatement,
  readStatement,
  type Heard,
  type Said,
} from '../../services/reconciliation/src/message.js';
import { benchKeys, type Planted } from './reconcile-sets.js';

export interface Located {
  readonly cells: number;
  readonly bytes: number;
  readonly roundTrips: number;
  /** All of both sides but making the cells, which stand ready. */
  readonly cpuMs: number;
  /** Of that: from the bytes of cells to the seqs that differ. */
  readonly decodeMs: number;
}

interface Speaker {
  readonly party: PartyId;
  readonly sign: SigningKey;
  readonly encrypt: EncryptionKey;
}

const speakerOf = (name: string): Speaker => ({
  party: partyId(name),
  sign: generateSigningKey(),
  encrypt: generateEncryptionKey(),
});
const sender = speakerOf('440306.destination');
const receiver = speakerOf('360731.origin');

/** @throws where what was found is not exactly what was planted */
export function locate(senders: Cells, receivers: Cells, n: number, planted: Planted): Located {
  const talk = new Talk(n);
  const entries = n - planted.receiverOnly.length;
  const decoder = new Decoder(benchKeys);
  const before = process.cpuUsage();
  const first = senders.slice(0, 1).toBytes().toString('base64url');
  talk.ask({ step: 'compare', head: n, acked: n, cut: n, entries, firstCell: first });
  if (first === receivers.slice(0, 1).toBytes().toString('base64url')) {
    talk.answer(Buffer.alloc(0), { from: 0, count: 0, entries }, true);
    if (planted.seqs.length > 0) throw new Error('verification failed: cells of different sets are equal');
    return { cells: 1, ...talk.traffic, cpuMs: cpuSince(before), decodeMs: 0 };
  }
  let [from, count, guessed] = [0, firstCells, 0];
  let [decodeMs, found] = [0, { own: [] as number[], partner: [] as number[] }];
  for (;;) {
    const theirs = n - planted.senderOnly.length;
    const answer = talk.answer(encodeWire(receivers, from, count, theirs), { from, count, entries: theirs });
    const decodeFrom = process.cpuUsage();
    const difference = senders
      .slice(from, from + count)
      .minus(decodeWire(answer.attachment, from, count, theirs));
    if (from === 0) guessed = estimateDifferences(difference);
    decoder.add(difference);
    if (decoder.decoded) {
      found = { own: seqsOf(benchKeys, decoder.ownOnly), partner: seqsOf(benchKeys, decoder.partnerOnly) };
    }
    decodeMs += cpuSince(decodeFrom);
    if (decoder.decoded) break;
    from += count;
    count = nextRange({ had: from, guessed, most: Infinity });
    talk.ask({ step: 'more', cut: n, from, count });
  }
  const located = { cells: decoder.size, ...talk.traffic, cpuMs: cpuSince(before), decodeMs };
  requireSame('sender', found.own, planted.senderOnly);
  requireSame('receiver', found.partner, planted.receiverOnly);
  return located;
}

export function cpuSince(before: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}

function requireSame(whose: string, found: readonly number[], planted: readonly number[]): void {
  const sorted = [...found].sort((a, b) => a - b);
  if (sorted.length !== planted.length || sorted.some((seq, k) => seq !== planted[k]))
    throw new Error(
      `verification failed: ${planted.length} rows only the ${whose} has, ${found.length} found`,
    );
}

type Own<S> = S extends { step: string }
  ? Omit<S, 'runId' | 'agreementId' | 'direction' | 'keyVersion'>
  : never;

class Talk {
  private bytes = 0;
  private questions = 0;
  private readonly stream = {
    runId: newId(),
    agreementId: newId(),
    direction: 'destinationToOrigin' as const,
    keyVersion: 1,
  };

  constructor(private readonly n: number) {}

  ask(said: Own<Said>): void {
    this.questions += 1;
    this.carry(said, sender, receiver);
  }

  answer(cells: Buffer, range: { from: number; count: number; entries: number }, equal = false): Heard {
    const said = { step: 'cells', head: this.n, cut: this.n, ...range, equal, waits: false } as const;
    return this.carry(said, receiver, sender, cells);
  }

  get traffic(): { bytes: number; roundTrips: number } {
    return { bytes: this.bytes, roundTrips: this.questions };
  }

  private carry(said: Own<Said>, by: Speaker, to: Speaker, attachment?: Buffer): Heard {
    const at = instant(new Date());
    const plaintext = packStatement({ ...said, ...this.stream } as Said, by.party, at, by.sign, attachment);
    const recipient = { kid: to.encrypt.kid, publicKey: createPublicKey(to.encrypt.privateKey) };
    const sealed = Buffer.from(sealJwe(plaintext, recipient), 'ascii');
    this.bytes += sealed.length;
    const opened = openJwe(sealed.toString('ascii'), () => to.encrypt.privateKey);
    return readStatement(opened.plaintext, () => createPublicKey(by.sign.privateKey));
  }
}

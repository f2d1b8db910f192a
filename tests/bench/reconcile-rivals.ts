/**
 * The same sets by what others use: `negentropy` (the implementation in nostr-tools) for bytes, trips and CPU; rateless cells of @peerbit/riblt for cells
 * per difference. Both bare: nothing is signed or sealed, which is to their advantage.
 */
import { DecoderWrapper, EncoderWrapper, ready } from '@peerbit/riblt';
import { nip77 } from 'nostr-tools';
import { cpuSince } from './reconcile-talk.js';
import { idOf, symbolsAt, type Planted } from './reconcile-sets.js';

export interface NegentropyCost {
  readonly bytes: number;
  readonly roundTrips: number;
  readonly cpuMs: number;
}

/** As few trips as it can do: no message is cut. */
const frameLimit = 2 ** 30;

/** @throws where it finds anything but what was planted */
export function negentropyOver(n: number, planted: Planted): NegentropyCost {
  const [sender, receiver] = storagesOf(n, planted);
  const asking = new nip77.Negentropy(sender, frameLimit);
  const answering = new nip77.Negentropy(receiver, frameLimit);
  const senderOnly = new Set<string>();
  const receiverOnly = new Set<string>();
  const before = process.cpuUsage();
  let [bytes, messages] = [0, 0];
  // Whichever side is given the ids of a range tells the difference; the bytes to tell the other are not counted.
  for (let message: string | null = asking.initiate(); message !== null;) {
    bytes += message.length / 2;
    const asks = messages++ % 2 === 0;
    const have = (id: string) => (asks ? receiverOnly : senderOnly).add(id);
    const need = (id: string) => (asks ? senderOnly : receiverOnly).add(id);
    message = (asks ? answering : asking).reconcile(message, have, need);
  }
  const cost = { bytes, roundTrips: Math.ceil(messages / 2), cpuMs: cpuSince(before) };
  requireSame(senderOnly, planted.senderOnly);
  requireSame(receiverOnly, planted.receiverOnly);
  return cost;
}

/** Sorted by seq, as a ledger is by time; the two share what both hold. */
function storagesOf(n: number, { senderOnly, receiverOnly }: Planted) {
  const [sender, receiver] = [new nip77.NegentropyStorageVector(), new nip77.NegentropyStorageVector()];
  const [onlySender, onlyReceiver] = [new Set(senderOnly), new Set(receiverOnly)];
  for (let seq = 1; seq <= n; seq++) {
    if (!onlyReceiver.has(seq)) sender.insert(seq, idOf(seq));
    if (onlySender.has(seq)) continue;
    if (onlyReceiver.has(seq)) receiver.insert(seq, idOf(seq));
    else receiver.items.push(sender.items.at(-1)!);
  }
  sender.seal();
  receiver.seal();
  return [sender, receiver] as const;
}

function requireSame(found: ReadonlySet<string>, planted: readonly number[]): void {
  if (found.size !== planted.length || planted.some((seq) => !found.has(idOf(seq))))
    throw new Error(`verification failed: negentropy found ${found.size} of ${planted.length}`);
}

/** Cells until riblt has decoded; what both have cancels, so only the differences go in. @throws where it finds another number of them */
export async function ribltCells({ senderOnly, receiverOnly }: Planted): Promise<number> {
  await ready;
  const [encoder, decoder] = [new EncoderWrapper(), new DecoderWrapper()];
  for (const name of namesOf(senderOnly)) decoder.add_symbol(name);
  for (const name of namesOf(receiverOnly)) encoder.add_symbol(name);
  let cells = 0;
  do {
    decoder.add_coded_symbol(encoder.produce_next_coded_symbol());
    decoder.try_decode();
    cells += 1;
  } while (!decoder.decoded());
  const found = decoder.get_local_symbols().length + decoder.get_remote_symbols().length;
  encoder.free();
  decoder.free();
  if (found !== senderOnly.length + receiverOnly.length)
    throw new Error(`verification failed: riblt found ${found} differences`);
  return cells;
}

/** It knows symbols of 64 bits: the first half of ours. */
function namesOf(seqs: readonly number[]): bigint[] {
  const { symbols } = symbolsAt(seqs);
  return seqs.map((_, k) => symbols.readBigUInt64BE(k * 16));
}

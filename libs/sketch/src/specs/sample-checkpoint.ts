/** A checkpoint of two epochs, its parties and their keys. */
import { generateSigningKey, publicKeyObject } from '@liangdi/envelope';
import { instant, partyId } from '@liangdi/record';
import {
  buildCheckpoint,
  checkpointLeaf,
  epochRoot,
  rowOrder,
  type Checkpoint,
  type PartyKeyAt,
} from '../index.js';
import { sampleRow } from './samples.js';

export const senderKey = generateSigningKey();
export const receiverKey = generateSigningKey();
export const strangerKey = generateSigningKey();
export const parties = { sender: partyId('360731.origin'), receiver: partyId('440306.destination') };

/** Their cards: each had its key from 2026 on. */
export const keyFor: PartyKeyAt = (party, kid, at) => {
  const key = party === parties.sender ? senderKey : party === parties.receiver ? receiverKey : undefined;
  return key?.kid === kid && at >= '2026-01-01' ? publicKeyObject(key.publicJwk) : undefined;
};

export const epochs = [
  { epoch: '2026-03-02', rows: [3, 4, 5].map((seq) => sampleRow(seq)) },
  { epoch: '2026-03-01', rows: [1, 2].map((seq) => sampleRow(seq)) },
];
export const leavesOf = (epoch: string): Buffer[] =>
  [...epochs.find((candidate) => candidate.epoch === epoch)!.rows].sort(rowOrder).map(checkpointLeaf);

export function sampleCheckpoint(
  earlier: { digests: Buffer[]; throughSeq: number } = { digests: [], throughSeq: 0 },
): Checkpoint {
  return buildCheckpoint({
    agreementId: '01890000-0000-7000-8000-000000000001',
    direction: 'originToDestination',
    parties,
    earlier,
    throughSeq: earlier.throughSeq + 5,
    epochs: epochs.map(({ epoch, rows }) => ({
      epoch,
      entries: rows.length,
      root: epochRoot(leavesOf(epoch)),
    })),
    at: instant('2026-03-03T00:00:00.000Z'),
  });
}

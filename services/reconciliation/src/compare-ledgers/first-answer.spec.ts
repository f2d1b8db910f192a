import { createPublicKey, createSecretKey, randomBytes } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { generateEncryptionKey, generateSigningKey, sealJwe } from '@liangdi/envelope';
import { instant, newId, partyId } from '@liangdi/record';
import { Cells, Decoder, decodeWire, encodeWire, sketchKeys, symbolsOf } from '@liangdi/sketch';
import { packStatement, type Said } from '../message.js';
import { firstCells } from './next-range.js';

const keys = sketchKeys({ reconciliation: createSecretKey(randomBytes(32)) });
const run = {
  runId: newId(),
  agreementId: newId(),
  direction: 'originToDestination',
  keyVersion: 1,
} as const;

/** Cells of n rows as they look: nothing in a comparison hangs on what both sides have. */
function cellsLike(n: number): Cells {
  const bytes = randomBytes(firstCells * 28);
  for (let index = 0; index < firstCells; index++) {
    const share = 1 / (1 + index / 2);
    const spread = Math.sqrt(n * share * (1 - share)) * 1.5 * (index % 2 === 0 ? 1 : -1);
    bytes.writeInt32BE(Math.round(n * share + spread), index * 28 + 24);
  }
  return Cells.fromBytes(bytes);
}

function symbols(count: number) {
  return symbolsOf(
    keys,
    Array.from({ length: count }, (_, k) => k),
    randomBytes(count * 10),
  );
}

describe('the first answer', () => {
  it.each([10 ** 6, 10 ** 7, 10 ** 8])(
    'for a ledger of %i stays with its question under eight kilobytes',
    (n) => {
      const to = generateEncryptionKey();
      const sealed = (said: Said, attachment?: Buffer) => {
        const packed = packStatement(
          said,
          partyId('360731.origin'),
          instant(new Date()),
          generateSigningKey(),
          attachment,
        );
        return sealJwe(packed, { kid: to.kid, publicKey: createPublicKey(to.privateKey) });
      };
      const heads = { head: n, acked: n, cut: n, entries: n };
      const firstCell = cellsLike(n).slice(0, 1).toBytes().toString('base64url');
      const cells = { from: 0, count: firstCells, equal: false, waits: false };
      const said =
        sealed({ ...run, ...heads, step: 'compare', firstCell }) +
        sealed({ ...run, ...heads, step: 'cells', ...cells }, encodeWire(cellsLike(n), 0, firstCells, n));
      expect(said.length).toBeLessThanOrEqual(8_192);
    },
  );

  it('is enough for a hundred differences, hardly ever not', () => {
    const sets = 400;
    let enough = 0;
    for (let set = 0; set < sets; set++) {
      const [both, own, partner] = [symbols(20), symbols(50), symbols(50)];
      const theirs = encodeWire(new Cells(firstCells).add(both).add(partner), 0, firstCells, 70);
      const decoder = new Decoder(keys);
      decoder.add(
        new Cells(firstCells)
          .add(both)
          .add(own)
          .minus(decodeWire(theirs, 0, firstCells, 70)),
      );
      if (decoder.decoded && decoder.found === 100) enough += 1;
    }
    expect(enough / sets).toBeGreaterThan(0.98);
  });
});

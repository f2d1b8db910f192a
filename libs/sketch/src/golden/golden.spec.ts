/**
 * Contract: docs/protocol.md §18 and whoever builds the other side go by these symbols, cells and checkpoint. v1/sketch.json is never
 * regenerated: stored cells and signed checkpoints outlive every release.
 */
import { createPrivateKey, createPublicKey } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import {
  b64u,
  canonicalJson,
  deriveAgreementSecret,
  publicKeyObject,
  signingKeyFromJwk,
  type GeneralJws,
} from '@liangdi/envelope';
import type { Direction } from '@liangdi/record';
import {
  buildCheckpoint,
  Cells,
  checkpointDigest,
  checkpointLeaf,
  countersignCheckpoint,
  decodeWire,
  encodeWire,
  epochLeaf,
  epochRoot,
  historyLeaf,
  rowOrder,
  seqsOf,
  signCheckpoint,
  sketchKeys,
  standingRowOf,
  symbolsOfRows,
  tagOf,
  verifyCheckpoint,
  type Row,
} from '../index.js';
import { asTold, eachOf } from '../specs/samples.js';
import { parties } from '../specs/sample-checkpoint.js';

type GoldenRow = Row & Record<'tag' | 'symbol' | 'check' | 'leaf', string> & { readonly indexes: number[] };
interface Golden {
  readonly secret: string;
  readonly symbolKey: string;
  readonly checkKey: string;
  readonly rows: readonly GoldenRow[];
  readonly cells: readonly { readonly sum: string; readonly check: string; readonly count: number }[];
  readonly atRest: string;
  readonly wire: string;
  readonly epochRoot: string;
  readonly epochLeaf: string;
  readonly document: string;
  readonly checkpointDigest: string;
  readonly historyLeaf: string;
  readonly signed: GeneralJws;
}
type Jwk = { readonly kty: 'OKP'; readonly crv: 'Ed25519'; readonly x: string; readonly d: string };

const golden = read<Golden>('v1/sketch.json');
const { origin, destination } = read<Record<'origin' | 'destination', Record<'sign' | 'agree', Jwk>>>(
  '../../../envelope/src/golden/v1/keys.json',
);
const agreementId = '019ab000-0000-7000-8000-00000000a001';
const secret = deriveAgreementSecret(
  createPrivateKey({ key: { ...origin.agree }, format: 'jwk' }),
  createPublicKey({ key: { ...destination.agree, d: undefined }, format: 'jwk' }),
  agreementId,
  1,
);
const keys = sketchKeys(secret);
const rows = golden.rows.map(standingRowOf);
const symbols = symbolsOfRows(keys, rows);
const cells = new Cells(golden.cells.length).add(symbols);

describe('the sketch of version 1', () => {
  it('has its keys from the agreement secret', () => {
    expect(secret.reconciliation.export().toString('hex')).toBe(golden.secret);
    expect(keys.symbol.export().toString('hex')).toBe(golden.symbolKey);
    expect(keys.check.export().toString('hex')).toBe(golden.checkKey);
  });

  it('makes tag, symbol and check of a row, and puts it into the same cells', () => {
    expect(rows.map((row) => tagOf(row).toString('hex'))).toEqual(golden.rows.map(({ tag }) => tag));
    expect(symbols.symbols.toString('hex')).toBe(golden.rows.map(({ symbol }) => symbol).join(''));
    expect(symbols.checks.toString('hex')).toBe(golden.rows.map(({ check }) => check).join(''));
    expect(seqsOf(keys, eachOf(symbols))).toEqual(golden.rows.map(({ seq }) => seq));
    golden.rows.forEach(({ indexes }, n) => {
      const alone = new Cells(indexes.at(-1)! + 1).add(withKeys(n));
      const held = Array.from({ length: alone.size }, (_, index) => index).filter(
        (index) => alone.countAt(index) === 1,
      );
      expect(held).toEqual(indexes);
    });
  });

  it('has the same cells, at rest and on the wire', () => {
    const stored = golden.cells.map(({ sum, check, count }) => {
      const bytes = Buffer.alloc(28, sum + check, 'hex');
      bytes.writeInt32BE(count, 24);
      return bytes;
    });
    expect(cells.toBytes()).toEqual(Buffer.concat(stored));
    expect(cells.slice(0, 1).toBytes().toString('base64url')).toBe(golden.atRest);
    expect(encodeWire(cells, 0, cells.size, rows.length).toString('hex')).toBe(golden.wire);
    expect(decodeWire(Buffer.from(golden.wire, 'hex'), 0, cells.size, rows.length)).toEqual(
      asTold(cells),
    );
  });
});

describe('the checkpoint of version 1', () => {
  const epoch = {
    epoch: '2026-03-02',
    entries: rows.length,
    root: epochRoot([...rows].sort(rowOrder).map(checkpointLeaf)),
  };
  const checkpoint = buildCheckpoint({
    agreementId,
    direction: 'originToDestination' as Direction,
    parties,
    earlier: { digests: [], throughSeq: 0 },
    throughSeq: 43,
    epochs: [epoch],
    at: '2026-03-03T01:00:00.000Z' as never,
  });

  it('has the same leaves, roots and document', () => {
    expect(rows.map((row) => b64u(checkpointLeaf(row)))).toEqual(golden.rows.map(({ leaf }) => leaf));
    expect(b64u(epoch.root)).toBe(golden.epochRoot);
    expect(b64u(epochLeaf(epoch))).toBe(golden.epochLeaf);
    expect(canonicalJson(checkpoint)).toBe(golden.document);
    expect(b64u(checkpointDigest(checkpoint))).toBe(golden.checkpointDigest);
    expect(b64u(historyLeaf(checkpointDigest(checkpoint)))).toBe(golden.historyLeaf);
  });

  it('verifies, and is signed the same today', () => {
    const [ours, theirs] = [origin, destination].map(({ sign }) => signingKeyFromJwk(sign));
    const proposed = signCheckpoint(checkpoint, ours!);
    expect(countersignCheckpoint(proposed, checkpoint, theirs!)).toEqual(golden.signed);
    const checked = verifyCheckpoint(golden.signed, (party, kid) => {
      const key = party === parties.sender ? ours! : theirs!;
      return key.kid === kid ? publicKeyObject(key.publicJwk) : undefined;
    });
    expect(checked.checkpoint).toEqual(checkpoint);
  });
});

function withKeys(n: number) {
  return symbolsOfRows(keys, [rows[n]!]);
}

function read<T>(path: string): T {
  return JSON.parse(readFileSync(new URL(path, import.meta.url), 'utf8')) as T;
}

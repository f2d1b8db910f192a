/** The message contract against the bytes this software has ever emitted (golden envelopes) and the types it knows. */
import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { messageTypes } from '@liangdi/delivery';
import { faultsOf, readContract, type Contract } from './message-contract.js';

const golden = JSON.parse(
  readFileSync(new URL('../../libs/envelope/src/golden/v1/envelopes.json', import.meta.url), 'utf8'),
) as Record<'manifest' | 'receipt' | 'parcel' | 'parcelText', string>;

const sketch = JSON.parse(
  readFileSync(new URL('../../libs/sketch/src/golden/v1/sketch.json', import.meta.url), 'utf8'),
) as { readonly document: string; readonly signed: unknown };

let contract: Contract;
beforeAll(async () => {
  contract = await readContract();
});

describe('the message contract', () => {
  it('is a valid AsyncAPI 3 document about two topics a party', () => {
    expect(contract.version).toMatch(/^3\./);
    expect(contract.addresses).toEqual({
      inbox: 'liangdi.{party}.inbox.v1',
      reconciliation: 'liangdi.{party}.reconciliation.v1',
    });
  });

  it('documents every type of message there is, and no other', () => {
    expect([...contract.messages.keys()].sort()).toEqual([...messageTypes].sort());
  });

  it('describes the golden parcel, outside and inside', () => {
    const parcel = contract.messages.get('liangdi.parcel.v1')!;
    expect(faultsOf(parcel.payload, golden.parcel)).toEqual([]);
    expect(faultsOf(parcel.sealed, JSON.parse(golden.parcelText))).toEqual([]);
    expect(faultsOf(parcel.signed.get('manifest')!.content, payloadOf(golden.manifest))).toEqual([]);
  });

  it('describes the golden receipt', () => {
    expect(faultsOf(contract.schema('Receipt'), payloadOf(golden.receipt))).toEqual([]);
  });

  it('describes the golden checkpoint', () => {
    expect(faultsOf(contract.schema('CheckpointAttachment'), [sketch.signed])).toEqual([]);
    expect(faultsOf(contract.schema('Checkpoint'), JSON.parse(sketch.document))).toEqual([]);
  });

  it('closes what is signed: a member nobody knows is a fault', () => {
    const manifest = { ...payloadOf(golden.manifest), more: 1 };
    expect(faultsOf(contract.schema('Manifest'), manifest)).not.toEqual([]);
  });
});

function payloadOf(jws: string): Record<string, unknown> {
  return JSON.parse(Buffer.from(jws.split('.')[1]!, 'base64url').toString('utf8')) as Record<string, unknown>;
}

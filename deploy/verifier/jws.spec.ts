import { createHmac, sign } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { sampleFile, type SampleFile } from './specs/sample-file.js';
import { verifyText } from './verify.js';

const { file, parties } = sampleFile(1);
const { key } = parties.receiver;
const header = { alg: 'EdDSA', kid: key.kid, typ: 'liangdi.checkpoint.v1' };
const encoded = (text: string) => Buffer.from(text).toString('base64url');

/** A checkpoint truly signed by the receiver, under any header at all: only the header can be the reason it is refused. */
function signedUnder(text: string, signature = signed): ReturnType<typeof failing> {
  return failing(({ checkpoints: [checkpoint] }) => {
    const spelled = encoded(text);
    checkpoint.signatures[1] = {
      protected: spelled,
      signature: signature(`${spelled}.${checkpoint.payload}`),
    };
  });
}

function failing(change: (copy: SampleFile) => void) {
  const copy = structuredClone(file);
  change(copy);
  return verifyText(JSON.stringify(copy)).checks.find(({ ok }) => !ok);
}

const signed = (input: string) => sign(null, Buffer.from(input), key.privateKey).toString('base64url');
const at = '/checkpoints/0/signatures/1/protected';

describe('a signature', () => {
  it('has a control: the plain header is taken, in any order of its members', () => {
    expect(signedUnder(JSON.stringify(header))).toBeUndefined();
    expect(
      signedUnder(JSON.stringify({ typ: header.typ, kid: header.kid, alg: header.alg })),
    ).toBeUndefined();
  });

  it.each([
    [{ ...header, alg: 'none' }],
    [{ ...header, alg: 'HS256' }],
    [{ ...header, alg: 'Ed25519' }],
    [{ ...header, alg: 'ES256' }],
    [{ ...header, jwk: key.publicJwk }],
    [{ ...header, jku: 'https://attacker.invalid' }],
    [{ ...header, crit: ['b64'], b64: false }],
    [{ ...header, x5c: [] }],
    [{ ...header, note: 1 }],
    [{ ...header, typ: 'liangdi.agreement.v1' }],
    [{ ...header, kid: 7 }],
    [{ alg: header.alg, kid: header.kid }],
    [[header]],
    [null],
  ])('is refused under the header %j, though it is the party’s own', (other) => {
    expect(signedUnder(JSON.stringify(other))).toMatchObject({ name: 'checkpoint-document', at });
  });

  it('is refused where the header can be read in two ways', () => {
    const text = JSON.stringify(header);
    for (const spelled of [
      ` ${text}`,
      text.replace('}', ',"alg":"EdDSA"}'),
      text.replace('EdDSA', '\\u0045dDSA'),
    ])
      expect(signedUnder(spelled)).toMatchObject({ name: 'checkpoint-document', at });
  });

  it('is refused as an HMAC under the public key, and where it is empty', () => {
    const hmac = (input: string) => createHmac('sha256', key.publicJwk.x).update(input).digest('base64url');
    expect(signedUnder(JSON.stringify({ ...header, alg: 'HS256' }), hmac)).toMatchObject({ at });
    const place = { name: 'checkpoint-document', at: '/checkpoints/0/signatures/1/signature' };
    expect(signedUnder(JSON.stringify(header), hmac)).toMatchObject(place);
    expect(signedUnder(JSON.stringify(header), () => '')).toMatchObject(place);
  });

  it('is refused with an unprotected header, padding, or another alphabet', () => {
    for (const change of [
      ({ checkpoints: [one] }: SampleFile) => (one.signatures[1].header = { kid: key.kid }),
      ({ checkpoints: [one] }: SampleFile) => (one.signatures[1].signature += '=='),
      ({ checkpoints: [one] }: SampleFile) => (one.signatures[1].signature += '\n'),
      ({ checkpoints: [one] }: SampleFile) => (one.payload += '='),
    ]) {
      expect(failing(change)).toMatchObject({ name: 'checkpoint-document', ok: false });
    }
  });
});

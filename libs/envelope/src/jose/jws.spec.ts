import { generateKeyPairSync, sign, type KeyObject } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { CompactSign, compactVerify, GeneralSign, generalVerify, type GeneralJWS } from 'jose';
import { generateSigningKey } from '../keys/signing-key.js';
import { publicKeyObject } from '../keys/key-object.js';
import { addSignature, signGeneral, verifyGeneral, type GeneralJws } from './general-jws.js';
import { decodeJwsUnverified, signJws, verifyJws } from './jws.js';

const key = generateSigningKey();
const other = generateSigningKey();
const known = new Map<string, KeyObject>([key, other].map((k) => [k.kid, publicKeyObject(k.publicJwk)]));
const keyFor = (kid: string): KeyObject | undefined => known.get(kid);
const typ = 'liangdi.spec.v1';
const payload = '{"text":"流动人口"}';

function refusal(attempt: () => unknown): string {
  try {
    attempt();
  } catch (thrown) {
    return (thrown as { code?: string }).code ?? String(thrown);
  }
  return 'taken';
}

/** A JWS with any header, truly signed by our own key: only the header can be the reason it is refused. */
function signedWith(header: object | string): string {
  const text = typeof header === 'string' ? header : JSON.stringify(header);
  const signed = `${Buffer.from(text).toString('base64url')}.${Buffer.from(payload).toString('base64url')}`;
  return `${signed}.${sign(null, Buffer.from(signed), key.privateKey).toString('base64url')}`;
}

describe('a signature', () => {
  it('of ours is verified by jose, and one of jose by us', async () => {
    const ours = await compactVerify(signJws(payload, key, typ), publicKeyObject(key.publicJwk), {
      algorithms: ['EdDSA'],
    });
    expect(Buffer.from(ours.payload).toString()).toBe(payload);
    expect(ours.protectedHeader).toEqual({ alg: 'EdDSA', kid: key.kid, typ });
    const theirs = await new CompactSign(Buffer.from(payload))
      .setProtectedHeader({ typ, kid: key.kid, alg: 'EdDSA' })
      .sign(key.privateKey);
    expect(verifyJws(theirs, typ, keyFor)).toEqual({ payload: Buffer.from(payload), kid: key.kid });
  });

  it('is the same bytes every time, with the header in canonical order', () => {
    expect(signJws(payload, key, typ)).toBe(signJws(Buffer.from(payload), key, typ));
    const [header] = signJws(payload, key, typ).split('.');
    expect(Buffer.from(header!, 'base64url').toString()).toBe(
      `{"alg":"EdDSA","kid":"${key.kid}","typ":"${typ}"}`,
    );
  });

  it('can be read for display without being believed', () => {
    const { header, payload: shown } = decodeJwsUnverified(signJws(payload, key, typ));
    expect({ ...header, shown: shown.toString() }).toEqual({
      alg: 'EdDSA',
      kid: key.kid,
      typ,
      shown: payload,
    });
  });

  it('is refused when any character is another', () => {
    const jws = signJws(payload, key, typ);
    const place = fc.nat(jws.length - 1);
    const character = fc.constantFrom(...'ABCXYZabcxyz0189-_.=+/ é');
    fc.assert(
      fc.property(place, character, (index, replacement) => {
        fc.pre(jws[index] !== replacement);
        const altered = jws.slice(0, index) + replacement + jws.slice(index + 1);
        return refusal(() => verifyJws(altered, typ, keyFor)) !== 'taken';
      }),
      { numRuns: 400 },
    );
  });

  it('is refused when the signer is a stranger, or his key is looked up as another kind', () => {
    const stranger = generateSigningKey();
    expect(refusal(() => verifyJws(signJws(payload, stranger, typ), typ, keyFor))).toBe('signer-unknown');
    const forged = signJws(payload, { ...stranger, kid: key.kid }, typ);
    expect(refusal(() => verifyJws(forged, typ, keyFor))).toBe('signature-invalid');
    const rsa = generateKeyPairSync('rsa', { modulusLength: 1024 }).publicKey;
    expect(refusal(() => verifyJws(signJws(payload, key, typ), typ, () => rsa))).toBe('signer-unknown');
  });

  it('is refused for another purpose than it was given', () => {
    expect(refusal(() => verifyJws(signJws(payload, key, 'liangdi.other.v1'), typ, keyFor))).toBe(
      'jws-malformed',
    );
  });
});

describe('JOSE confusion', () => {
  const good = { alg: 'EdDSA', kid: key.kid, typ };
  const jwk = key.publicJwk;

  it('has a control: the plain header is taken', () => {
    expect(refusal(() => verifyJws(signedWith(good), typ, keyFor))).toBe('taken');
  });

  it.each([
    'none',
    'None',
    'HS256',
    'HS512',
    'RS256',
    'PS256',
    'ES256',
    'Ed25519',
    'eddsa',
    '',
    null,
    1,
    ['EdDSA'],
  ])('refuses the algorithm %j', (alg) => {
    expect(refusal(() => verifyJws(signedWith({ ...good, alg }), typ, keyFor))).toBe('jws-algorithm-refused');
  });

  it.each([
    ['jwk', jwk],
    ['jku', 'https://attacker.invalid/keys'],
    ['x5u', 'https://attacker.invalid/cert'],
    ['x5c', ['MIIB']],
    ['crit', ['exp']],
    ['b64', false],
    ['zip', 'DEF'],
  ])('refuses a header with %s', (member, value) => {
    expect(refusal(() => verifyJws(signedWith({ ...good, [member]: value }), typ, keyFor))).toBe(
      'jws-algorithm-refused',
    );
  });

  it.each([
    ['an unknown member', JSON.stringify({ ...good, nonce: '1' })],
    ['a member that stands twice', `{"alg":"EdDSA","alg":"EdDSA","kid":"${key.kid}","typ":"${typ}"}`],
    ['a hidden member name', `{"\\u0061lg":"EdDSA","kid":"${key.kid}","typ":"${typ}"}`],
    ['white space', `{"alg":"EdDSA", "kid":"${key.kid}","typ":"${typ}"}`],
    ['no kid', JSON.stringify({ alg: 'EdDSA', typ })],
    ['a kid that is no text', JSON.stringify({ ...good, kid: [key.kid] })],
    ['a list', '["EdDSA"]'],
    ['null', 'null'],
    ['no JSON', '{'],
  ])('refuses a header that is or has %s', (_, header) => {
    expect(refusal(() => verifyJws(signedWith(header), typ, keyFor))).toBe('jws-malformed');
  });

  it('refuses a public key used as a shared secret, and an empty signature', () => {
    const [header, body] = signedWith(good).split('.');
    expect(refusal(() => verifyJws(`${header}.${body}.`, typ, keyFor))).toBe('jws-malformed');
    expect(refusal(() => verifyJws(`${header}.${body}`, typ, keyFor))).toBe('jws-malformed');
    expect(refusal(() => verifyJws(`${header}.${body}.AAAA.AAAA`, typ, keyFor))).toBe('jws-malformed');
    expect(refusal(() => verifyJws('', typ, keyFor))).toBe('jws-malformed');
  });

  it('refuses anything at all without losing its composure', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.array(fc.base64String()).map((parts) => parts.join('.')),
        ),
        (text) => /^(jws|signer|signature)-/.test(refusal(() => verifyJws(text, typ, keyFor))),
      ),
    );
  });
});

describe('several signatures over one payload', () => {
  const both = addSignature(signGeneral(payload, key, typ), other, typ);

  it('of ours are verified by jose, and those of jose by us', async () => {
    const ours = await generalVerify(both as unknown as GeneralJWS, (header) => keyFor(header!.kid!)!);
    expect(Buffer.from(ours.payload).toString()).toBe(payload);
    const sign = new GeneralSign(Buffer.from(payload));
    sign.addSignature(key.privateKey).setProtectedHeader({ alg: 'EdDSA', kid: key.kid, typ });
    sign.addSignature(other.privateKey).setProtectedHeader({ alg: 'EdDSA', kid: other.kid, typ });
    const theirs = (await sign.sign()) as GeneralJws;
    expect(verifyGeneral(theirs, typ, keyFor)).toEqual({
      payload: Buffer.from(payload),
      kids: [key.kid, other.kid],
    });
    expect(theirs).toEqual(both);
  });

  it('are given once by each signer', () => {
    expect(addSignature(both, other, typ)).toBe(both);
    const twice = { ...both, signatures: [both.signatures[0]!, both.signatures[0]!] };
    expect(refusal(() => verifyGeneral(twice, typ, keyFor))).toBe('jws-malformed');
  });

  it('must all hold', () => {
    const [first, second] = both.signatures;
    const swapped = [{ ...first!, signature: second!.signature }, second!];
    expect(refusal(() => verifyGeneral({ ...both, signatures: swapped }, typ, keyFor))).toBe(
      'signature-invalid',
    );
    const changed = { ...both, payload: Buffer.from('{}').toString('base64url') };
    expect(refusal(() => verifyGeneral(changed, typ, keyFor))).toBe('signature-invalid');
    expect(
      refusal(() => verifyGeneral(both, typ, (kid) => (kid === key.kid ? keyFor(kid) : undefined))),
    ).toBe('signer-unknown');
  });

  it('are refused with no signature, too many, or a part nobody signed', () => {
    const [signature] = both.signatures;
    const nine = Array.from({ length: 9 }, () => signature!);
    const unsigned = { ...signature!, header: { kid: other.kid } };
    for (const signatures of [[], nine, [unsigned], [null], 'text']) {
      const wrong = { payload: both.payload, signatures } as unknown as GeneralJws;
      expect(refusal(() => verifyGeneral(wrong, typ, keyFor))).toBe('jws-malformed');
    }
    expect(refusal(() => verifyGeneral({ ...both, extra: 1 } as unknown as GeneralJws, typ, keyFor))).toBe(
      'jws-malformed',
    );
  });
});

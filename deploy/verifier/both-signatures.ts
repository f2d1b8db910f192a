/** A text both parties signed: exactly one signature of each. Protects: nobody signs twice, for the other, or with a key that did not count then. */
import type { SignKey } from './card.js';
import { cardOf, requireHolds, type Cards } from './cards.js';
import { Fault, hold } from './fault.js';
import type { Jws, Signature } from './jws.js';
import type { Pins } from './pins.js';

export interface Signers {
  readonly parties: readonly [string, string];
  readonly cards: Cards;
  readonly pins: Pins;
  /** Whether a key counted when this was signed. */
  readonly counted: (key: SignKey) => boolean;
}

/** Where no signature holds at all, it is the text that differs from what was signed. @throws Fault */
export function requireBothSignatures(jws: Jws, signers: Signers): void {
  const at = jws.at.replace(/payload$/, 'signatures');
  hold(jws.signatures.length === 2, at, 'Exactly two signatures are expected.', '应恰有双方两个签名。');
  const signed = new Set<string>();
  const faults = jws.signatures.map((signature) =>
    faultOf(() => requireNext(signature, jws, signers, signed)),
  );
  const [first] = faults.filter((fault) => fault !== undefined);
  if (first === undefined) return;
  throw faults.includes(undefined) ? first : noneHolds(jws.at, first);
}

function requireNext(signature: Signature, jws: Jws, signers: Signers, signed: Set<string>): void {
  const { parties, cards, pins, counted } = signers;
  const { kid, at } = signature;
  const card = parties.map((party) => cardOf(cards, party, jws.at)).find(({ signKeys }) => signKeys.has(kid));
  hold(
    card !== undefined,
    at.header,
    'The signer is neither of the two parties.',
    '签名者不是双方中的任何一方。',
  );
  const key = card.signKeys.get(kid)!;
  const [en, zh] = [`This key of ${card.party} did not count then.`, `${card.party} 的这把密钥当时无效。`];
  hold(counted(key), at.header, en, zh);
  hold(!signed.has(card.party), at.header, `${card.party} signed twice.`, `${card.party} 签了两次。`);
  requireHolds(signature, key);
  pins.require(signature, card.party);
  signed.add(card.party);
}

function faultOf(run: () => void): Fault | undefined {
  try {
    run();
    return undefined;
  } catch (thrown) {
    if (thrown instanceof Fault) return thrown;
    throw thrown;
  }
}

function noneHolds(at: string, { told }: Fault): Fault {
  return new Fault(at, {
    en: `No signature holds over this text: it is not the one that was signed. (${told.en})`,
    zh: `没有一个签名与此文本相符：它不是双方签署的文本。（${told.zh}）`,
  });
}

/**
 * The keys named by whoever checks, compared by another channel: `<kid>`, or `<party>=<kid>`. Protects: a file can bring cards of its
 * own making, so a card is believed only when a key already believed signed it; that it merely lists such a key proves nothing, for
 * public keys are public.
 */
import { isHash } from './base64url.js';
import type { Card } from './card.js';
import type { Cards } from './cards.js';
import { Fault, hold } from './fault.js';
import type { Signature } from './jws.js';

export class Pins {
  private readonly believed = new Map<string, Set<string>>();

  private constructor(readonly none: boolean) {}

  static readonly nobody = new Pins(true);

  /** Every card must lead back to a pin. @throws Fault at the first that does not */
  static over(cards: Cards, pins: readonly string[]): Pins {
    if (pins.length === 0) return Pins.nobody;
    const result = new Pins(false);
    for (const [party, ofParty] of cards) {
      const kids = new Set(pins.map((pin) => kidFor(pin, party)).filter((kid) => kid !== undefined));
      spread(kids, ofParty);
      result.believed.set(party, kids);
      const stranger = ofParty.find(({ signature }) => !kids.has(signature.kid));
      if (stranger !== undefined) throw strangerFault(stranger);
    }
    return result;
  }

  /** @throws Fault where pins were given and none leads to this key */
  require({ kid, at }: Signature, party: string): void {
    hold(
      this.none || this.believed.get(party)?.has(kid) === true,
      at.header,
      `No key you named leads to this key of ${party}.`,
      `您给出的密钥指纹不能证明 ${party} 的这把密钥。`,
    );
  }
}

export function isPin(text: string): boolean {
  const [kid, party, ...rest] = text.split('=').reverse();
  return (
    isHash(kid) && rest.length === 0 && (party === undefined || /^\d{6}\.(origin|destination)$/.test(party))
  );
}

function kidFor(pin: string, party: string): string | undefined {
  const [kid, owner] = pin.split('=').reverse();
  return owner === undefined || owner === party ? kid : undefined;
}

/** A card signed by a believed key vouches for the signing keys it lists. */
function spread(kids: Set<string>, cards: readonly Card[]): void {
  for (let before = -1; before !== kids.size;) {
    before = kids.size;
    for (const { signature, signKeys } of cards) {
      if (kids.has(signature.kid)) for (const kid of signKeys.keys()) kids.add(kid);
    }
  }
}

function strangerFault({ at, party, signature }: Card): Fault {
  return new Fault(at, {
    en: `This card of ${party} is signed by ${signature.kid}, and no key you named leads to it: compare that one too, or believe nothing under it.`,
    zh: `${party} 的这张名片由 ${signature.kid} 签名，您给出的密钥指纹不能证明它：请同时核对这一把，否则不可采信。`,
  });
}

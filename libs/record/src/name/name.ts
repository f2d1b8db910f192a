/**
 * Names as people write them (02-domain §1): NFC, never NFKC, supplementary planes kept, one interpunct.
 * NFKC would fold characters that are different names; U+00B7 is what the register prints between the parts.
 */

/** What keyboards and old exports put in place of U+00B7. */
const interpunctLookAlikes = /[\u2022\u2027\u2219\u22c5\u30fb\uff65\u16eb\u2e31\u2e33\u0387]/gu;

export function normaliseName(name: string): string {
  return name
    .normalize('NFC')
    .replace(interpunctLookAlikes, '\u00b7')
    .replace(/[\s\u3000]+/gu, ' ')
    .replace(/ ?\u00b7 ?/gu, '\u00b7')
    .trim();
}

/** The first character and one full-width star, however long the name: the length would narrow the guess. */
export function maskName(name: string): string {
  const [first] = normaliseName(name);
  return `${first ?? ''}＊`;
}

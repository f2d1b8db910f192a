/** The check character of GB 11643 (ISO 7064 MOD 11-2) over the first seventeen digits. */
const weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2] as const;
const characters = '10X98765432';

export function checkCharacter(seventeenDigits: string): string {
  const sum = weights.reduce((total, weight, place) => total + weight * Number(seventeenDigits[place]), 0);
  return characters.charAt(sum % 11);
}

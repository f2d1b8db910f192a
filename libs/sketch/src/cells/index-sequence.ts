/**
 * Which cells a symbol is in: the same sequence in every language, drawn from its check (decision 0008). Cell i holds a
 * symbol with probability 1/(1 + i/2), after Yang, Gilad and Alizadeh, "Practical Rateless Set Reconciliation"
 * (SIGCOMM 2024). Protects: any prefix of the cells is the same whoever made it and however far.
 */

/** By name: inside a vm context, as under jest, every look at `Math` costs more than the whole step. */
const { ceil, imul, sqrt } = Math;

/** No prefix reaches so far; a place beyond it is as good as none. */
export const noPlace = 2 ** 31 - 1;

/** Used again for symbol after symbol; the state stays within int32, so nothing is allocated on the way. */
export class IndexSequence {
  a = 0;
  b = 0;
  index = 0;

  /** At cell 0, where every symbol is. `a` and `b`: the check as two big-endian words. */
  start(a: number, b: number): void {
    this.resume(a, b, 0);
  }

  resume(a: number, b: number, index: number): void {
    this.a = a | 0;
    this.b = b | 0;
    this.index = index;
  }

  next(): number {
    const a = (this.a + 0x9e3779b9) | 0;
    let t = a ^ this.b;
    t = imul(t ^ (t >>> 16), 0x85ebca6b);
    t = imul(t ^ (t >>> 13), 0xc2b2ae35);
    const r = t ^ (t >>> 16);
    this.a = a;
    this.b = imul(this.b, 0x01000193) ^ r;
    // 2^16/√(r + 1) is 1/√u to the last bit: a power of two only moves the exponent.
    const step = ceil((this.index + 1.5) * (65536 / sqrt((r >>> 0) + 1) - 1));
    const next = this.index + (step > 1 ? step : 1);
    return (this.index = next < noPlace ? next : noPlace);
  }
}

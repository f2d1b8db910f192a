/** The one shape every bench answers in, for people, machines and the report. */
import type { Machine } from './machine.js';

export type Figures = Readonly<Record<string, number>>;

export interface Measured {
  readonly parameters: Readonly<Record<string, string | number>>;
  readonly figures: Figures;
  readonly floor: Figures;
  /** CPU milliseconds for each thousand records, or resident memory: what the figures cost. */
  readonly costs?: Readonly<Record<string, Readonly<Record<string, number>>>>;
}

export interface BenchResult extends Measured {
  readonly bench: string;
  readonly commit: string;
  readonly machine: Machine;
  /** figure ÷ floor, where there is a floor */
  readonly ratios: Figures;
}

export function ratiosOf({ figures, floor }: Measured): Figures {
  return Object.fromEntries(
    Object.entries(floor).map(([name, least]) => [name, rounded(figures[name]! / least, 2)]),
  );
}

export function rounded(value: number, decimals = 0): number {
  return Number(value.toFixed(decimals));
}

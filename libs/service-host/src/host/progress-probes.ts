/**
 * Liveness is progress, not "the process answers": each loop that must go on says how long ago it last did.
 * Protects: a consumer that died while HTTP looks well is restarted.
 */
import { Injectable } from '@nestjs/common';

export interface ProbeState {
  readonly name: string;
  readonly ageMs: number;
  readonly limitMs: number;
  readonly late: boolean;
}

interface Probe {
  readonly ageMs: () => number;
  readonly limitMs: number;
}

@Injectable()
export class ProgressProbes {
  readonly #probes = new Map<string, Probe>();

  /** `ageMs` is the time since the last progress; above `limitMs` the process counts as dead. Registering a name again replaces it. */
  register(name: string, ageMs: () => number, limitMs: number): void {
    this.#probes.set(name, { ageMs, limitMs });
  }

  remove(name: string): void {
    this.#probes.delete(name);
  }

  states(): readonly ProbeState[] {
    return [...this.#probes].map(([name, { ageMs, limitMs }]) => {
      const age = Math.round(ageMs());
      return { name, ageMs: age, limitMs, late: age > limitMs };
    });
  }
}

/** The checks of one file, in order, up to the first that does not hold. Protects: whatever goes wrong becomes a failing check, never an exception. */
import { Fault, type Told } from './fault.js';

export interface Check {
  readonly name: string;
  readonly ok: boolean;
  /** JSON pointer of the member of the file; there where the check failed, or speaks of one member. */
  readonly at?: string;
  readonly en: string;
  readonly zh: string;
}

export interface Finding extends Told {
  readonly at?: string;
}

export class Report {
  readonly checks: Check[] = [];

  /** Runs one check; what it read goes on to the next. `told` says what holds now. @throws Stopped */
  check<Read>(name: string, told: Finding | ((read: Read) => Finding), run: () => Read): Read {
    try {
      const read = run();
      this.note(name, typeof told === 'function' ? told(read) : told);
      return read;
    } catch (thrown) {
      this.checks.push({ name, ok: false, ...failureOf(thrown) });
      throw new Stopped();
    }
  }

  note(name: string, { en, zh, at }: Finding): void {
    this.checks.push({ name, ok: true, ...(at === undefined ? {} : { at }), en, zh });
  }

  /** Whether all of it held. */
  run(steps: () => void): boolean {
    try {
      steps();
      return true;
    } catch (thrown) {
      if (!(thrown instanceof Stopped))
        this.checks.push({ name: 'unforeseen', ok: false, ...failureOf(thrown) });
      return false;
    }
  }
}

class Stopped extends Error {}

function failureOf(thrown: unknown): { at: string; en: string; zh: string } {
  if (thrown instanceof Fault) return { at: thrown.at, ...thrown.told };
  const why = thrown instanceof Error ? thrown.message : String(thrown);
  return { at: '', en: `The check could not be carried out: ${why}`, zh: `无法完成检查：${why}` };
}

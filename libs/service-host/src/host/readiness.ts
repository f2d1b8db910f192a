/** Whether requests should be sent here now: database and transport answer, and we are not on the way out. */
import { Injectable } from '@nestjs/common';

const patienceMs = 2000;

type Check = () => Promise<boolean | void>;

@Injectable()
export class Readiness {
  readonly #checks = new Map<string, Check>();
  #leaving = false;

  /** A check that answers false, throws, or takes longer than two seconds is not ready. */
  register(name: string, check: Check): void {
    this.#checks.set(name, check);
  }

  /** From here on not ready, whatever the checks say. */
  leave(): void {
    this.#leaving = true;
  }

  get leaving(): boolean {
    return this.#leaving;
  }

  async states(): Promise<Readonly<Record<string, boolean>>> {
    const answers = await Promise.all(
      [...this.#checks].map(async ([name, check]) => [name, await holds(check)] as const),
    );
    return { ...Object.fromEntries(answers), open: !this.#leaving };
  }
}

async function holds(check: Check): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<false>((resolve) => {
    timer = setTimeout(() => resolve(false), patienceMs);
  });
  try {
    return (await Promise.race([check(), late])) !== false;
  } catch {
    return false;
  } finally {
    clearTimeout(timer);
  }
}

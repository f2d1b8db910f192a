/** Plain words on a terminal, Chinese first and English below, for registrars and operators alike. */
import { isProblem } from '@liangdi/problem';

export function say(zh: string, en: string): void {
  process.stdout.write(`${zh}\n  ${en}\n`);
}

/** What went wrong and what to do next; never a stack for what the catalogue can tell. */
export function sayProblem(thrown: unknown): void {
  if (isProblem(thrown)) {
    const { detailZh, detailEn, code } = thrown.toBody();
    process.stderr.write(`${detailZh}\n  ${detailEn} [${code}]\n`);
  } else {
    process.stderr.write(`${thrown instanceof Error ? (thrown.stack ?? thrown.message) : String(thrown)}\n`);
  }
}

/** What went wrong, in both languages and without a stack trace, and the exit status that says it to a script. */
import { isProblem } from '@liangdi/problem';

export class Failure extends Error {
  constructor(
    readonly zh: string,
    readonly en: string,
    readonly exitCode: 1 | 2 | 3 = 1,
  ) {
    super(en);
  }
}

export function tell(thrown: unknown): void {
  if (thrown instanceof Failure) return say(thrown.zh, thrown.en);
  if (isProblem(thrown)) {
    const { code, detailZh, detailEn } = thrown.toBody();
    return say(`${detailZh}（${code}）`, `${detailEn} (${code})`);
  }
  say(
    '出现了没有预料到的错误。',
    `Something unforeseen went wrong: ${thrown instanceof Error ? thrown.message : String(thrown)}`,
  );
}

export function exitCodeOf(thrown: unknown): number {
  if (thrown instanceof Failure) return thrown.exitCode;
  return isProblem(thrown, 'sign-in-unavailable') ? 3 : 1;
}

/** For people, on stderr. */
export function say(zh: string, en: string): void {
  process.stderr.write(`${zh}\n${en}\n`);
}

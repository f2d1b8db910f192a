/** Prints each step as sentences with the time it took, or as JSON lines for machines; remembers whether all claims held. */
import type { Claim } from './stage.js';

export interface Printer {
  /** Runs a step and prints it. A claim that does not hold is printed as such and ends the demonstration. */
  step(
    said: { readonly zh: string; readonly en: string },
    run: () => Promise<readonly Claim[]>,
  ): Promise<void>;
  /** Prints the closing line; true when everything held. */
  close(): boolean;
}

export function openPrinter(json: boolean): Printer {
  const startedAt = Date.now();
  let number = 0;
  let claims = 0;
  return {
    async step({ zh, en }, run) {
      const began = Date.now();
      const made = await run();
      const seconds = (Date.now() - began) / 1000;
      claims += made.length;
      if (json) {
        process.stdout.write(`${JSON.stringify({ step: number, zh, en, seconds, claims: made })}\n`);
      } else {
        process.stdout.write(
          `\n${number}. ${zh}（${seconds.toFixed(2)} 秒）\n   ${en} (${seconds.toFixed(2)} s)\n`,
        );
        for (const { zh: saidZh, en: saidEn, holds } of made) {
          process.stdout.write(`   ${holds ? '✓' : '✗ 不成立 DOES NOT HOLD'} ${saidZh}\n     ${saidEn}\n`);
        }
      }
      number += 1;
      const broken = made.find(({ holds }) => !holds);
      if (broken) throw new Error(`${broken.zh} / ${broken.en}`);
    },
    close() {
      const seconds = (Date.now() - startedAt) / 1000;
      const zh = `全部 ${claims} 项均已从双方数据库和消息主题中读回核实，用时 ${seconds.toFixed(1)} 秒。`;
      const en = `All ${claims} claims were read back from both databases and the topics, in ${seconds.toFixed(1)} s.`;
      process.stdout.write(
        json
          ? `${JSON.stringify({ closing: true, zh, en, seconds, claims, holds: true })}\n`
          : `\n${zh}\n${en}\n`,
      );
      return true;
    },
  };
}

/** What does not hold, and where: a JSON pointer (RFC 6901) to the member of the file, and the reason in both languages. */

export interface Told {
  readonly en: string;
  readonly zh: string;
}

export class Fault extends Error {
  constructor(
    readonly at: string,
    readonly told: Told,
  ) {
    super(told.en);
  }
}

/** @throws Fault */
export function hold(condition: boolean, at: string, en: string, zh: string): asserts condition {
  if (!condition) throw new Fault(at, { en, zh });
}

/** One step down. A name a stranger chose is cut short and loses what could steer a terminal. */
export function below(at: string, step: string | number): string {
  return `${at}/${printable(String(step)).replaceAll('~', '~0').replaceAll('/', '~1')}`;
}

function printable(name: string): string {
  const short = name.length > 60 ? `${name.slice(0, 60)}…` : name;
  return short.replace(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu, '\ufffd');
}

/** A document that stands inside one member of the file is read by its own pointers; the fault is the member's, and says where inside. */
export function inside<Read>(at: string, read: () => Read): Read {
  try {
    return read();
  } catch (thrown) {
    if (!(thrown instanceof Fault)) throw thrown;
    const { en, zh } = thrown.told;
    if (thrown.at === '') throw new Fault(at, { en, zh });
    throw new Fault(at, {
      en: `${en} (In the document: ${thrown.at}.)`,
      zh: `${zh}（文档内：${thrown.at}）`,
    });
  }
}

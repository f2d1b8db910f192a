/**
 * A strict JSON reader (RFC 8259) that says where it stopped. Protects: no member stands twice, nothing is too deep, too much or not
 * Unicode, and no member name reaches into JavaScript's own objects.
 */
import { below, Fault } from './fault.js';

export type Json = null | boolean | number | string | readonly Json[] | Fields;
export interface Fields {
  readonly [name: string]: Json;
}

const maxDepth = 32;
/** A record proof has about forty values: this is room for fifty thousand, and bounds the memory a hostile file can ask for. */
const maxValues = 2_000_000;
/* eslint-disable no-control-regex -- control characters are what may not stand bare in a string */
const patterns = {
  plain: /[^"\\\u0000-\u001f]*/y,
  unit: /\\u[0-9a-fA-F]{4}/y,
  word: /true|false|null/y,
  number: /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y,
  space: /[ \t\n\r]*/y,
};
const literals: Readonly<Record<string, Json>> = { t: true, f: false, n: null };
const escapes: Readonly<Record<string, string>> = {
  '"': '"',
  '\\': '\\',
  '/': '/',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
};

/** `within`: the text stands inside that member of the file, and every fault is that member's. @throws Fault */
export function readJson(text: string, within?: string): Json {
  return new Reader(text, within).read();
}

class Reader {
  private position = 0;
  private values = 0;
  private readonly path: (string | number)[] = [];

  constructor(
    private readonly text: string,
    private readonly within: string | undefined,
  ) {}

  read(): Json {
    const value = this.value(0);
    this.skipSpace();
    if (this.position < this.text.length) this.fail('something follows the value', '结尾后还有内容');
    return value;
  }

  private value(depth: number): Json {
    this.skipSpace();
    this.values += 1;
    if (this.values > maxValues) this.fail('there are too many values', '内容过多');
    const character = this.text[this.position] ?? '';
    if (character === '{' || character === '[') {
      if (depth === maxDepth) this.fail('objects and arrays are nested too deep', '嵌套过深');
      return character === '{' ? this.object(depth + 1) : this.array(depth + 1);
    }
    if (character === '"') return this.string();
    if (character in literals) return this.literal(literals[character]!);
    return this.number();
  }

  private object(depth: number): Fields {
    const fields = Object.create(null) as Record<string, Json>;
    this.position += 1;
    if (this.takes('}')) return fields;
    do {
      this.skipSpace();
      if (this.text[this.position] !== '"') this.fail('a member name is expected', '此处应为成员名');
      const name = this.string();
      this.path.push(name);
      if (name in fields) this.fail('a member stands twice', '成员重复');
      if (!this.takes(':')) this.fail('a colon is expected', '此处应为冒号');
      fields[name] = this.value(depth);
      this.path.pop();
    } while (this.takes(','));
    if (!this.takes('}')) this.fail('a comma or a closing brace is expected', '此处应为逗号或右花括号');
    return fields;
  }

  private array(depth: number): Json[] {
    const items: Json[] = [];
    this.position += 1;
    if (this.takes(']')) return items;
    do {
      this.path.push(items.length);
      items.push(this.value(depth));
      this.path.pop();
    } while (this.takes(','));
    if (!this.takes(']')) this.fail('a comma or a closing bracket is expected', '此处应为逗号或右方括号');
    return items;
  }

  private string(): string {
    this.position += 1;
    let read = '';
    for (;;) {
      read += this.matching(patterns.plain)!;
      const character = this.text[this.position];
      if (character === '\\') read += this.escape();
      else if (character === '"') break;
      else this.fail('a string does not end, or has a bare control character', '字符串未结束，或含控制字符');
    }
    this.position += 1;
    if (/\p{Cs}/u.test(read)) this.fail('a string is not Unicode', '字符串不是有效的 Unicode');
    return read;
  }

  private escape(): string {
    const plain = escapes[this.text[this.position + 1] ?? ''];
    if (plain !== undefined) {
      this.position += 2;
      return plain;
    }
    const unit = this.matching(patterns.unit);
    if (unit === undefined) this.fail('an escape is unknown', '无法识别的转义');
    return String.fromCharCode(parseInt(unit.slice(2), 16));
  }

  private literal(value: Json): Json {
    if (this.matching(patterns.word) === undefined) this.fail('a word is unknown', '无法识别的词');
    return value;
  }

  private number(): number {
    const digits = this.matching(patterns.number);
    if (digits === undefined) this.fail('a value is expected', '此处应为一个值');
    const value = Number(digits);
    if (!Number.isFinite(value)) this.fail('a number is too large', '数值过大');
    return value;
  }

  private takes(character: string): boolean {
    this.skipSpace();
    if (this.text[this.position] !== character) return false;
    this.position += 1;
    return true;
  }

  private skipSpace(): void {
    this.matching(patterns.space);
  }

  private matching(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.position;
    const found = pattern.exec(this.text)?.[0];
    this.position += found?.length ?? 0;
    return found;
  }

  private fail(en: string, zh: string): never {
    throw new Fault(this.within ?? this.path.reduce<string>(below, ''), {
      en: `Not readable as JSON: ${en}, at character ${this.position}.`,
      zh: `不是有效的 JSON：第 ${this.position} 个字符处，${zh}。`,
    });
  }
}

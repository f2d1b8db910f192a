/** What the steps of the demonstration share: the world, both books to read claims back from, and the people in it. */
import type { Acquaintance } from '../story/become-acquainted.js';
import type { Books } from '../story/read-back.js';
import type { Intruder } from './intruder.js';
import type { TopicReader } from './read-topics.js';
import type { World } from '../world/world.js';

export interface Stage {
  readonly world: World;
  readonly books: Books;
  readonly topics: TopicReader;
  /** Who goes past the system, straight into a database. */
  readonly intruder: Intruder;
  /** For files that are handed to somebody. */
  readonly folder: string;
  /** How many records the crash step sends. */
  readonly records: number;
  acquaintance?: Acquaintance;
  /** Those the load of the crash step is about, as the destination knows them. */
  persons?: readonly string[];
  /** The demo person as each side knows her. */
  person?: { readonly origin: string; readonly destination: string };
}

/** Something said of the exchange, and whether the databases and topics bear it out. */
export interface Claim {
  readonly zh: string;
  readonly en: string;
  readonly holds: boolean;
}

export interface Step {
  readonly zh: string;
  readonly en: string;
  /** Does what the step says and reads back what became of it. */
  run(stage: Stage): Promise<Claim[]>;
}

export function claim(zh: string, en: string, holds: boolean): Claim {
  return { zh, en, holds };
}

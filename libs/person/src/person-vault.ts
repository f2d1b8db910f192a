/**
 * Opens and closes what is sealed under a person's data key.
 * Protects: a data key leaves the database only wrapped, and an unwrapped one is remembered for seconds, so that destroying a key acts at once.
 */
import {
  blindIndex,
  newDataKey,
  openAtRest,
  sealAtRest,
  unwrapDataKey,
  wrapDataKey,
} from '@liangdi/envelope';
import type { PersonId } from '@liangdi/record';
import { LRUCache } from 'lru-cache';

const rememberedKeys = 20_000;
const rememberedForMs = 10_000;

export class PersonVault {
  private readonly unwrapped = new LRUCache<string, Buffer>({ max: rememberedKeys, ttl: rememberedForMs });

  constructor(private readonly masterKey: Buffer) {}

  newKey(personId: PersonId): { key: Buffer; wrapped: Buffer } {
    const key = newDataKey();
    this.unwrapped.set(personId, key);
    return { key, wrapped: wrapDataKey(this.masterKey, key, personId) };
  }

  unwrap(personId: PersonId, wrapped: Buffer): Buffer {
    const known = this.unwrapped.get(personId);
    if (known) return known;
    const key = unwrapDataKey(this.masterKey, wrapped, personId);
    this.unwrapped.set(personId, key);
    return key;
  }

  /** The place of an ID number in this party's own index; another party's index of the same number differs. */
  indexOf(normalisedIdNumber: string): Buffer {
    return blindIndex(this.masterKey, normalisedIdNumber);
  }

  sealIdentity(key: Buffer, personId: PersonId, identity: object): Buffer {
    return sealAtRest(key, Buffer.from(JSON.stringify(identity)), `identity/${personId}`);
  }

  openIdentity<T>(key: Buffer, personId: PersonId, sealed: Buffer): T {
    return JSON.parse(openAtRest(key, sealed, `identity/${personId}`).toString('utf8')) as T;
  }
}

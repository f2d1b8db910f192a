/** Where the development issuer keeps sign-ins under way: in memory, gone with the process. */
import type { Adapter, AdapterPayload } from 'oidc-provider';
import { LRUCache } from 'lru-cache';

/** A class per issuer, so that two issuers in one process share nothing. */
export function memoryAdapter(): new (model: string) => Adapter {
  const kept = new LRUCache<string, AdapterPayload>({ max: 2000 });
  const sought = (match: (payload: AdapterPayload) => boolean) =>
    Promise.resolve([...kept.values()].find(match));

  return class implements Adapter {
    constructor(private readonly model: string) {}

    upsert(id: string, payload: AdapterPayload, expiresIn: number): Promise<void> {
      kept.set(`${this.model}:${id}`, payload, expiresIn > 0 ? { ttl: expiresIn * 1000 } : {});
      return Promise.resolve();
    }

    find(id: string): Promise<AdapterPayload | undefined> {
      return Promise.resolve(kept.get(`${this.model}:${id}`));
    }

    findByUid(uid: string): Promise<AdapterPayload | undefined> {
      return sought((payload) => payload.uid === uid && payload.kind === this.model);
    }

    findByUserCode(userCode: string): Promise<AdapterPayload | undefined> {
      return sought((payload) => payload.userCode === userCode);
    }

    consume(id: string): Promise<void> {
      const payload = kept.get(`${this.model}:${id}`);
      if (payload) payload.consumed = Math.floor(Date.now() / 1000);
      return Promise.resolve();
    }

    destroy(id: string): Promise<void> {
      kept.delete(`${this.model}:${id}`);
      return Promise.resolve();
    }

    revokeByGrantId(grantId: string): Promise<void> {
      for (const [key, payload] of kept.entries()) if (payload.grantId === grantId) kept.delete(key);
      return Promise.resolve();
    }
  };
}

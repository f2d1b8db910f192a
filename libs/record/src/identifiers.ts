/** Names of things that carry no meaning of their own: time-ordered UUIDs, branded so that none is taken for another. */
import { v7 } from 'uuid';

/** One record through all its versions (UUIDv7). */
export type RecordId = string & { readonly __brand: 'RecordId' };
/** One person in the sender's own database; never leaves it. */
export type PersonId = string & { readonly __brand: 'PersonId' };

export const uuidPattern = '^[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$';

export function newId(): string {
  return v7();
}

export function newRecordId(): RecordId {
  return v7() as RecordId;
}

export function newPersonId(): PersonId {
  return v7() as PersonId;
}

/** What the steps of the inbox share: what they stand on, and the parcel once it is verified. */
import type { Database } from '@liangdi/database';
import type { CheckedEntry, Manifest, UnpackedParcel } from '@liangdi/envelope';
import type { PersonVault } from '@liangdi/person';
import type { PartyId } from '@liangdi/record';
import type { Terms } from '@liangdi/terms';
import type { Nudge } from '../outbox/outbox.js';
import type { IncomingMessage } from '../transport/transport.js';
import type { ParkedMessages } from './parked-messages.js';
import type { RecordReceiver } from './record-receiver.js';

export interface InboxDependencies {
  readonly database: Database;
  readonly terms: Terms;
  readonly vault: PersonVault;
  readonly receivers: readonly RecordReceiver[];
  /** Where a held parcel goes that turns out never to be good. */
  readonly parked: Pick<ParkedMessages, 'park'>;
  readonly nudge: Nudge;
  readonly now: () => Date;
}

/** A parcel whose signature, order and content have been checked against the sender's card. */
export interface VerifiedParcel {
  readonly message: Pick<IncomingMessage, 'key' | 'headers' | 'value'>;
  readonly sender: PartyId;
  readonly manifest: Manifest;
  readonly manifestJws: string;
  readonly digest: string;
  readonly parcel: UnpackedParcel;
  readonly entries: readonly CheckedEntry[];
}

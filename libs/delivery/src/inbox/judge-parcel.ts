/** Judges every record of a verified parcel by itself, against the party's own card and the agreement the manifest names. */
import type { Tx } from '@liangdi/database';
import { instant } from '@liangdi/record';
import type { HeldAgreement } from '@liangdi/terms';
import type { InboxDependencies, VerifiedParcel } from './inbox-dependencies.js';
import { judgeRecord, type JudgedRecord, type JudgeBearings } from './judge-record.js';

export async function judgeParcel(
  tx: Tx,
  { terms, receivers, now }: Pick<InboxDependencies, 'terms' | 'receivers' | 'now'>,
  { manifest, entries, parcel }: VerifiedParcel,
  agreement: HeldAgreement,
  options: Pick<JudgeBearings, 'asOfItsTime'> = {},
): Promise<JudgedRecord[]> {
  const { card: ownCard } = await terms.cards.get(tx, terms.own);
  const kinds = receivers.map(({ kind }) => kind);
  const moment = now();
  const bearings = { manifest, agreement, ownCard, kinds, now: moment, at: instant(moment), ...options };
  return entries.map((checked, index) => judgeRecord(checked, parcel.records[index]!.body, bearings));
}

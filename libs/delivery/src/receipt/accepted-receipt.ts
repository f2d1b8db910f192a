/** The sender's own word that it has taken these records on: bound to the commit that numbers them, dated as the manifest. */
import type { Manifest, Receipt } from '@liangdi/envelope';

export function acceptedReceipt(manifest: Manifest, parcelDigest: string): Receipt {
  const { agreementId, agreementVersion, direction, firstSeq, count, sender, createdAt } = manifest;
  return {
    type: 'liangdi-receipt/1',
    stage: 'accepted',
    issuer: sender,
    agreementId,
    agreementVersion,
    direction,
    parcelDigest,
    firstSeq,
    count,
    at: createdAt,
  };
}

/**
 * Signing a checkpoint: one party proposes, the other countersigns the very same bytes. Protects: a party signs only what
 * it reckoned itself; a checkpoint holds only with one signature of each, by keys that were theirs at its instant.
 */
import type { KeyObject } from 'node:crypto';
import {
  addSignature,
  canonicalJson,
  parseJson,
  sha256,
  signGeneral,
  verifyGeneral,
  type GeneralJws,
  type SigningKey,
} from '@liangdi/envelope';
import { problem } from '@liangdi/problem';
import type { Instant, PartyId } from '@liangdi/record';
import type { Checkpoint } from './checkpoint.js';
import { requireCheckpoint } from './checkpoint-shape.js';

export const checkpointTyp = 'liangdi.checkpoint.v1';

/** A party's public signing key of this kid, if it was valid at that instant. */
export type PartyKeyAt = (party: PartyId, kid: string, at: Instant) => KeyObject | undefined;

export interface CheckedCheckpoint {
  readonly checkpoint: Checkpoint;
  /** SHA-256 of the signed bytes. */
  readonly digest: Buffer;
  /** The kid of each party that has signed. */
  readonly signedBy: { readonly sender?: string; readonly receiver?: string };
}

/** 20,000 epochs and the rest of the document. */
const maxDocumentBytes = 4 * 2 ** 20;

/** Refused: `checkpoint-malformed`. */
export function signCheckpoint(checkpoint: Checkpoint, key: SigningKey): GeneralJws {
  return signGeneral(canonicalJson(requireCheckpoint(checkpoint)), key, checkpointTyp);
}

/**
 * The second signature, over the partner's bytes if they are those of `own`. Whether the partner's signature holds is
 * `verifyProposedCheckpoint`'s. Refused: `checkpoint-differs`, `checkpoint-malformed`, `jws-malformed`.
 */
export function countersignCheckpoint(proposed: GeneralJws, own: Checkpoint, key: SigningKey): GeneralJws {
  const text = canonicalJson(requireCheckpoint(own));
  if (proposed.payload !== Buffer.from(text).toString('base64url')) throw problem('checkpoint-differs');
  return addSignature(proposed, key, checkpointTyp);
}

/** With the signatures of both. Refused: as by `verifyProposedCheckpoint`, and `checkpoint-not-countersigned`. */
export function verifyCheckpoint(signed: GeneralJws, keyFor: PartyKeyAt): CheckedCheckpoint {
  const checked = verifyProposedCheckpoint(signed, keyFor);
  const { sender, receiver } = checked.signedBy;
  if (sender === undefined || receiver === undefined) throw problem('checkpoint-not-countersigned');
  return checked;
}

/**
 * With the signature of one party or of both; every signature there is must hold. Refused: `jws-malformed` (also where a
 * party has signed twice), `jws-algorithm-refused`, `signer-unknown`, `signature-invalid`, `json-malformed`,
 * `json-not-canonical`, `message-too-large`, `checkpoint-malformed`.
 */
export function verifyProposedCheckpoint(signed: GeneralJws, keyFor: PartyKeyAt): CheckedCheckpoint {
  const { bytes, checkpoint } = readUnverified(signed);
  const { parties, at } = checkpoint;
  const signedBy: { sender?: string; receiver?: string } = {};
  verifyGeneral(signed, checkpointTyp, (kid) => {
    for (const side of ['sender', 'receiver'] as const) {
      const key = keyFor(parties[side], kid, at);
      if (key === undefined) continue;
      if (signedBy[side] !== undefined) throw problem('jws-malformed');
      signedBy[side] = kid;
      return key;
    }
    return undefined;
  });
  return { checkpoint, digest: sha256(bytes), signedBy };
}

/** The document first, for its instant says which keys count; nothing of it is believed before they were tried. */
function readUnverified(signed: GeneralJws): { bytes: Buffer; checkpoint: Checkpoint } {
  if (typeof signed?.payload !== 'string') throw problem('jws-malformed');
  const bytes = Buffer.from(signed.payload, 'base64url');
  const checkpoint = requireCheckpoint(parseJson(bytes, { maxBytes: maxDocumentBytes }));
  if (canonicalJson(checkpoint) !== bytes.toString('utf8')) throw problem('json-not-canonical');
  return { bytes, checkpoint };
}

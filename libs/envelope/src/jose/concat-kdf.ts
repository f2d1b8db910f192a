/** Concat KDF of RFC 7518 §4.6.2 for ECDH-ES in direct mode: one round of SHA-256 gives the 256-bit content key. */
import { sha256 } from '../digest/sha256.js';

const round = uint32(1);
/** AlgorithmID ‖ PartyUInfo ‖ PartyVInfo ‖ SuppPubInfo, the same for every message: apu and apv are not used. */
const otherInfo = Buffer.concat([uint32(7), Buffer.from('A256GCM'), uint32(0), uint32(0), uint32(256)]);

export function contentKeyFrom(sharedSecret: Buffer): Buffer {
  return sha256(round, sharedSecret, otherInfo);
}

function uint32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
}

/**
 * A stranger's checker, written from docs/protocol.md §14 alone, with `jose` and SHA-256. It imports nothing of this project: whatever this project
 * gets wrong in its own code, it does not get wrong here in the same way.
 */
import {
  b64u,
  canonical,
  claimed,
  EvidenceFault,
  fromB64u,
  sha256,
  verifyCompact,
  verifySignature,
  type Fields,
} from './jose-reading.js';
import { checkCards, imported, keyAt, signKeys, type Party } from './party-cards.js';

/** What the file proves. */
export interface Proved {
  readonly sender: string;
  readonly recipient: string;
  readonly seq: number;
  readonly recordId: string;
  readonly sealedAt: string;
  readonly stages: readonly {
    readonly stage: string;
    readonly issuer: string;
    readonly at: string;
    readonly code?: string;
  }[];
  /** The body's text, where the file has it and it is the one committed to. */
  readonly body?: string;
}

/** `compared`: key ids the checker has from another channel, at least one of each party. @throws EvidenceFault */
export async function checkEvidence(file: Fields, compared: readonly string[]): Promise<Proved> {
  hold(file.type === 'liangdi-evidence/1', 'type', 'another type of file');
  const parties = await checkCards(file.partyCards, compared);
  const { createdAt } = claimed(file.manifest, 'manifest-signature');
  const agreement = await checkAgreement(file.agreement, parties, createdAt);
  const manifest = await checkManifest(file, parties, agreement);
  const { entry, leaf } = checkEntry(file, manifest, agreement);
  const stages = [];
  for (const jws of file.receipts) stages.push(await checkReceipt(jws, file, manifest, leaf, parties));
  const body = checkBody(file, entry);
  return {
    sender: manifest.sender,
    recipient: manifest.recipient,
    seq: file.seq,
    recordId: entry.recordId,
    sealedAt: manifest.createdAt,
    stages,
    ...(body === undefined ? {} : { body }),
  };
}

/** §14.2 */
async function checkAgreement(
  general: Fields,
  parties: Map<string, Party>,
  createdAt: string,
): Promise<Fields> {
  const failure = 'agreement-signature';
  const agreement = canonical(fromB64u(general.payload, failure), failure);
  hold(agreement.type === 'liangdi-agreement/1', failure, 'another type');
  const sides = [agreement.parties.origin, agreement.parties.destination] as readonly Fields[];
  const signers: string[] = [];
  for (const signed of general.signatures) {
    const keyFor = async (kid: string) => {
      for (const { party } of sides) {
        const key = signKeys(cardOf(parties, party, failure)).find((candidate) => candidate.kid === kid);
        if (!key) continue;
        const good = key.validFrom <= createdAt && !(key.compromisedSince <= createdAt);
        hold(good, failure, 'the key was not yet, or no longer to be believed');
        signers.push(party);
        return imported(key);
      }
      throw new EvidenceFault(failure, 'signed by a stranger');
    };
    await verifySignature(general.payload, signed, 'liangdi.agreement.v1', keyFor, failure);
  }
  const both = sides.every(({ party }) => signers.filter((signer) => signer === party).length === 1);
  hold(both && signers.length === 2, failure, 'not signed once by each party');
  for (const { party, cardDigest } of sides) {
    const known = parties.get(party)!.jws.some((jws) => b64u(sha256(jws)) === cardDigest);
    hold(known, 'agreement-card', `the card of ${party} the agreement was signed against is not here`);
  }
  return agreement;
}

/** §14.3 */
async function checkManifest(file: Fields, parties: Map<string, Party>, agreement: Fields): Promise<Fields> {
  const failure = 'manifest-signature';
  const { sender, createdAt } = claimed(file.manifest, failure);
  const card = cardOf(parties, sender, failure);
  const manifest = await verifyCompact(
    file.manifest,
    'liangdi.manifest.v1',
    (kid) => keyAt(card, kid, createdAt, failure),
    failure,
  );
  const { origin, destination } = agreement.parties;
  const [from, to] =
    manifest.direction === 'originToDestination' ? [origin, destination] : [destination, origin];
  hold(
    manifest.type === 'liangdi-manifest/1' &&
      ['originToDestination', 'destinationToOrigin'].includes(manifest.direction) &&
      manifest.agreementId === agreement.agreementId &&
      manifest.agreementVersion === agreement.agreementVersion &&
      manifest.sender === from.party &&
      manifest.recipient === to.party,
    'manifest-agreement',
    'the manifest is not of this agreement',
  );
  hold(b64u(sha256(file.manifest)) === file.parcelDigest, 'parcel-digest', 'the digest of another manifest');
  return manifest;
}

/** §14.4 */
function checkEntry(file: Fields, manifest: Fields, agreement: Fields): { entry: Fields; leaf: string } {
  const leaf = sha256('\0', file.entry);
  const path = file.inclusionPath.map((text: string) => fromB64u(text, 'inclusion')) as Buffer[];
  const root = rootOf(leaf, file.index, manifest.count, path);
  hold(b64u(root) === manifest.merkleRoot, 'inclusion', 'the path leads to another root');
  hold(file.seq === manifest.firstSeq + file.index, 'seq', 'another number');
  const entry = canonical(file.entry as string, 'entry-agreement');
  const clause = agreement.clauses.find(
    (candidate: Fields) =>
      candidate.clauseId === entry.clauseId &&
      candidate.recordType === entry.kind &&
      candidate.direction === manifest.direction &&
      candidate.purpose === entry.purpose,
  );
  hold(
    entry.agreementId === manifest.agreementId &&
      entry.agreementVersion === manifest.agreementVersion &&
      entry.senderOffice.slice(0, 6) === manifest.sender.slice(0, 6) &&
      entry.recipientOffice.slice(0, 6) === manifest.recipient.slice(0, 6) &&
      (entry.consentId === undefined) !== (entry.statutoryBasisId === undefined) &&
      clause !== undefined,
    'entry-agreement',
    'the entry is not under this agreement',
  );
  return { entry, leaf: b64u(leaf) };
}

/** RFC 9162 §2.1.3.2, as docs/protocol.md §14 writes it down. */
function rootOf(leaf: Buffer, index: number, count: number, path: readonly Buffer[]): Buffer {
  hold(Number.isInteger(index) && index >= 0 && index < count, 'inclusion', 'no such place');
  let [fn, sn, r] = [index, count - 1, leaf];
  for (const p of path) {
    hold(sn !== 0 && p.length === 32, 'inclusion', 'the path is too long');
    if (fn % 2 === 1 || fn === sn) {
      r = sha256('\x01', p, r);
      while (fn % 2 === 0 && fn !== 0) [fn, sn] = [fn / 2, Math.floor(sn / 2)];
    } else {
      r = sha256('\x01', r, p);
    }
    [fn, sn] = [Math.floor(fn / 2), Math.floor(sn / 2)];
  }
  hold(sn === 0, 'inclusion', 'the path is too short');
  return r;
}

/** §14.5 */
async function checkReceipt(
  jws: string,
  file: Fields,
  manifest: Fields,
  leaf: string,
  parties: Map<string, Party>,
): Promise<Proved['stages'][number]> {
  const failure = 'receipt-signature';
  const { issuer, at } = claimed(jws, failure);
  const card = cardOf(parties, issuer, failure);
  const receipt = await verifyCompact(
    jws,
    'liangdi.receipt.v1',
    (kid) => keyAt(card, kid, at, failure),
    failure,
  );
  const members = ['agreementId', 'agreementVersion', 'direction', 'firstSeq', 'count'];
  const issuerWanted = receipt.stage === 'accepted' ? manifest.sender : manifest.recipient;
  const told = receipt.entries?.find((entry: Fields) => entry.seq === file.seq && entry.digest === leaf);
  const speaksOfIt = {
    accepted: true,
    delivered: !receipt.except?.includes(file.seq),
    refused: told?.code !== undefined,
    acknowledged: told !== undefined,
  }[receipt.stage as string];
  hold(
    receipt.type === 'liangdi-receipt/1' &&
      members.every((member) => receipt[member] === manifest[member]) &&
      receipt.parcelDigest === file.parcelDigest &&
      issuer === issuerWanted &&
      speaksOfIt === true,
    'receipt-binding',
    'the receipt speaks of something else',
  );
  return { stage: receipt.stage, issuer, at, ...(told?.code ? { code: told.code } : {}) };
}

/** §14.6 */
function checkBody({ body }: Fields, entry: Fields): string | undefined {
  if (body === undefined) return undefined;
  const failure = 'body-commitment';
  const salt = fromB64u(body.salt, failure);
  const committed = salt.length === 32 && b64u(sha256(salt, body.text)) === entry.bodyCommitment;
  hold(committed, failure, 'another body');
  canonical(body.text as string, failure);
  return body.text;
}

function cardOf(parties: Map<string, Party>, party: string, failure: string): Fields {
  const card = parties.get(party)?.cards.at(-1);
  if (!card) throw new EvidenceFault(failure, `no card of ${party}`);
  return card;
}

function hold(holds: boolean, failure: string, why: string): void {
  if (!holds) throw new EvidenceFault(failure, why);
}

/**
 * The terms in force with a partner, read inside the transaction that acts on them.
 * Protects: suspension and ending act at once, because state is read each time; only parsed text and derived secrets are remembered.
 */
import type { AgreementDocument, AgreementState } from '@liangdi/agreement';
import type { Tx } from '@liangdi/database';
import {
  deriveAgreementSecret,
  encryptionKeyOf,
  type AgreementSecret,
  type PartyCard,
  type Recipient,
} from '@liangdi/envelope';
import { problem } from '@liangdi/problem';
import type { PartyId } from '@liangdi/record';
import { LRUCache } from 'lru-cache';
import { NewestConsents } from './newest-consents.js';
import type { OwnKeys } from './own-keys.js';
import type { PartnerCards } from './partner-cards.js';

export interface HeldAgreement {
  readonly document: AgreementDocument;
  readonly state: AgreementState;
  readonly digest: string;
  readonly partner: PartyId;
  readonly secret: AgreementSecret;
}

interface TermsRow {
  readonly agreement_id: string;
  readonly agreement_version: number;
  readonly state: AgreementState;
  readonly digest: string;
  readonly partner: PartyId;
}

type Parsed = Pick<HeldAgreement, 'document' | 'secret'>;

/** States in which an agreement may speak about records, in the order it is asked; a draft or a rejected one never does. */
const spoken = `('active', 'suspended', 'expired', 'terminated', 'superseded')`;

const agreementsWith = {
  name: 'agreements-with',
  text: `SELECT agreement_id, agreement_version, state, digest, partner FROM agreement
         WHERE partner = $1 AND state IN ${spoken} ORDER BY array_position(ARRAY${spoken.replace('(', '[').replace(')', ']')}, state), agreement_version DESC, agreement_id`,
};

const agreementsInForce = {
  name: 'agreements-in-force',
  text: `SELECT agreement_id, agreement_version, state, digest, partner FROM agreement WHERE state IN ('active', 'suspended')`,
};

const agreementOf = {
  name: 'agreement-of',
  text: `SELECT agreement_id, agreement_version, state, digest, partner FROM agreement
         WHERE agreement_id = $1 AND agreement_version = $2 AND state IN ${spoken}`,
};

/** Only for what is not remembered yet: a document never changes under its digest. */
const documentOf = {
  name: 'agreement-document',
  text: `SELECT document FROM agreement WHERE agreement_id = $1 AND agreement_version = $2`,
};

export class Terms {
  readonly consents = new NewestConsents();
  private readonly parsed = new LRUCache<string, Parsed>({ max: 500 });

  constructor(
    readonly own: PartyId,
    readonly keys: OwnKeys,
    readonly cards: PartnerCards,
  ) {}

  /** Agreements with a partner, active ones first, then as a refusal would best name them; newest version first. */
  async agreementsWith(tx: Tx, partner: PartyId): Promise<HeldAgreement[]> {
    const rows = await tx.query<TermsRow>(agreementsWith, [partner]);
    return Promise.all(rows.map((row) => this.hold(tx, row)));
  }

  /** Every agreement under which records may come or go now or after a suspension. */
  async agreementsInForce(tx: Tx): Promise<HeldAgreement[]> {
    const rows = await tx.query<TermsRow>(agreementsInForce);
    return Promise.all(rows.map((row) => this.hold(tx, row)));
  }

  async findAgreement(
    tx: Tx,
    agreementId: string,
    agreementVersion: number,
  ): Promise<HeldAgreement | undefined> {
    const [row] = await tx.query<TermsRow>(agreementOf, [agreementId, agreementVersion]);
    return row && this.hold(tx, row);
  }

  /**
   * The secret both parties derive and neither sends: pseudonyms, ledger keys and partition keys come from it. Derived from the `agree` keys on the
   * very cards the agreement was signed against, so that a later key change does not rename everybody in a running agreement.
   */
  async secretOf(tx: Tx, document: AgreementDocument, partner: PartyId): Promise<AgreementSecret> {
    const { origin, destination } = document.parties;
    const [ours, theirs] = origin.party === partner ? [destination, origin] : [origin, destination];
    const own = agreeKeyOf(await this.cards.getSignedAgainst(tx, this.own, ours.cardDigest));
    const peer = agreeKeyOf(await this.cards.getSignedAgainst(tx, partner, theirs.cardDigest));
    const held = this.keys.agree.find(({ kid }) => kid === own.kid);
    if (!held) throw problem('own-key-missing', { use: 'agree' });
    return deriveAgreementSecret(
      held.privateKey,
      peer.publicKey,
      document.agreementId,
      document.agreementVersion,
    );
  }

  private async hold(tx: Tx, row: TermsRow): Promise<HeldAgreement> {
    const { state, digest, partner } = row;
    const known = this.parsed.get(digest);
    if (known) return { ...known, state, digest, partner };
    const [read] = await tx.query<{ document: string }>(documentOf, [
      row.agreement_id,
      row.agreement_version,
    ]);
    const document = JSON.parse(read!.document) as AgreementDocument;
    const secret = await this.secretOf(tx, document, partner);
    this.parsed.set(digest, { document, secret });
    return { document, secret, state, digest, partner };
  }
}

function agreeKeyOf(card: PartyCard): Recipient {
  return encryptionKeyOf(card, 'agree', card.issuedAt);
}

/**
 * The party cards this party has pinned, newest serial first.
 * Protects: a newer card is taken only when a key of the pinned one has signed it, so trust is given once, by people.
 */
import { b64u, sha256, verifyPartyCard, type PartyCard } from '@liangdi/envelope';
import type { Tx } from '@liangdi/database';
import { problem } from '@liangdi/problem';
import type { PartyId } from '@liangdi/record';
import { LRUCache } from 'lru-cache';

export interface PartnerCard {
  readonly card: PartyCard;
  readonly jws: string;
}

const rememberedForMs = 2_000;

export class PartnerCards {
  private readonly remembered = new LRUCache<string, PartnerCard>({ max: 1_000, ttl: rememberedForMs });

  async find(tx: Tx, party: PartyId): Promise<PartnerCard | undefined> {
    const known = this.remembered.get(party);
    if (known) return known;
    const [row] = await tx.query<{ card_jws: string }>(
      {
        name: 'party-card',
        text: `SELECT card_jws FROM party_card WHERE party = $1 ORDER BY serial DESC LIMIT 1`,
      },
      [party],
    );
    if (!row) return undefined;
    const found = { card: verifyPartyCard(row.card_jws), jws: row.card_jws };
    this.remembered.set(party, found);
    return found;
  }

  /** @throws partner-unknown */
  async get(tx: Tx, party: PartyId): Promise<PartnerCard> {
    const found = await this.find(tx, party);
    if (!found) throw problem('partner-unknown', { party });
    return found;
  }

  /** The card an agreement names by its digest, whatever serial it was. @throws partner-unknown */
  async getSignedAgainst(tx: Tx, party: PartyId, cardDigest: string): Promise<PartyCard> {
    const rows = await tx.query<{ card_jws: string }>(
      `SELECT card_jws FROM party_card WHERE party = $1 ORDER BY serial DESC`,
      [party],
    );
    const named = rows.find(({ card_jws }) => b64u(sha256(card_jws)) === cardDigest);
    if (!named) throw problem('partner-unknown', { party });
    return verifyPartyCard(named.card_jws);
  }

  /** Every card ever pinned of these parties, those of one party oldest first: what a third party needs to follow their keys. */
  async listAll(tx: Tx, parties: readonly PartyId[]): Promise<string[]> {
    const rows = await tx.query<{ card_jws: string }>(
      `SELECT card_jws FROM party_card WHERE party = ANY($1::text[]) ORDER BY party, serial`,
      [parties],
    );
    return rows.map(({ card_jws }) => card_jws);
  }

  async list(tx: Tx): Promise<PartnerCard[]> {
    const rows = await tx.query<{ card_jws: string }>(
      `SELECT DISTINCT ON (party) card_jws FROM party_card ORDER BY party, serial DESC`,
    );
    return rows.map((row) => ({ card: verifyPartyCard(row.card_jws), jws: row.card_jws }));
  }

  /** Pins a card handed over by the partner; the same card twice changes nothing. */
  async pin(tx: Tx, jws: string): Promise<PartyCard> {
    const offered = verifyPartyCard(jws);
    this.remembered.delete(offered.party);
    const pinned = await this.find(tx, offered.party as PartyId);
    if (pinned && pinned.jws !== jws) verifyPartyCard(jws, pinned.card);
    await tx.query(
      `INSERT INTO party_card (party, serial, card_jws) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING`,
      [offered.party, offered.serial, jws],
    );
    tx.afterCommit(() => this.remembered.delete(offered.party));
    return offered;
  }
}

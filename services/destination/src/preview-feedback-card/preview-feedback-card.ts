/**
 * Shows the person exactly what would be sent and remembers the digest of it. Protects: the preview is hers alone, no officer can look or
 * confirm for her; it is not kept anywhere outside her own sealed content.
 */
import { Injectable } from '@nestjs/common';
import { requirePerson, type Caller } from '@liangdi/access';
import { Database } from '@liangdi/database';
import { getKnownPerson, getPersonOfAccount, PersonVault } from '@liangdi/person';
import { problem } from '@liangdi/problem';
import { feedbackCardLife } from '@liangdi/record';
import { Terms } from '@liangdi/terms';
import { cardToSend, digestOf } from '../card-to-send.js';
import { changeCard, lockOwnCard, openCard } from '../feedback-cards.js';
import type { CardPreviewView } from './preview-feedback-card.view.js';

@Injectable()
export class PreviewFeedbackCard {
  constructor(
    private readonly database: Database,
    private readonly vault: PersonVault,
    private readonly terms: Terms,
  ) {}

  run(person: Caller, cardId: string): Promise<CardPreviewView> {
    requirePerson(person);
    return this.database.inTransaction(person, async (tx) => {
      const personId = await getPersonOfAccount(tx, person.subject);
      const row = await lockOwnCard(tx, cardId, personId);
      if (row.state === 'withheldByPerson') throw problem('feedback-card-withheld');
      const state =
        row.state === 'previewedByPerson' ? row.state : feedbackCardLife.next(row.state, 'preview');
      const { key } = await getKnownPerson(tx, this.vault, personId);

      const card = cardToSend(row, openCard(key, row)!.draft!, this.terms.keys);
      const digest = digestOf(card, key);
      await changeCard(tx, cardId, { state, previewed_digest: digest });

      return { cardId, state, card, digest: digest.toString('base64url') };
    });
  }
}

/** GET /party-card: this party's own card, for anybody to take. It is public: it says who we are, where, and with which keys. */
import { Controller, Get } from '@nestjs/common';
import { Open } from '@liangdi/access';
import { Answers } from '@liangdi/service-host';
import { ShowPartyCard } from './show-party-card.js';
import { PartyCardView } from './party-card.view.js';

@Controller('party-card')
export class ShowPartyCardController {
  constructor(private readonly showPartyCard: ShowPartyCard) {}

  @Get()
  @Open()
  @Answers(PartyCardView)
  show() {
    return this.showPartyCard.run();
  }
}

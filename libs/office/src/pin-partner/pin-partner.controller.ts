/** POST /partners: the agreement manager pins the card of a party after comparing it with that party by telephone or in person. */
import { Body, Controller, Post } from '@nestjs/common';
import { Allows, Caller, type Officer } from '@liangdi/access';
import { Answers, IdempotencyKey, Idempotent } from '@liangdi/service-host';
import { PartnerView } from '../partner.view.js';
import { PinPartnerRequest } from './pin-partner.request.js';
import { PinPartner } from './pin-partner.js';

@Controller('partners')
export class PinPartnerController {
  constructor(private readonly pinPartner: PinPartner) {}

  @Post()
  @Allows('agreementManager')
  @Idempotent()
  @Answers(
    PartnerView,
    'party-card-malformed',
    'party-card-own',
    'party-card-stale',
    'party-card-stranger',
    'party-card-breaks-history',
    'signature-invalid',
    'signer-unknown',
    'jws-malformed',
    'jws-algorithm-refused',
    'json-malformed',
  )
  pin(@Caller() manager: Officer, @IdempotencyKey() key: IdempotencyKey, @Body() offered: PinPartnerRequest) {
    return this.pinPartner.run(manager, key, offered);
  }
}

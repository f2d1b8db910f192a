/** POST /consents/{id}/withdraw: she takes it back, herself or at a counter. No reason is asked. */
import { Body, Controller, HttpCode, Param, Post } from '@nestjs/common';
import { Allows, Caller } from '@liangdi/access';
import { Answers, IdempotencyKey, Idempotent } from '@liangdi/service-host';
import { WithdrawConsent } from './withdraw-consent.js';
import { WithdrawConsentRequest } from './withdraw-consent.request.js';
import { WithdrawnConsentView } from './withdrawn-consent.view.js';

@Controller('consents')
export class WithdrawConsentController {
  constructor(private readonly withdrawConsent: WithdrawConsent) {}

  @Post(':consentId/withdraw')
  @HttpCode(200)
  @Allows('person', 'registrar', 'servicePointWorker', 'clinic')
  @Idempotent()
  @Answers(WithdrawnConsentView, 'consent-not-found', 'account-without-person', 'person-not-found')
  withdraw(
    @Caller() caller: Caller,
    @IdempotencyKey() key: IdempotencyKey,
    @Param('consentId') consentId: string,
    @Body() asked: WithdrawConsentRequest,
  ) {
    return this.withdrawConsent.run(caller, key, consentId, asked);
  }
}

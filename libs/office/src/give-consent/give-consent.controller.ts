/** POST /consents: she gives her separate consent, herself or with an officer's help and a witness. There is no route for a refusal. */
import { Body, Controller, Post } from '@nestjs/common';
import { Allows, Caller } from '@liangdi/access';
import { Answers, IdempotencyKey, Idempotent } from '@liangdi/service-host';
import { ConsentView } from '../consent.view.js';
import { GiveConsent } from './give-consent.js';
import { GiveConsentRequest } from './give-consent.request.js';

@Controller('consents')
export class GiveConsentController {
  constructor(private readonly giveConsent: GiveConsent) {}

  @Post()
  @Allows('person', 'registrar', 'servicePointWorker', 'clinic')
  @Idempotent()
  @Answers(
    ConsentView,
    'consent-notice-changed',
    'consent-faulty',
    'account-without-person',
    'person-not-found',
    'partner-unknown',
    'agreement-not-active',
    'agreement-does-not-cover',
  )
  give(@Caller() caller: Caller, @IdempotencyKey() key: IdempotencyKey, @Body() given: GiveConsentRequest) {
    return this.giveConsent.run(caller, key, given);
  }
}

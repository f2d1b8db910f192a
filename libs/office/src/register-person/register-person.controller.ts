/** POST /persons: an office registers the person who asks. The number is in the body, never in a URL. */
import { Body, Controller, Post } from '@nestjs/common';
import { Allows, Caller, type Officer } from '@liangdi/access';
import { Answers, IdempotencyKey, Idempotent } from '@liangdi/service-host';
import { RegisterPersonRequest } from './register-person.request.js';
import { RegisterPerson } from './register-person.js';
import { RegisteredPersonView } from './register-person.view.js';

@Controller('persons')
export class RegisterPersonController {
  constructor(private readonly registerPerson: RegisterPerson) {}

  @Post()
  @Allows('registrar', 'servicePointWorker')
  @Idempotent()
  @Answers(RegisteredPersonView, 'request-invalid', 'account-of-another-person')
  register(
    @Caller() officer: Officer,
    @IdempotencyKey() key: IdempotencyKey,
    @Body() papers: RegisterPersonRequest,
  ) {
    return this.registerPerson.run(officer, key, papers);
  }
}

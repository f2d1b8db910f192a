/** The edge for what partners tell about agreements: messages of the type liangdi.agreement.v1. */
import { Controller, UseFilters } from '@nestjs/common';
import { EventPattern, Payload } from '@nestjs/microservices';
import { ThrownAsItIs, type IncomingMessage } from '@liangdi/delivery';
import { ReceiveAgreementStep } from './receive-agreement-step.js';

@Controller()
@UseFilters(ThrownAsItIs)
export class ReceiveAgreementStepController {
  constructor(private readonly receiveAgreementStep: ReceiveAgreementStep) {}

  @EventPattern<string>('liangdi.agreement.v1')
  receive(@Payload() message: IncomingMessage): Promise<void> {
    return this.receiveAgreementStep.run(message);
  }
}

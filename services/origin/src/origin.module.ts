/** The origin side: issues and answers for people registered here who live elsewhere (户籍地). The imports are its use cases. */
import { Module, type DynamicModule } from '@nestjs/common';
import type { TransportLog } from '@liangdi/delivery';
import { OfficeModule, ReceiveServiceRecord, type Party } from '@liangdi/office';
import { OwnCertificates } from './issue-certificate/own-certificates.js';
import { ReceiveFeedbackCard } from './receive-feedback-card/receive-feedback-card.js';
import { originControllers, originUseCases } from './use-cases.js';

const receivers = [ReceiveFeedbackCard, ReceiveServiceRecord];
const owners = [OwnCertificates];

@Module({})
export class OriginModule {
  static of(this: void, party: Party, log: TransportLog): DynamicModule {
    return {
      module: OriginModule,
      imports: [OfficeModule.of(party, { receivers, owners }, log)],
      controllers: originControllers,
      providers: originUseCases,
    };
  }
}

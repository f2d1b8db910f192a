/** The destination side: serves people who live here and are registered elsewhere, reports back (现居住地). The imports are its use cases. */
import { Module, type DynamicModule } from '@nestjs/common';
import type { TransportLog } from '@liangdi/delivery';
import { OfficeModule, ReceiveServiceRecord, type Party } from '@liangdi/office';
import { ReceiveCertificate } from './receive-certificate/receive-certificate.js';
import { OwnFeedbackCards } from './send-feedback-card/own-feedback-cards.js';
import { destinationControllers, destinationUseCases } from './use-cases.js';

const receivers = [ReceiveCertificate, ReceiveServiceRecord];
const owners = [OwnFeedbackCards];

@Module({})
export class DestinationModule {
  static of(this: void, party: Party, log: TransportLog): DynamicModule {
    return {
      module: DestinationModule,
      imports: [OfficeModule.of(party, { receivers, owners }, log)],
      controllers: destinationControllers,
      providers: destinationUseCases,
    };
  }
}

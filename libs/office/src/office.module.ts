/** The use cases every office has, over one open party; a service adds what its role does and which records it takes in. */
import { Module, type DynamicModule, type Provider, type Type } from '@nestjs/common';
import { Database } from '@liangdi/database';
import {
  InboxController,
  inboxTopic,
  InboxStrategy,
  Outbox,
  ParkedMessages,
  ReceiveParcel,
  ReceiveReceipts,
  ReceiveResendRequest,
  Relays,
  type RecordReceiver,
  type TransportLog,
} from '@liangdi/delivery';
import { PersonVault } from '@liangdi/person';
import { Terms } from '@liangdi/terms';
import { Clock } from './clock.js';
import type { Party } from './party.js';
import { officeControllers, officeUseCases } from './use-cases.js';

@Module({})
export class OfficeModule {
  static of(party: Party, receivers: readonly Type<RecordReceiver>[], log: TransportLog): DynamicModule {
    const nudge = party.relays.nudge.bind(party.relays);
    const inbox = {
      database: party.database,
      terms: party.terms,
      vault: party.vault,
      parked: party.parked,
      nudge,
      now: () => party.clock.now(),
    };
    const held: Provider[] = [
      { provide: Database, useValue: party.database },
      { provide: PersonVault, useValue: party.vault },
      { provide: Terms, useValue: party.terms },
      { provide: Outbox, useValue: party.outbox },
      { provide: Relays, useValue: party.relays },
      { provide: ParkedMessages, useValue: party.parked },
      { provide: Clock, useValue: party.clock },
      {
        provide: InboxStrategy,
        useValue: new InboxStrategy(party.transport, party.parked, inboxTopic(party.id), log),
      },
    ];
    return {
      module: OfficeModule,
      controllers: [InboxController, ...officeControllers],
      providers: [
        ...held,
        ...receivers,
        ...officeUseCases,
        {
          provide: ReceiveParcel,
          inject: [...receivers],
          useFactory: (...list: RecordReceiver[]) => new ReceiveParcel({ ...inbox, receivers: list }),
        },
        { provide: ReceiveReceipts, useValue: new ReceiveReceipts(inbox) },
        { provide: ReceiveResendRequest, useValue: new ReceiveResendRequest(inbox) },
      ],
      exports: [Database, PersonVault, Terms, Outbox, Relays, Clock, InboxStrategy],
    };
  }
}

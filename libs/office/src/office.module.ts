/** The use cases every office has, over one open party; a service adds what its role does, which records it takes in and which of its own it keeps rows of. */
import {
  Module,
  type DynamicModule,
  type OnApplicationBootstrap,
  type OnModuleDestroy,
  type Provider,
  type Type,
} from '@nestjs/common';
import { Database } from '@liangdi/database';
import {
  InboxController,
  inboxTopic,
  InboxStrategy,
  Outbox,
  OwnAgain,
  ParkedMessages,
  ReceiveParcel,
  ReceiveReceipts,
  ReceiveResendRequest,
  Relays,
  type RecordOwner,
  type RecordReceiver,
  type TransportLog,
} from '@liangdi/delivery';
import { PersonVault } from '@liangdi/person';
import { Terms } from '@liangdi/terms';
import { Clock } from './clock.js';
import type { Party } from './party.js';
import { officeControllers, officeUseCases } from './use-cases.js';

export interface RecordsOfRole {
  readonly receivers: readonly Type<RecordReceiver>[];
  readonly owners: readonly Type<RecordOwner>[];
}

@Module({})
export class OfficeModule implements OnApplicationBootstrap, OnModuleDestroy {
  constructor(private readonly ownAgain: OwnAgain) {}

  static of(party: Party, { receivers, owners }: RecordsOfRole, log: TransportLog): DynamicModule {
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
        ...owners,
        ...officeUseCases,
        {
          provide: ReceiveParcel,
          inject: [...receivers],
          useFactory: (...list: RecordReceiver[]) => new ReceiveParcel({ ...inbox, receivers: list }),
        },
        {
          provide: OwnAgain,
          inject: [...owners],
          useFactory: (...list: RecordOwner[]) =>
            new OwnAgain({
              database: party.database,
              terms: party.terms,
              vault: party.vault,
              log,
              owners: list,
            }),
        },
        { provide: ReceiveReceipts, useValue: new ReceiveReceipts(inbox) },
        { provide: ReceiveResendRequest, useValue: new ReceiveResendRequest(inbox) },
      ],
      exports: [Database, PersonVault, Terms, Outbox, Relays, Clock, InboxStrategy],
    };
  }

  onApplicationBootstrap(): void {
    this.ownAgain.start();
  }

  async onModuleDestroy(): Promise<void> {
    await this.ownAgain.stop();
  }
}

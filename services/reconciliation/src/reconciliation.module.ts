/** The reconciliation of one party: comes to know where two ledgers differ, has it healed, and leaves a proof both have signed (自动核对). */
import {
  Module,
  type DynamicModule,
  type OnApplicationBootstrap,
  type OnModuleDestroy,
  type Provider,
} from '@nestjs/common';
import { Database } from '@liangdi/database';
import { InboxStrategy, reconciliationTopic, Wakening, type TransportLog } from '@liangdi/delivery';
import { Clock, type Party } from '@liangdi/office';
import { PersonVault } from '@liangdi/person';
import { Terms } from '@liangdi/terms';
import { AgreeOnCheckpoint } from './compare-ledgers/agree-on-checkpoint.js';
import { AnswerComparison } from './compare-ledgers/answer-comparison.js';
import { AskComparison } from './compare-ledgers/ask-comparison.js';
import { Comparisons } from './compare-ledgers/comparisons.js';
import { EndRun } from './compare-ledgers/end-run.js';
import { ExchangeRows } from './compare-ledgers/exchange-rows.js';
import { HealDifferences } from './compare-ledgers/heal-differences.js';
import { HealReceipts } from './compare-ledgers/heal-receipts.js';
import { HealTails } from './compare-ledgers/heal-tails.js';
import { ReconciliationController } from './compare-ledgers/reconciliation.controller.js';
import { TakeBack } from './compare-ledgers/take-back.js';
import { TakeCells } from './compare-ledgers/take-cells.js';
import { DemandRunController } from './demand-run/demand-run.controller.js';
import { DemandRun } from './demand-run/demand-run.js';
import { KeepSchedule } from './compare-ledgers/keep-schedule.js';
import { OwnCells } from './own-cells.js';
import { RunProgress } from './run-progress.js';
import { Post } from './post.js';
import { reportControllers, reportUseCases } from './use-cases.js';

/** Default: a light pass every five minutes, and the full one of the agreed day; 0: nothing begins by itself, only on demand. */
const lightEveryMs = Number(process.env['RECONCILE_EVERY_MS'] ?? 300_000);

/** How long a partner's answer is waited for before it is asked again. */
const silentAfterMs = Number(process.env['RECONCILE_SILENT_MS'] ?? 10_000);

@Module({})
export class ReconciliationModule implements OnApplicationBootstrap, OnModuleDestroy {
  constructor(private readonly schedule: KeepSchedule) {}

  static of(this: void, party: Party, log: TransportLog): DynamicModule {
    const held: Provider[] = [
      { provide: Database, useValue: party.database },
      { provide: PersonVault, useValue: party.vault },
      { provide: Terms, useValue: party.terms },
      { provide: Clock, useValue: party.clock },
      {
        provide: InboxStrategy,
        useValue: new InboxStrategy(party.transport, party.parked, reconciliationTopic(party.id), log),
      },
      { provide: Post, useValue: new Post(party.database, party.terms, party.transport) },
    ];
    return {
      module: ReconciliationModule,
      controllers: [ReconciliationController, DemandRunController, ...reportControllers],
      providers: [
        ...held,
        AgreeOnCheckpoint,
        AnswerComparison,
        AskComparison,
        Comparisons,
        EndRun,
        ExchangeRows,
        HealDifferences,
        HealReceipts,
        HealTails,
        TakeBack,
        TakeCells,
        OwnCells,
        RunProgress,
        Wakening,
        DemandRun,
        ...reportUseCases,
        {
          provide: KeepSchedule,
          inject: [AskComparison, Comparisons, EndRun, Wakening],
          useFactory: (asking: AskComparison, comparisons: Comparisons, ending: EndRun, wakening: Wakening) =>
            new KeepSchedule(party.database, party.terms, asking, comparisons, ending, wakening, log, {
              lightEveryMs: lightEveryMs > 0 ? lightEveryMs : Infinity,
              silentAfterMs,
            }),
        },
      ],
    };
  }

  onApplicationBootstrap(): void {
    this.schedule.start();
  }

  async onModuleDestroy(): Promise<void> {
    await this.schedule.stop();
  }
}

/** The process that reconciles; everything else is in the module and the libs. It shares the party's database with its service. */
import 'reflect-metadata';
import { runService } from '@liangdi/office';
import { gaugeReconciliation } from './gauges.js';
import { reconciliationMigrations } from './migrations/index.js';
import { ReconciliationModule } from './reconciliation.module.js';

await runService({
  migrations: reconciliationMigrations,
  module: ReconciliationModule.of,
  relays: false,
  watch: gaugeReconciliation,
});

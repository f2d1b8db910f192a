/** The process of the destination side; everything else is in the module and the libs. */
import 'reflect-metadata';
import { runService } from '@liangdi/office';
import { destinationMigrations } from './migrations/index.js';
import { DestinationModule } from './destination.module.js';

await runService({ migrations: destinationMigrations, module: DestinationModule.of });

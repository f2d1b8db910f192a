/** The process of the origin side; everything else is in the module and the libs. */
import 'reflect-metadata';
import { runService } from '@liangdi/office';
import { originMigrations } from './migrations/index.js';
import { OriginModule } from './origin.module.js';

await runService({ migrations: originMigrations, module: OriginModule.of });

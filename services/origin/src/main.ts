/** The process of the origin side: configuration in, service up; everything else is in the module and the libs. */
import 'reflect-metadata';
import { startService } from '@liangdi/office';
import { readConfig, tellSafely } from '@liangdi/service-host';
import { originMigrations } from './migrations/index.js';
import { OriginModule } from './origin.module.js';

try {
  await startService(readConfig(process.env), { migrations: originMigrations, module: OriginModule.of });
} catch (thrown) {
  process.stderr.write(`${tellSafely(thrown)}\n`);
  process.exit(1);
}

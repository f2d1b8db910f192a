/** The process of the destination side: configuration in, service up; everything else is in the module and the libs. */
import 'reflect-metadata';
import { startService } from '@liangdi/office';
import { readConfig, tellSafely } from '@liangdi/service-host';
import { destinationMigrations } from './migrations/index.js';
import { DestinationModule } from './destination.module.js';

try {
  await startService(readConfig(process.env), { migrations: destinationMigrations, module: DestinationModule.of });
} catch (thrown) {
  process.stderr.write(`${tellSafely(thrown)}\n`);
  process.exit(1);
}

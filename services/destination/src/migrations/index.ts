/** The tables of what only the destination side does. */
import type { MigrationClass } from '@liangdi/database';

export const destinationMigrations: readonly MigrationClass[] = [];

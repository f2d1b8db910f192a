/** The tables of what only the origin side does. */
import type { MigrationClass } from '@liangdi/database';

export const originMigrations: readonly MigrationClass[] = [];

/**
 * Migrations are SQL text in TypeORM's clothes: `sqlMigration('TermsTables1763800000001', 'CREATE TABLE …')`.
 * Protects: forward only. A wrong migration is healed by the next one, never by running backwards over live ledgers.
 */
import type { MigrationInterface, QueryRunner } from 'typeorm';

export interface MigrationClass {
  new (): MigrationInterface;
  readonly sql: string;
  readonly migrationName: string;
}

/** @param name ends in 13 digits (TypeORM orders by them); unique over all libs. */
export function sqlMigration(name: string, up: string): MigrationClass {
  if (!/^[A-Z][A-Za-z0-9]*[A-Za-z]\d{13}$/.test(name))
    throw new TypeError(`a migration's name is a word and 13 digits: ${name}`);
  return class implements MigrationInterface {
    static readonly sql = up;
    static readonly migrationName = name;
    readonly name = name;

    async up(runner: QueryRunner): Promise<void> {
      await runner.query(up);
    }

    down(): Promise<void> {
      return Promise.reject(new Error(`${name} cannot be run backwards; write the next migration instead`));
    }
  };
}

/**
 * The table of answers already given. Protects: both the request and the answer may hold personal data, so the one is kept as a keyed hash (a plain
 * one of a body with an ID number could be guessed) and the other sealed; both go after a day (forget-idempotency-keys).
 */
import { sqlMigration } from '@liangdi/database';

export const idempotencyMigrations = [
  sqlMigration(
    'ServiceHostIdempotencyKey1763800090001',
    `CREATE TABLE idempotency_key (
       scope_hash bytea PRIMARY KEY,
       request_digest bytea NOT NULL,
       answer bytea,
       created_at timestamptz NOT NULL DEFAULT now()
     );
     CREATE INDEX idempotency_key_created_at ON idempotency_key (created_at);`,
  ),
];

/**
 * SQL for a migration: from here on the app role may add rows to `table` and read them, nothing else.
 * Protects: what happened stays written (ledger, receipts, access log). On a server given with one single role there is no
 * app role to take the rights from: the statement then does nothing.
 */
export function appendOnly(table: string): string {
  if (!/^[a-z_][a-z0-9_]*$/.test(table)) throw new TypeError(`not a table name: ${table}`);
  return `
    DO $append_only$
    DECLARE app_role text := current_database() || '_app';
    BEGIN
      IF EXISTS (SELECT FROM pg_roles WHERE rolname = app_role) THEN
        EXECUTE format('REVOKE UPDATE, DELETE, TRUNCATE ON %I FROM %I', '${table}', app_role);
      END IF;
    END
    $append_only$;`;
}

/** Looks through every column of every table of a database for texts that must not be there in plain, as text or as bytes. */
import pg from 'pg';

const columnsOfTables = `
  SELECT c.table_schema AS schema, c.table_name AS table, c.column_name AS column, c.data_type AS type
  FROM information_schema.columns c JOIN information_schema.tables t USING (table_schema, table_name)
  WHERE t.table_type = 'BASE TABLE' AND c.table_schema NOT IN ('pg_catalog', 'information_schema')
  ORDER BY 1, 2, 3`;

/** `table.column` for each that holds one of them. */
export async function placesOf(url: string, secrets: readonly string[]): Promise<string[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const { rows } = await client.query<{ schema: string; table: string; column: string; type: string }>(
      columnsOfTables,
    );
    if (rows.length === 0) throw new Error('a database without tables proves nothing');
    const places: string[] = [];
    for (const { schema, table, column, type } of rows) {
      const place = `${pg.escapeIdentifier(schema)}.${pg.escapeIdentifier(table)}`;
      const bytes =
        type === 'bytea'
          ? pg.escapeIdentifier(column)
          : `convert_to(${pg.escapeIdentifier(column)}::text, 'UTF8')`;
      const found = await client.query(
        `SELECT 1 FROM ${place} WHERE EXISTS (SELECT FROM unnest($1::text[]) s WHERE position(convert_to(s, 'UTF8') IN ${bytes}) > 0) LIMIT 1`,
        [secrets],
      );
      if (found.rowCount) places.push(`${table}.${column}`);
    }
    return places;
  } finally {
    await client.end();
  }
}

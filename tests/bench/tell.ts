/** Progress on stderr, so that what is piped or saved is the result alone. */
export function tell(line: string): void {
  process.stderr.write(`  ${line}\n`);
}

/** One row of a progress table; the head is printed with the first. */
export function progressTable(columns: readonly string[]): (values: readonly (string | number)[]) => void {
  const widths = columns.map((column) => Math.max(column.length, 9));
  const row = (cells: readonly (string | number)[]) =>
    process.stderr.write(`  ${cells.map((cell, i) => String(cell).padStart(widths[i]!)).join('  ')}\n`);
  let begun = false;
  return (values) => {
    if (!begun) row(columns);
    begun = true;
    row(values);
  };
}

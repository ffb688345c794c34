/**
 * Rows as CSV. A spreadsheet runs a cell that begins like a formula, so such a cell gets an apostrophe before it.
 * https://www.rfc-editor.org/rfc/rfc4180 and https://owasp.org/www-community/attacks/CSV_Injection
 */
export function toCsv(rows: readonly object[], columns: readonly string[]): string {
  const line = (cells: readonly string[]) => `${cells.map(cell).join(',')}\r\n`;
  const values = rows.map((row) => new Map<string, unknown>(Object.entries(row)));
  return [line(columns), ...values.map((row) => line(columns.map((name) => String(row.get(name) ?? ''))))].join('');
}

const cell = (text: string): string => `"${(/^[=+\-@\t\r]/.test(text) ? `'${text}` : text).replaceAll('"', '""')}"`;

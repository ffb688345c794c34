export type Column<Row> = readonly [title: string, read: (row: Row) => string];

export interface TableOptions<Row> {
  /** A line below the row, such as a reason. */
  readonly below?: (row: Row) => string;
  /** Colours a cell after it was measured. */
  readonly paint?: (text: string, row: Row, column: number) => string;
}

/** Rows for a terminal, one line each, in columns as wide as their widest cell. */
export function textTable<Row>(
  columns: readonly Column<Row>[],
  rows: readonly Row[],
  { below, paint = (text) => text }: TableOptions<Row> = {},
): string {
  const widths = columns.map(([title, read]) => Math.max(title.length, ...rows.map((row) => read(row).length)));
  const line = (cells: readonly string[], style: (text: string, column: number) => string) =>
    cells
      .map((cell, column) => {
        const isLast = column === cells.length - 1;
        const padding = isLast ? '' : ' '.repeat((widths[column] ?? 0) - cell.length + 2);
        return style(cell, column) + padding;
      })
      .join('');
  return [
    line(
      columns.map(([title]) => title),
      (text) => text,
    ),
    ...rows.flatMap((row) => [
      line(
        columns.map(([, read]) => read(row)),
        (text, column) => paint(text, row, column),
      ),
      ...(below === undefined ? [] : [`  ${below(row)}`]),
    ]),
  ].join('\n');
}

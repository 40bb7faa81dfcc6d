export interface Column<Row> {
  readonly title: string;
  readonly cell: (row: Row) => string;
  /** Numbers are aligned at their last digit. */
  readonly align?: 'left' | 'right';
}

/** Rows under titles, as wide as their contents, two spaces apart. Lines end without blanks. */
export function renderTable<Row>(columns: readonly Column<Row>[], rows: readonly Row[]): string {
  const lines = [columns.map(({ title }) => title), ...rows.map((row) => columns.map(({ cell }) => cell(row)))];
  const widths = columns.map((_, index) => Math.max(...lines.map((line) => width(line[index]!))));
  const pad = (text: string, index: number) => {
    const blanks = ' '.repeat(widths[index]! - width(text));
    return columns[index]!.align === 'right' ? blanks + text : text + blanks;
  };
  return lines.map((line) => line.map(pad).join('  ').trimEnd()).join('\n');
}

/** `name   value` pairs, one a line. */
export function renderPairs(pairs: readonly (readonly [name: string, value: string])[]): string {
  const longest = Math.max(0, ...pairs.map(([name]) => width(name)));
  return pairs.map(([name, value]) => `${name}${' '.repeat(longest - width(name))}  ${value}`.trimEnd()).join('\n');
}

const width = (text: string): number => [...text].length;

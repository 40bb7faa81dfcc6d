import type { HistoryRow } from '../training/design-store.ts';

const COLUMNS = ['step', 'epoch', 'loss', 'learningRate', 'maskLearningRate', 'validationPsnr', 'validationSsim'] as const;
const ALWAYS = 5;
/** Before the name of a part of the loss, in the head of its column. */
const TERM = 'loss.';

/**
 * The history as CSV; validation columns are empty but at the end of an epoch, and the parts of the loss, where it has several, have a column each.
 * Numbers are written so that they read back exactly.
 */
export function encodeHistory(rows: readonly HistoryRow[]): string {
  const terms = [...new Set(rows.flatMap((row) => Object.keys(row.terms ?? {})))];
  const lines = rows.map((row) => [
    ...COLUMNS.map((column) => row[column] ?? ''),
    ...terms.map((term) => row.terms?.[term] ?? ''),
  ]);
  const head = [...COLUMNS, ...terms.map((term) => TERM + term)];
  return `${[head, ...lines].map((cells) => cells.join(',')).join('\n')}\n`;
}

/** Rows that are damaged are left out: this file serves plots, the checkpoint has the history that counts. */
export function decodeHistory(text: string): HistoryRow[] {
  const [head = [], ...lines] = text.split('\n').map((line) => line.split(','));
  if (COLUMNS.some((column, i) => head[i] !== column)) return [];
  return lines
    .filter(
      (cells) =>
        cells.length === head.length && cells.slice(0, ALWAYS).every((cell) => cell !== '' && !Number.isNaN(Number(cell))),
    )
    .map((cells) => {
      const filled = head.map((column, i) => [column, cells[i] as string] as const).filter(([, cell]) => cell !== '');
      const numbers = (wanted: boolean) =>
        filled
          .filter(([column]) => column.startsWith(TERM) === wanted)
          .map(([column, cell]) => [wanted ? column.slice(TERM.length) : column, Number(cell)] as const);
      const terms = numbers(true);
      const row = { ...Object.fromEntries(numbers(false)), ...(terms.length > 0 ? { terms: Object.fromEntries(terms) } : {}) };
      return row as unknown as HistoryRow;
    });
}

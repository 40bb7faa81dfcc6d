import type { HistoryRow } from '../training/design-store.ts';

const COLUMNS = ['step', 'epoch', 'loss', 'learningRate', 'maskLearningRate', 'validationPsnr', 'validationSsim'] as const;
const ALWAYS = 5;

/** The history as CSV; validation columns are empty but at the end of an epoch. Numbers are written so that they read back exactly. */
export function encodeHistory(rows: readonly HistoryRow[]): string {
  const lines = rows.map((row) => COLUMNS.map((column) => row[column] ?? '').join(','));
  return `${[COLUMNS.join(','), ...lines].join('\n')}\n`;
}

/** Rows that are damaged are left out: this file serves plots, the checkpoint has the history that counts. */
export function decodeHistory(text: string): HistoryRow[] {
  return text
    .split('\n')
    .slice(1)
    .map((line) => line.split(','))
    .filter(
      (cells) =>
        cells.length === COLUMNS.length && cells.slice(0, ALWAYS).every((cell) => cell !== '' && !Number.isNaN(Number(cell))),
    )
    .map((cells) => {
      const filled = COLUMNS.map((column, i) => [column, cells[i] as string] as const).filter(([, cell]) => cell !== '');
      return Object.fromEntries(filled.map(([column, cell]) => [column, Number(cell)])) as unknown as HistoryRow;
    });
}

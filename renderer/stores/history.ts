import type { HistoryRow } from '../../core/service/contract.ts';

/**
 * Appends rows to a history. Rows that came before (a run that went on from its checkpoint repeats steps) are replaced by the new ones.
 * Changes `history`, which may be long.
 */
export function appendRows(history: HistoryRow[], rows: readonly HistoryRow[]): void {
  for (const row of rows) {
    while (history.length > 0 && (history.at(-1) as HistoryRow).step >= row.step) history.pop();
    history.push(row);
  }
}

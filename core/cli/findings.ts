import type { Finding } from '../service/contract.ts';
import { renderTable } from './terminal/table.ts';

/** What a preflight or an inspection found, one line each, the worst last so that it is read. */
export function renderFindings(findings: readonly Finding[]): string {
  const order = ['ok', 'note', 'risk', 'stop'];
  const sorted = [...findings].sort((a, b) => order.indexOf(a.verdict) - order.indexOf(b.verdict));
  return renderTable(
    [
      { title: 'verdict', cell: ({ verdict }) => verdict },
      { title: 'what', cell: ({ title }) => title },
      { title: 'found', cell: ({ message }) => message },
    ],
    sorted,
  );
}

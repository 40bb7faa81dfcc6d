import type { Score } from '../service/contract.ts';
import { titleOfMethod } from '../service/reconstruction/method-list.ts';
import { renderTable, type Column } from './terminal/table.ts';

/** What a method is called in tables and on pages. */
const METHOD_TITLES: Readonly<Record<string, string>> = {
  network: 'network',
  er: 'ER (classical)',
  raar: 'RAAR (classical)',
  'network+er': 'network + projections',
};

export const methodTitle = (method: string): string => METHOD_TITLES[method] ?? titleOfMethod(method);

/** The figures of a score as the cells of one row. */
export function scoreCells({ psnr, psnrMedian, shareAbove30, ssim }: Score): readonly string[] {
  return [withInterval(psnr, 2), psnrMedian.toFixed(2), `${(100 * shareAbove30).toFixed(0)} %`, withInterval(ssim, 3)];
}

export const SCORE_TITLES = ['PSNR, dB [95 %]', 'median', 'over 30 dB', 'SSIM [95 %]'] as const;

export function renderScores(evaluation: Readonly<Record<string, Score | undefined>>): string {
  type Row = readonly [name: string, cells: readonly string[]];
  const rows = Object.entries(evaluation).flatMap(([method, score]): Row[] =>
    score === undefined ? [] : [[methodTitle(method), scoreCells(score)]],
  );
  const columns: Column<Row>[] = [
    { title: 'method', cell: ([name]) => name },
    ...SCORE_TITLES.map((title, index): Column<Row> => ({ title, align: 'right', cell: ([, cells]) => cells[index]! })),
  ];
  return renderTable(columns, rows);
}

/** The figures of a design under one condition of the measurement. */
export interface ConditionScores {
  readonly title: string;
  readonly evaluation: Readonly<Record<string, Score | undefined>>;
  /** Of `network+er`, as chosen under this condition. */
  readonly refinement: { readonly projections: number; readonly damping: number };
}

/** One row a condition, one column a method. */
export function renderConditions(conditions: readonly ConditionScores[]): string {
  const methods = [...new Set(conditions.flatMap(({ evaluation }) => Object.keys(evaluation)))];
  const psnr = (score: Score | undefined): string => (score === undefined ? '' : withInterval(score.psnr, 2));
  const columns: Column<ConditionScores>[] = [
    { title: 'PSNR, dB [95 %]', cell: ({ title }) => title },
    ...methods.map((method): Column<ConditionScores> => ({
      title: methodTitle(method),
      align: 'right',
      cell: ({ evaluation }) => psnr(evaluation[method]),
    })),
    {
      title: 'projections',
      align: 'right',
      cell: ({ refinement: { projections, damping } }) => `${projections}, λ = ${damping}`,
    },
  ];
  return renderTable(columns, conditions);
}

const withInterval = ({ mean, low, high }: Score['psnr'], digits: number): string =>
  `${mean.toFixed(digits)} [${low.toFixed(digits)}, ${high.toFixed(digits)}]`;

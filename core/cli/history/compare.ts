import type { Command } from 'commander';
import { InputError } from '../../math/input-error.ts';
import type { RunRecord } from '../../runs/run-record.ts';
import { designDifferences } from '../../training/config-differences.ts';
import type { Act } from '../command-file.ts';
import { libraryOf } from '../library.ts';
import { methodTitle, scoreCells, SCORE_TITLES } from '../score-table.ts';
import { renderTable } from '../terminal/table.ts';

/** `runs compare`: the parameters that make runs different, and their test figures. */
export function addCompare(runs: Command, act: Act): void {
  runs
    .command('compare')
    .argument('<runs...>', 'two runs or more')
    .description('The parameters that make runs different, and their test figures side by side.')
    .action(
      act(async (context, _, texts: string[]) => {
        if (texts.length < 2) {
          throw new InputError({ where: 'runs compare', expected: 'two runs or more', found: `${texts.length}` });
        }
        const library = libraryOf(context);
        const found = await Promise.all(texts.map((text) => library.find(text)));
        const [records, configs] = await Promise.all([
          Promise.all(found.map((run) => run.record())),
          Promise.all(found.map((run) => run.config())),
        ]);
        const differences = designDifferences(configs);
        const heads = records.map(({ id, name }, index) => `${index + 1}  ${name}  ${id}`).join('\n');
        const table =
          differences.length === 0
            ? 'The same parameters, as far as they have an effect.'
            : renderTable(
                [
                  { title: 'parameter', cell: ({ path }) => path },
                  ...records.map((__, index) => ({
                    title: `${index + 1}`,
                    cell: ({ values }: (typeof differences)[number]) => show(values[index]),
                  })),
                ],
                differences,
              );
        return {
          json: { runs: records.map(({ id, name, state, evaluation }) => ({ id, name, state, evaluation })), differences },
          text: [heads, table, renderFigures(records)].filter((part) => part !== '').join('\n\n'),
        };
      }),
    );
}

const show = (value: unknown): string => (value === null || value === undefined ? '–' : String(value));

/** By method, so that learned and classical are each held against their like. */
function renderFigures(records: readonly RunRecord[]): string {
  const methods = [...new Set(records.flatMap(({ evaluation }) => Object.keys(evaluation ?? {})))];
  const rows = methods.flatMap((method) =>
    records.flatMap(({ evaluation }, index) => {
      const score = evaluation?.[method];
      return score === undefined ? [] : [[methodTitle(method), `${index + 1}`, ...scoreCells(score)]];
    }),
  );
  if (rows.length === 0) return '';
  const titles = ['method', 'run', ...SCORE_TITLES];
  return renderTable(
    titles.map((title, index) => ({ title, cell: (row: readonly string[]) => row[index]!, align: index < 2 ? 'left' : 'right' })),
    rows,
  );
}

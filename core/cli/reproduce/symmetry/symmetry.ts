import { openEngine } from '../../engine.ts';
import { renderTable } from '../../terminal/table.ts';
import type { WorkedStudy } from '../study.ts';
import { fourierTable, type FourierRow } from './fourier-table.ts';
import { gaussianTable, type GaussianRow } from './gaussian-table.ts';
import { cell, pageOf } from './page.ts';
import { csvOf, PRINTED, verdictOf, type Results } from './results.ts';
import { sizeOf } from './settings.ts';
import { solverTable } from './solver-table.ts';
import { sweepTable } from './sweep-table.ts';
import { workOf } from './work.ts';

/** Networks that learn scenes from intensities, before and after one scene of each class is chosen, and solvers beside them. */
export const symmetry: WorkedStudy = {
  name: 'symmetry',
  title: 'learning retrieval before and after its symmetry is broken',
  takesImages: true,
  async work(assignment) {
    const { context, dataset } = assignment;
    const size = await sizeOf(assignment);
    const seeds = assignment.seeds ?? size.seeds;
    // Networks this small gain little from more threads, and a study of an hour leaves the machine to others.
    const engine = await openEngine(context, undefined, 1);
    try {
      const work = workOf(assignment, engine, seeds);
      const results: Results = {
        printed: dataset === null ? PRINTED : {},
        gaussian: await gaussianTable(work, size.gaussian),
        fourier: await fourierTable(work, size.fourier),
        solvers: await solverTable(work, size.fourier, size.solvers),
        sweeps: await sweepTable(work, size.sweep),
      };
      return {
        page: pageOf(results, assignment, size, seeds),
        tables: csvOf(results),
        verdict: verdictOf(results),
        text: textOf(results),
        json: { ...results },
      };
    } finally {
      engine[Symbol.dispose]();
    }
  },
};

const textOf = ({ gaussian, fourier }: Results): string =>
  [
    renderTable(
      [
        { title: 'matrix', cell: ({ kind }: GaussianRow) => kind },
        { title: 'n', align: 'right', cell: ({ length }) => String(length) },
        { title: 'method', cell: ({ title }) => title },
        { title: 'before', align: 'right', cell: ({ errors }) => cell(errors.before) },
        { title: 'after', align: 'right', cell: ({ errors }) => cell(errors.after) },
      ],
      gaussian,
    ),
    renderTable(
      [
        { title: 'frames vary in', cell: ({ variant }: FourierRow) => variant.title },
        { title: 'before', align: 'right', cell: ({ before }) => cell(before.rectified) },
        { title: 'after', align: 'right', cell: ({ after }) => cell(after.rectified) },
        { title: 'before, aligned', align: 'right', cell: ({ before }) => cell(before.aligned) },
        { title: 'after, aligned', align: 'right', cell: ({ after }) => cell(after.aligned) },
      ],
      fourier,
    ),
  ].join('\n\n');

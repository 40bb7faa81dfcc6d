import os from 'node:os';
import { benchmarkStep, type StepBenchmark } from '../../engine/providers/benchmark-step.ts';
import type { CommandFile } from '../command-file.ts';
import type { CommandContext, CommandResult } from '../context.ts';
import { WorkFailed } from '../failure.ts';
import { timeMatrix, timeSolver, timeTransform, type Timing } from '../timings.ts';
import { matrixProduct, plainMatrixProduct } from '../../math/matrix-product.ts';
import type { SolverGroup } from '../../retrieval/solver.ts';
import { solvers } from '../../retrieval/solvers/registry.ts';
import { formatSeconds } from '../terminal/format.ts';
import { renderTable } from '../terminal/table.ts';

/** Solvers for pictures of any size; the others are for small problems, or for scenes that these pictures are not. */
const TIMED: ReadonlySet<SolverGroup> = new Set(['projections', 'flows']);

export const addBench: CommandFile = (program, act) => {
  program
    .command('bench')
    .description(
      'Speed on this machine: Fourier transforms, products with matrices, solvers, and the full training step beside the same in PyTorch.',
    )
    .option('--peers', 'fail where python3 has no PyTorch, instead of leaving the pair out')
    .action(act(bench));
};

async function bench(context: CommandContext, { peers }: { peers?: boolean }): Promise<CommandResult> {
  const machine = `${os.cpus()[0]?.model.trim() ?? 'unknown processor'}, ${os.cpus().length} logical cores`;
  const work: readonly (() => Timing | Promise<Timing>)[] = [
    () => timeTransform(8, 96),
    () => timeTransform(1, 512),
    () => timeTransform(1, 1024),
    ...(['real', 'complex'] as const).flatMap((kind) => [
      () => timeMatrix(kind, 784, (matrix) => plainMatrixProduct(matrix, kind === 'real'), 'plain loops'),
      () => timeMatrix(kind, 784, matrixProduct, 'as used'),
    ]),
    ...solvers.filter(({ group }) => TIMED.has(group)).map((solver) => () => timeSolver(solver)),
  ];
  const timings: Timing[] = [];
  for (const [index, measure] of work.entries()) {
    context.checkInterrupt();
    context.progress.update({ label: 'transforms, products and solvers', done: index, total: work.length });
    timings.push(await measure());
  }
  context.progress.update({ label: 'training step, one thread', done: 0, total: 0 });
  const step = await benchmarkStep();
  if (peers === true && step.torch === null) throw new WorkFailed(`no PyTorch to compare with: ${step.reason}`);
  const { torch } = step;
  const rows: Timing[] = [
    ...timings,
    { what: 'training step 96×96, batch 8, 7.8 M weights: Kinoform', seconds: step.seconds },
    ...(torch === null ? [] : [{ what: `training step, the same: PyTorch ${torch.version}`, seconds: torch.seconds }]),
  ];
  const table = renderTable<Timing>(
    [
      { title: 'work', cell: ({ what }) => what },
      { title: 'median', align: 'right', cell: ({ seconds }) => formatSeconds(seconds) },
    ],
    rows,
  );
  return { json: { machine, timings, trainingStep: step }, text: `${machine}\n\n${table}\n\n${comparison(step)}` };
}

const comparison = ({ ratio, reason, compileSeconds }: StepBenchmark): string =>
  `${ratio === null ? `No PyTorch beside it: ${reason}` : `${ratio.toFixed(2)} × PyTorch's time on one thread`}; compiled in ${formatSeconds(compileSeconds)}`;

import { solvers } from '../../retrieval/solvers/registry.ts';
import { openReader } from '../../training/infer-step.ts';
import { sceneModelOf } from '../../training/scene-images.ts';
import type { CommandContext } from '../context.ts';
import { openEngine } from '../engine.ts';
import { Interrupted } from '../failure.ts';
import type { LoadedDesign } from '../load-design.ts';
import { readWithNetwork, solveClassically, type Measured, type MethodResult } from './methods.ts';

/** A classical method, with its progress; Ctrl-C ends it with nothing written. */
export async function runSolver(
  context: CommandContext,
  name: string,
  measured: Measured,
  iterations: number | undefined,
): Promise<MethodResult> {
  const solver = solvers.find((candidate) => candidate.name === name)!;
  const most = iterations ?? solver.defaults.iterations;
  const result = await solveClassically(solver, measured, iterations, async ({ scene, scenes, iteration }) => {
    context.progress.update({ label: name, done: scene * most + iteration, total: scenes * most });
    // Lets Ctrl-C in.
    if (iteration % 50 === 0) await new Promise(setImmediate);
    return context.interrupt.aborted ? 'stop' : undefined;
  });
  if (context.interrupt.aborted) throw new Interrupted('interrupted: nothing was written');
  context.progress.update({ label: name, done: 1, total: 1 });
  return result;
}

/** The network of a design, with its progress. */
export async function runNetwork(
  context: CommandContext,
  measured: Measured,
  { config, design }: LoadedDesign,
  engineName: string | undefined,
): Promise<MethodResult> {
  const engine = await openEngine(context, engineName);
  try {
    const reader = await openReader(engine, config);
    try {
      reader.use(design);
      const total = measured.intensity.shape[0]!;
      return await readWithNetwork(reader, sceneModelOf(config), measured, async (done) => {
        context.progress.update({ label: 'network', done, total });
        await new Promise(setImmediate);
        context.checkInterrupt();
      });
    } finally {
      reader[Symbol.dispose]();
    }
  } finally {
    engine[Symbol.dispose]();
  }
}

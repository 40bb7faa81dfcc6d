import { workspaceAt } from '../../../runs/workspace.ts';
import type { CommandContext } from '../../context.ts';
import { Interrupted } from '../../failure.ts';
import type { Scale } from '../study.ts';
import type { Solved } from './curves.ts';
import { keptTrials } from './kept-trials.ts';
import { startTrialProcess, type TrialWorker } from './trial-process.ts';
import { solveTrial, type Point, type Trial } from './trial.ts';

interface Work {
  /** Of each point. */
  readonly trials: number;
  readonly firstSeed: number;
  readonly scale: Scale;
  /** Points that are worked on at the same time: one in this process, more in as many others. */
  readonly jobs: number;
  /** The command that goes on. */
  readonly onwards: string;
}

/** All points, in their order, each trial kept once it is done. @throws Interrupted */
export async function solveAll(
  context: CommandContext,
  points: readonly Point[],
  { trials, firstSeed, scale, jobs, onwards }: Work,
): Promise<Solved[]> {
  const kept = keptTrials(workspaceAt(context.workspace).folder);
  const { interrupt } = context;
  const solved: Solved[] = [];
  const breathe = async (): Promise<void> => {
    await new Promise(setImmediate);
    if (interrupt.aborted) throw new Interrupted(`interrupted; go on with: ${onwards}`);
  };
  let [begun, ended] = [0, 0];
  const solvePoint = async (point: Point, { solve }: TrialWorker): Promise<Trial[]> => {
    const done = [...(await kept.read(point, firstSeed))].slice(0, trials);
    while (done.length < trials) {
      await breathe();
      done.push(await solve(point, firstSeed + done.length));
      await kept.write(point, firstSeed, done);
    }
    return done;
  };
  const lane = async (worker: TrialWorker): Promise<void> => {
    while (begun < points.length) {
      const index = begun++;
      const point = points[index]!;
      const { solver, part } = point;
      context.progress.update({
        label: `${solver.title}, ${part.title}, ${part.axis} ${point.point}`,
        done: ended,
        total: points.length,
      });
      solved[index] = { ...point, trials: await solvePoint(point, worker) };
      ended++;
    }
  };
  await breathe();
  const here: TrialWorker = { solve: (point, seed) => solveTrial(point, seed, breathe), close() {} };
  const workers = jobs === 1 ? [here] : Array.from({ length: Math.min(jobs, points.length) }, () => startTrialProcess(scale));
  const closeAll = (): void => workers.forEach((worker) => worker.close());
  interrupt.addEventListener('abort', closeAll);
  try {
    await Promise.all(workers.map(lane));
    return solved;
  } catch (error) {
    // A process that was ended because the user asked is no failure.
    if (interrupt.aborted) await breathe();
    throw error;
  } finally {
    interrupt.removeEventListener('abort', closeAll);
    closeAll();
  }
}

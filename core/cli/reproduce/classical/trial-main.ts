import { solvers } from '../../../retrieval/solvers/registry.ts';
import type { Scale } from '../study.ts';
import { planOf, type Part } from './settings.ts';
import { solveTrial, type Trial } from './trial.ts';

/** A trial by names: what a process is told. */
export interface TrialTask {
  readonly scale: Scale;
  readonly part: Part['name'];
  readonly point: number;
  readonly snr: number | null;
  readonly solver: string;
  readonly seed: number;
}
export type TrialAnswer = { readonly trial: Trial } | { readonly failed: string };

async function answer({ scale, part: name, point, snr, solver: title, seed }: TrialTask): Promise<TrialAnswer> {
  try {
    const part = planOf(scale, undefined).parts.find((one) => one.name === name)!;
    const solver = solvers.find((one) => one.name === title)!;
    return { trial: await solveTrial({ part, point, snr, solver }, seed, () => Promise.resolve()) };
  } catch (error) {
    return { failed: error instanceof Error ? error.message : String(error) };
  }
}

/** The process around trials: whoever started it says when it ends, and Ctrl-C is theirs. */
process.on('SIGINT', () => undefined);
process.on('disconnect', () => process.exit());
process.on('message', (task: TrialTask) => void answer(task).then((done) => process.send?.(done)));

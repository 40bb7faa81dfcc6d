import type { Engine } from '../../engine/program.ts';
import { trainingPoints } from '../../runs/training-points.ts';
import { workspaceAt } from '../../runs/workspace.ts';
import { trainResumably } from '../../service/generators/train-resumably.ts';
import type { GeneratorHost, TrainedGenerator } from '../../training/generators/train-generator.ts';
import type { CommandContext } from '../context.ts';

interface Config {
  readonly name: string;
  readonly training: { readonly epochs: number };
}

/**
 * A training that tells how far it is, and where it stands on disk. The same configuration on the same engine goes on where an earlier training was
 * interrupted or killed.
 * @param keep what was learned, also where it was interrupted
 */
export async function trainWithBar<Kept>(
  context: CommandContext,
  engine: Engine,
  config: Config,
  train: (host: GeneratorHost) => Promise<TrainedGenerator>,
  keep: (trained: TrainedGenerator) => Promise<Kept>,
): Promise<Kept> {
  const { kept, point } = await trainResumably(train, keep, {
    engine,
    points: trainingPoints(workspaceAt(context.workspace).trainingsFolder, config, engine.name),
    onBegin(from) {
      if (from !== null) context.say(`goes on after step ${from.step}, in epoch ${from.losses.length + 1}`);
    },
    onStep({ step, steps, loss }) {
      context.progress.update({
        label: `training ${config.name}`,
        done: step,
        total: steps,
        note: `loss ${loss.toPrecision(4)}`,
      });
    },
    onPoint: () => Promise.resolve(),
    ending: () => (context.interrupt.aborted ? { keeps: true, goesOn: true } : null),
  });
  if (point.losses.length < config.training.epochs) {
    context.say(`interrupted after step ${point.step}: the same command goes on`);
  }
  return kept!;
}

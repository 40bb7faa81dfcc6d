import type { Engine } from '../../engine/program.ts';
import { trainingPoints } from '../../runs/training-points.ts';
import { workspaceAt } from '../../runs/workspace.ts';
import type { GeneratorHost, TrainedGenerator } from '../../training/generators/train-generator.ts';
import type { CommandContext } from '../context.ts';

/** Seconds between two points on disk: a training that is killed loses no more, and an epoch that is shorter. */
const BETWEEN_POINTS = 20;

interface Config {
  readonly name: string;
  readonly training: { readonly epochs: number };
}

/**
 * A training that tells how far it is, and where it stands on disk. The same configuration on the same engine goes on where an earlier training was
 * interrupted or killed.
 * @param keep what was learned: done before the last point is forgotten, so that nothing is lost between
 */
export async function trainResumably<Kept>(
  context: CommandContext,
  engine: Engine,
  config: Config,
  train: (host: GeneratorHost) => Promise<TrainedGenerator>,
  keep: (trained: TrainedGenerator) => Promise<Kept>,
): Promise<Kept> {
  const points = trainingPoints(workspaceAt(context.workspace).trainingsFolder, config, engine.name);
  const from = await points.read();
  if (from !== null) context.say(`goes on after step ${from.step}, in epoch ${from.losses.length + 1}`);
  let [breathed, written] = [performance.now(), performance.now()];
  const trained = await train({
    engine,
    ...(from === null ? {} : { from }),
    now: () => performance.now() / 1000,
    async onStep({ step, steps, loss }) {
      context.progress.update({ label: 'training', done: step, total: steps, note: `loss ${loss.toPrecision(4)}` });
      if (performance.now() - breathed > 20) {
        await new Promise(setImmediate);
        breathed = performance.now();
      }
      return !context.interrupt.aborted;
    },
    async onEpoch(at) {
      if (performance.now() - written < 1000 * BETWEEN_POINTS) return;
      await points.write(at);
      written = performance.now();
    },
  });
  const ended = trained.epochs === config.training.epochs;
  if (!ended) {
    await points.write(trained.point);
    context.say(`interrupted after step ${trained.point.step}: the same command goes on`);
  }
  const kept = await keep(trained);
  if (ended) await points.remove();
  return kept;
}

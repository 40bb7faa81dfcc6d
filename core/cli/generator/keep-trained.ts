import type { Engine } from '../../engine/program.ts';
import type { KeptGenerator } from '../../runs/generator-library.ts';
import { trainingPoints } from '../../runs/training-points.ts';
import { workspaceAt } from '../../runs/workspace.ts';
import { version } from '../../service/version.ts';
import type { GeneratorConfig } from '../../training/generators/generator-config.ts';
import { generatorOf } from '../../training/generators/networks.ts';
import { trainGenerator } from '../../training/generators/train-generator.ts';
import type { SceneImages } from '../../training/scene-images.ts';
import { shapeOf } from '../../service/generators/shape.ts';
import type { CommandContext } from '../context.ts';
import { generatorsOf } from '../library.ts';

/** Seconds between two points on disk: a training that is killed loses no more, and an epoch that is shorter. */
const BETWEEN_POINTS = 20;

/**
 * Trains a generator and keeps it in the workspace; interrupted, what it has learned so far. The same configuration on the same engine goes on where an
 * earlier training was interrupted or killed.
 */
export async function keepTrained(
  context: CommandContext,
  engine: Engine,
  config: GeneratorConfig,
  images: { readonly train: SceneImages; readonly validation: SceneImages },
): Promise<KeptGenerator> {
  const points = trainingPoints(workspaceAt(context.workspace).trainingsFolder, config, engine.name);
  const from = await points.read();
  if (from !== null) context.say(`goes on after step ${from.step}, in epoch ${from.losses.length + 1}`);
  let [breathed, written] = [performance.now(), performance.now()];
  const { weights, figures, losses, point, ...facts } = await trainGenerator(config, images, {
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
  const ended = facts.epochs === config.training.epochs;
  if (!ended) {
    await points.write(point);
    context.say(`interrupted after step ${point.step}: the same command goes on`);
  }
  const generator = generatorOf(config);
  const kept = await generatorsOf(context).keep(
    {
      name: config.name,
      network: config.network,
      origin: { kind: 'trained', config, engine: engine.name, ...facts, losses: [...losses] },
      ...shapeOf(generator),
      figures,
      made: version,
    },
    weights,
  );
  if (ended) await points.remove();
  return kept;
}

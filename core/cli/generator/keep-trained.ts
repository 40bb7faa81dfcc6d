import type { Engine } from '../../engine/program.ts';
import type { KeptGenerator } from '../../runs/generator-library.ts';
import { version } from '../../service/version.ts';
import type { GeneratorConfig } from '../../training/generators/generator-config.ts';
import { generatorOf } from '../../training/generators/networks.ts';
import { trainGenerator } from '../../training/generators/train-generator.ts';
import type { SceneImages } from '../../training/scene-images.ts';
import { shapeOf } from './shape.ts';
import type { CommandContext } from '../context.ts';
import { generatorsOf } from '../library.ts';

/** Trains a generator and keeps it in the workspace; interrupted, what it has learned so far. */
export async function keepTrained(
  context: CommandContext,
  engine: Engine,
  config: GeneratorConfig,
  images: { readonly train: SceneImages; readonly validation: SceneImages },
): Promise<KeptGenerator> {
  let breathed = performance.now();
  const { weights, figures, losses, ...facts } = await trainGenerator(config, images, {
    engine,
    now: () => performance.now() / 1000,
    async onStep({ step, steps, loss }) {
      context.progress.update({ label: 'training', done: step, total: steps, note: `loss ${loss.toPrecision(4)}` });
      if (performance.now() - breathed > 20) {
        await new Promise(setImmediate);
        breathed = performance.now();
      }
      return !context.interrupt.aborted;
    },
  });
  const generator = generatorOf(config);
  return generatorsOf(context).keep(
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
}

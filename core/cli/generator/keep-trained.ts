import type { Engine } from '../../engine/program.ts';
import type { KeptGenerator } from '../../runs/generator-library.ts';
import { version } from '../../service/version.ts';
import type { GeneratorConfig } from '../../training/generators/generator-config.ts';
import { generatorOf } from '../../training/generators/networks.ts';
import { trainGenerator, type TrainingImages } from '../../training/generators/train-generator.ts';
import { shapeOf } from '../../service/generators/shape.ts';
import type { CommandContext } from '../context.ts';
import { generatorsOf } from '../library.ts';
import { trainResumably } from './train-resumably.ts';

/** Trains a generator and keeps it in the workspace; interrupted, what it has learned so far. */
export function keepTrained(
  context: CommandContext,
  engine: Engine,
  config: GeneratorConfig,
  images: TrainingImages,
): Promise<KeptGenerator> {
  return trainResumably(
    context,
    engine,
    config,
    (host) => trainGenerator(config, images, host),
    ({ weights, figures, losses, point: _, ...facts }) =>
      generatorsOf(context).keep(
        {
          name: config.name,
          network: config.network,
          origin: { kind: 'trained', config, engine: engine.name, ...facts, losses: [...losses] },
          ...shapeOf(generatorOf(config)),
          figures,
          made: version,
        },
        weights,
      ),
  );
}

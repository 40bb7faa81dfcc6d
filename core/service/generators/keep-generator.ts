import type { GeneratorLibrary, KeptGenerator } from '../../runs/generator-library.ts';
import type { GeneratorConfig } from '../../training/generators/generator-config.ts';
import { generatorOf } from '../../training/generators/networks.ts';
import type { TrainedGenerator } from '../../training/generators/train-generator.ts';
import { version } from '../version.ts';
import { shapeOf } from './shape.ts';

/** Keeps what a training came to. @param engine its name */
export const keepGenerator = (
  generators: GeneratorLibrary,
  config: GeneratorConfig,
  engine: string,
  { weights, figures, losses, point: _, ...facts }: TrainedGenerator,
): Promise<KeptGenerator> =>
  generators.keep(
    {
      name: config.name,
      network: config.network,
      origin: { kind: 'trained', config, engine, ...facts, losses: [...losses] },
      ...shapeOf(generatorOf(config)),
      figures,
      made: version,
    },
    weights,
  );

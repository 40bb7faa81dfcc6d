import type { Engine } from '../../engine/program.ts';
import type { KeptInverse } from '../../runs/inverse-library.ts';
import { version } from '../../service/version.ts';
import type { TrainingImages } from '../../training/generators/train-generator.ts';
import type { InverseConfig } from '../../training/inverse/inverse-config.ts';
import { trainInverse } from '../../training/inverse/train-inverse.ts';
import type { CommandContext } from '../context.ts';
import { matrixFile } from '../generator/matrix-file.ts';
import { trainWithBar } from '../generator/train-with-bar.ts';
import { inversesOf } from '../library.ts';

/** Trains an inverse network and keeps it; interrupted, what it has learned so far. */
export function keepInverse(
  context: CommandContext,
  engine: Engine,
  config: InverseConfig,
  images: TrainingImages,
): Promise<KeptInverse> {
  const { dataset, measurement } = config;
  return trainWithBar(
    context,
    engine,
    config,
    (host) => trainInverse(config, images, host),
    ({ weights, point: _, losses, ...facts }) =>
      inversesOf(context).keep(
        { name: config.name, config, engine: engine.name, ...facts, losses: [...losses], made: version },
        weights,
        matrixFile(measurement, [dataset.height, dataset.width]),
      ),
  );
}

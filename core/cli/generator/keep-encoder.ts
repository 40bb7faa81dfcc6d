import type { Engine } from '../../engine/program.ts';
import type { KeptEncoder } from '../../runs/encoder-library.ts';
import type { KeptGenerator } from '../../runs/generator-library.ts';
import { version } from '../../service/version.ts';
import type { EncoderConfig } from '../../training/encoders/encoder-config.ts';
import { trainEncoder } from '../../training/encoders/train-encoder.ts';
import { keptGenerator } from '../../training/generators/networks.ts';
import type { TrainingImages } from '../../training/generators/train-generator.ts';
import type { CommandContext } from '../context.ts';
import { matrixFile } from './matrix-file.ts';
import { trainWithBar } from './train-with-bar.ts';

/** Trains an encoder for a generator and keeps it in the generator's folder; interrupted, what it has learned so far. */
export async function keepEncoder(
  context: CommandContext,
  engine: Engine,
  config: EncoderConfig,
  kept: KeptGenerator,
  images: TrainingImages,
): Promise<KeptEncoder> {
  const weights = await kept.weights();
  const { generator } = keptGenerator(kept.record, weights, await kept.model());
  const frozen = { network: kept.record.network, generator, weights };
  return trainWithBar(
    context,
    engine,
    config,
    (host) => trainEncoder(config, frozen, images, host),
    ({ weights: learned, point: _, losses, ...facts }) =>
      kept.encoders.keep(
        { name: config.name, config, engine: engine.name, ...facts, losses: [...losses], made: version },
        learned,
        matrixFile(config.measurement, generator.sceneShape),
      ),
  );
}

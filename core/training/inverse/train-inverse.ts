import { trainConditional } from '../conditional/train-conditional.ts';
import { trainDirect } from '../direct/train-direct.ts';
import type { GeneratorHost, TrainedGenerator, TrainingImages } from '../generators/train-generator.ts';
import type { InverseConfig } from './inverse-config.ts';
import { representatives } from './representatives.ts';

/** A network that inverts one measurement. @throws InputError when network, images and measurement do not fit, or the loss stops being a number */
export async function trainInverse(
  config: InverseConfig,
  images: TrainingImages,
  host: GeneratorHost,
): Promise<TrainedGenerator> {
  const own = representatives(config, images);
  return config.kind === 'direct' ? trainDirect(config, own, host) : trainConditional(config, own, host);
}

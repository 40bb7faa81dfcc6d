import { trainConditional } from '../conditional/train-conditional.ts';
import { trainDirect } from '../direct/train-direct.ts';
import type { GeneratorHost, TrainedGenerator, TrainingImages } from '../generators/train-generator.ts';
import type { InverseConfig } from './inverse-config.ts';

/** A network that inverts one measurement. @throws InputError when network, images and measurement do not fit, or the loss stops being a number */
export const trainInverse = (config: InverseConfig, images: TrainingImages, host: GeneratorHost): Promise<TrainedGenerator> =>
  config.kind === 'direct' ? trainDirect(config, images, host) : trainConditional(config, images, host);

import type { Engine } from '../../engine/program.ts';
import type { KeptGenerator } from '../../runs/generator-library.ts';
import { keepGenerator } from '../../service/generators/keep-generator.ts';
import type { GeneratorConfig } from '../../training/generators/generator-config.ts';
import { trainGenerator, type TrainingImages } from '../../training/generators/train-generator.ts';
import type { CommandContext } from '../context.ts';
import { generatorsOf } from '../library.ts';
import { trainWithBar } from './train-with-bar.ts';

/** Trains a generator and keeps it in the workspace; interrupted, what it has learned so far. */
export const keepTrained = (
  context: CommandContext,
  engine: Engine,
  config: GeneratorConfig,
  images: TrainingImages,
): Promise<KeptGenerator> =>
  trainWithBar(
    context,
    engine,
    config,
    (host) => trainGenerator(config, images, host),
    (trained) => keepGenerator(generatorsOf(context), config, engine.name, trained),
  );

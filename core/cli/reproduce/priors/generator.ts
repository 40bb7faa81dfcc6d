import { loadSplit } from '../../../datasets/dataset.ts';
import type { Engine } from '../../../engine/program.ts';
import { rootKey, type Key } from '../../../math/random.ts';
import type { KeptGenerator } from '../../../runs/generator-library.ts';
import type { GeneratorConfig } from '../../../training/generators/generator-config.ts';
import type { TrainingImages } from '../../../training/generators/train-generator.ts';
import type { CommandContext } from '../../context.ts';
import { keepTrained } from '../../generator/keep-trained.ts';
import { generatorsOf } from '../../library.ts';
import { openImages } from '../study-images.ts';
import { sameNetwork, type Size } from './settings.ts';

/** A generator of the workspace with this configuration, trained to its end; trained now where there is none. */
export async function generatorFor(
  context: CommandContext,
  engine: Engine,
  config: GeneratorConfig,
  size: Pick<Size, 'digest'>,
): Promise<KeptGenerator> {
  const library = generatorsOf(context);
  const kept = (await library.list()).find(
    ({ origin }) =>
      origin.kind === 'trained' && sameNetwork(origin.config, config, size) && origin.epochs === config.training.epochs,
  );
  if (kept !== undefined) return library.find(kept.id);
  const images = await imagesFor(context, config.dataset, rootKey(config.seed));
  const trained = await keepTrained(context, engine, config, images);
  context.checkInterrupt();
  return trained;
}

/** What a network of a study learns from, and what its figures come from. */
export async function imagesFor(
  context: CommandContext,
  { source, height, width, train, validation }: GeneratorConfig['dataset'],
  key: Key,
): Promise<TrainingImages> {
  const dataset = await openImages(context, source);
  return loadSplit(dataset, { train, validation, test: 0 }, [height, width], key);
}

import path from 'node:path';
import type { Command } from 'commander';
import { loadSplit } from '../../datasets/dataset.ts';
import { openDataset } from '../../datasets/open.ts';
import { checkValue } from '../../formats/json.ts';
import { rootKey } from '../../math/random.ts';
import { encoderConfigSchema, type EncoderConfig } from '../../training/encoders/encoder-config.ts';
import type { Act } from '../command-file.ts';
import type { CommandContext, CommandResult } from '../context.ts';
import { openEngine } from '../engine.ts';
import { EXIT } from '../failure.ts';
import { generatorsOf } from '../library.ts';
import { addMeasurementOptions, measurementOf, titleOfMeasurement, type MeasurementOptions } from '../measurement-options.ts';
import { numberIn } from '../options.ts';
import { datasetName, placesOf } from '../scenes.ts';
import { addTrainingOptions, datasetOf, type TrainingOptions } from '../training-options.ts';
import { renderPairs } from '../terminal/table.ts';
import { keepEncoder } from './keep-encoder.ts';
import { MATRIX } from './matrix-file.ts';

interface EncodeOptions extends MeasurementOptions, TrainingOptions {
  readonly learningRate: number;
  readonly perceptual: number;
  readonly adversarial: number;
}

const HIDDEN = [1024, 1024];
const CRITIC = [256, 128];
/** Of the critic's slope, as Gulrajani et al. have it for images. */
const PENALTY = 10;

export function addEncode(generator: Command, act: Act): void {
  const command = generator
    .command('encode')
    .argument('<generator>', 'its id, or a part of it that no other has')
    .description(
      'Train an encoder from measured magnitudes to the codes of a generator, where `reconstruct --method prilo-li` begins.',
    );
  addMeasurementOptions(command, 'encoder');
  addTrainingOptions(command, { epochs: 20, name: 'what measures' })
    .option('--learning-rate <rate>', 'of Adam at first', numberIn('--learning-rate', { above: 0 }), 1e-3)
    .option(
      '--perceptual <weight>',
      "of the distance that the generator's own encoder sees; 0 leaves it out",
      numberIn('--perceptual', { least: 0 }),
      1,
    )
    .option('--adversarial <weight>', 'of what a critic says; 0 leaves it out', numberIn('--adversarial', { least: 0 }), 0.1)
    .action(act(encode));
}

async function encode(context: CommandContext, options: EncodeOptions, text: string): Promise<CommandResult> {
  const kept = await generatorsOf(context).find(text);
  const [height, width] = kept.record.size;
  const seed = context.seed ?? 0;
  const { measurement, scene } = await measurementOf(context, options, [height, width]);
  const source = datasetName(context, options.dataset);
  const dataset = await openDataset(source, placesOf(context));
  const { epochs, batch: batchSize, learningRate, perceptual, adversarial } = options;
  const wanted: EncoderConfig = {
    version: 1,
    name: (options.name ?? titleOfMeasurement(measurement)).slice(0, 80),
    seed,
    generator: kept.record.id,
    dataset: datasetOf(options, source, dataset),
    scene,
    measurement,
    hidden: HIDDEN,
    critic: CRITIC,
    training: { epochs, batchSize, learningRate, perceptual, adversarial, penalty: PENALTY },
  };
  const config = checkValue(wanted, encoderConfigSchema, 'encoder');
  const { train, validation } = config.dataset;
  const images = await loadSplit(dataset, { train, validation, test: 0 }, [dataset.height, dataset.width], rootKey(seed));
  const engine = await openEngine(context, options.engine, options.threads);
  try {
    const encoder = await keepEncoder(context, engine, config, kept, images);
    const matrix = measurement.kind === 'gaussian' ? path.join(encoder.folder, MATRIX) : null;
    const { id, figures, epochs: done } = encoder.record;
    return {
      json: { ...encoder.record, folder: encoder.folder, ...(matrix === null ? {} : { matrix }) },
      text: renderPairs([
        ['encoder', id],
        ['of', kept.record.id],
        ['epochs', `${done} of ${epochs}`],
        ...Object.entries(figures).map(([name, value]): [string, string] => [name, value.toFixed(2)]),
        ...(matrix === null ? [] : [['matrix', context.display(matrix)] as [string, string]]),
        ['folder', context.display(encoder.folder)],
      ]),
      exit: context.interrupt.aborted ? EXIT.interrupted : EXIT.ok,
    };
  } finally {
    engine[Symbol.dispose]();
  }
}

import path from 'node:path';
import type { Command } from 'commander';
import { loadSplit } from '../../datasets/dataset.ts';
import { openDataset } from '../../datasets/open.ts';
import { InputError } from '../../math/input-error.ts';
import { rootKey } from '../../math/random.ts';
import type { EncoderConfig } from '../../training/encoders/encoder-config.ts';
import type { Measurement } from '../../training/encoders/measurement.ts';
import type { Act } from '../command-file.ts';
import type { CommandContext, CommandResult } from '../context.ts';
import { openEngine } from '../engine.ts';
import { EXIT } from '../failure.ts';
import { generatorsOf } from '../library.ts';
import { numberIn, oneOf, wholeNumber, wholePair } from '../options.ts';
import { datasetName, placesOf } from '../scenes.ts';
import { renderPairs } from '../terminal/table.ts';
import { keepEncoder, MATRIX } from './keep-encoder.ts';

interface EncodeOptions {
  readonly operator: Measurement['kind'];
  readonly patternSize?: [number, number];
  readonly measurements?: number;
  readonly matrix: 'real' | 'complex';
  readonly model: EncoderConfig['scene']['kind'];
  readonly dataset: string;
  readonly train?: number;
  readonly validation: number;
  readonly epochs: number;
  readonly batch: number;
  readonly learningRate: number;
  readonly perceptual: number;
  readonly adversarial: number;
  readonly name?: string;
  readonly engine?: string;
  readonly threads?: number;
}

const HIDDEN = [1024, 1024];
const CRITIC = [256, 128];
/** Of the critic's slope, as Gulrajani et al. have it for images. */
const PENALTY = 10;

export function addEncode(generator: Command, act: Act): void {
  generator
    .command('encode')
    .argument('<generator>', 'its id, or a part of it that no other has')
    .description(
      'Train an encoder from measured magnitudes to the codes of a generator, where `reconstruct --method prilo-li` begins.',
    )
    .option('--operator <name>', 'what measures: fourier, gaussian', oneOf('--operator', ['fourier', 'gaussian']), 'fourier')
    .option('--pattern-size <h,w>', 'of fourier (default: the size of the images, not oversampled)', wholePair('--pattern-size'))
    .option(
      '--measurements <n>',
      'of gaussian; its matrix follows from --seed and is written beside the encoder',
      wholeNumber('--measurements', { least: 1, most: 100_000 }),
    )
    .option('--matrix <kind>', 'of gaussian: real or complex', oneOf('--matrix', ['real', 'complex']), 'real')
    .option(
      '--model <kind>',
      'how an image becomes a scene: amplitude or phase',
      oneOf('--model', ['amplitude', 'phase']),
      'amplitude',
    )
    .option('--dataset <name>', 'a known data set, or a file or folder of images', 'fashion-mnist')
    .option('--train <n>', 'training images (default: all but those for validation)', wholeNumber('--train', { least: 1 }))
    .option('--validation <n>', 'images of the training part that are kept apart', wholeNumber('--validation'), 1000)
    .option('--epochs <n>', 'passes over the training images', wholeNumber('--epochs', { least: 1 }), 20)
    .option('--batch <n>', 'images a step', wholeNumber('--batch', { least: 1 }), 100)
    .option('--learning-rate <rate>', 'of Adam at first', numberIn('--learning-rate', { above: 0 }), 1e-3)
    .option(
      '--perceptual <weight>',
      "of the distance that the generator's own encoder sees; 0 leaves it out",
      numberIn('--perceptual', { least: 0 }),
      1,
    )
    .option('--adversarial <weight>', 'of what a critic says; 0 leaves it out', numberIn('--adversarial', { least: 0 }), 0.1)
    .option('--name <name>', 'what it is called (default: what measures)')
    .option('--engine <name>', 'where it is trained (see `kinoform doctor`); default: the fastest here')
    .option('--threads <n>', 'processor cores to use (default: all)', wholeNumber('--threads', { least: 1, most: 256 }))
    .action(act(encode));
}

async function encode(context: CommandContext, options: EncodeOptions, text: string): Promise<CommandResult> {
  const kept = await generatorsOf(context).find(text);
  const [height, width] = kept.record.size;
  const seed = context.seed ?? 0;
  const measurement = measurementOf(options, seed, [height, width]);
  const source = datasetName(context, options.dataset);
  const dataset = await openDataset(source, placesOf(context));
  const { validation, epochs, batch: batchSize, learningRate, perceptual, adversarial } = options;
  const config: EncoderConfig = {
    version: 1,
    name: (options.name ?? titleOf(measurement)).slice(0, 80),
    seed,
    generator: kept.record.id,
    dataset: {
      source,
      height: dataset.height,
      width: dataset.width,
      train: options.train ?? Math.max(dataset.trainCount - validation, 1),
      validation,
    },
    scene: { kind: options.model, phaseRange: Math.PI },
    measurement,
    hidden: HIDDEN,
    critic: CRITIC,
    training: { epochs, batchSize, learningRate, perceptual, adversarial, penalty: PENALTY },
  };
  const { train } = config.dataset;
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

function measurementOf(
  { operator, patternSize, measurements, matrix }: EncodeOptions,
  seed: number,
  size: [number, number],
): Measurement {
  if (operator === 'fourier') {
    if (measurements !== undefined) {
      throw new InputError({ where: '--measurements', expected: '--operator gaussian with it', found: 'fourier' });
    }
    return { kind: 'fourier', pattern: patternSize ?? size };
  }
  if (patternSize !== undefined) {
    throw new InputError({ where: '--pattern-size', expected: '--operator fourier with it', found: 'gaussian' });
  }
  if (measurements === undefined) {
    throw new InputError({ where: '--measurements', expected: 'how many with --operator gaussian', found: 'nothing' });
  }
  return { kind: 'gaussian', matrix, measurements, seed };
}

const titleOf = (measurement: Measurement): string =>
  measurement.kind === 'fourier'
    ? `fourier ${measurement.pattern.join('x')}`
    : `${measurement.matrix} gaussian ${measurement.measurements}`;

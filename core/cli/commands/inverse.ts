import path from 'node:path';
import type { Command } from 'commander';
import { loadSplit } from '../../datasets/dataset.ts';
import { openDataset } from '../../datasets/open.ts';
import { checkValue } from '../../formats/json.ts';
import { rootKey } from '../../math/random.ts';
import type { InverseRecord, KeptInverse } from '../../runs/inverse-library.ts';
import { inverseMethodsOf } from '../../service/reconstruction/inverse-methods.ts';
import { inverseConfigSchema, type InverseConfig } from '../../training/inverse/inverse-config.ts';
import type { Act, CommandFile } from '../command-file.ts';
import type { CommandContext, CommandResult } from '../context.ts';
import { addDeletion } from '../deletion.ts';
import { openEngine } from '../engine.ts';
import { EXIT } from '../failure.ts';
import { MATRIX } from '../generator/matrix-file.ts';
import { keepInverse } from '../inverse/keep-inverse.ts';
import { INVERSE_NETWORKS, sizesOf, USUAL_SIZES, type NetworkSizes } from '../inverse/networks.ts';
import { inversesOf } from '../library.ts';
import { addMeasurementOptions, measurementOf, titleOfMeasurement, type MeasurementOptions } from '../measurement-options.ts';
import { numberIn, oneOf, wholeNumber, wholeNumbers } from '../options.ts';
import { datasetName, placesOf } from '../scenes.ts';
import { addTrainingOptions, datasetOf, type TrainingOptions } from '../training-options.ts';
import { formatDuration, formatTime } from '../terminal/format.ts';
import { renderPairs, renderTable } from '../terminal/table.ts';

const NETWORKS = Object.keys(INVERSE_NETWORKS);

export const addInverse: CommandFile = (program, act) => {
  const inverse = program
    .command('inverse')
    .description(
      'Networks that have learned to invert one measurement, for `reconstruct --method resnet,e2e,cpr,prcgan,prcgan-star`. Kept in the workspace.',
    );
  addTrain(inverse, act);
  addList(inverse, act);
  addShow(inverse, act);
  addDeletion(inverse, act, 'network', inversesOf);
};

interface TrainOptions extends MeasurementOptions, TrainingOptions, NetworkSizes {
  readonly symmetry: InverseConfig['symmetry'];
  readonly learningRate?: number;
}

function addTrain(inverse: Command, act: Act): void {
  const command = inverse
    .command('train')
    .argument('<network>', NETWORKS.map((name) => `${name}: ${INVERSE_NETWORKS[name]!.title}`).join('; '))
    .description(
      'Train a network on exact measurements of the images of a data set. Ctrl-C keeps what it has learned so far; the same command goes on.',
    );
  addMeasurementOptions(command, 'network');
  addTrainingOptions(command, { epochs: 20, name: 'network and what measures' })
    .option(
      '--symmetry <what>',
      'of fourier and amplitude scenes: images as they are (kept), centred, or turned to one of two flips as well (canonical)',
      oneOf('--symmetry', ['kept', 'centred', 'canonical']),
      'kept',
    )
    .option(
      '--learning-rate <rate>',
      'of Adam at first (default: what suits the network)',
      numberIn('--learning-rate', { above: 0 }),
    )
    .option(
      '--hidden <n,...>',
      `units of the layers of e2e and prcgan, and of each stage of cpr (default: ${USUAL_SIZES.hidden.join(',')})`,
      wholeNumbers('--hidden', { least: 1, most: 8192 }),
    )
    .option(
      '--width <n>',
      `of resnet: channels at full resolution (default: ${USUAL_SIZES.width})`,
      wholeNumber('--width', { least: 1, most: 512 }),
    )
    .option(
      '--blocks <n>',
      `of resnet: blocks at each resolution (default: ${USUAL_SIZES.blocks})`,
      wholeNumber('--blocks', { most: 16 }),
    )
    .option(
      '--latent <n>',
      `of prcgan: numbers of its code (default: ${USUAL_SIZES.latent})`,
      wholeNumber('--latent', { least: 1, most: 1024 }),
    )
    .action(act(train));
}

async function train(context: CommandContext, options: TrainOptions, name: string): Promise<CommandResult> {
  const network = INVERSE_NETWORKS[oneOf('network', NETWORKS)(name)]!;
  const source = datasetName(context, options.dataset);
  const dataset = await openDataset(source, placesOf(context));
  const seed = context.seed ?? 0;
  const { measurement, scene } = await measurementOf(context, options, [dataset.height, dataset.width]);
  // Images are made as large as masks are.
  const size = measurement.kind === 'cdp' ? measurement.masks.shape.slice(1) : [dataset.height, dataset.width];
  const [height, width] = size as [number, number];
  const { epochs, batch: batchSize, learningRate = network.learningRate } = options;
  const wanted = network.config(
    {
      version: 1,
      name: (options.name ?? `${name} ${titleOfMeasurement(measurement)}`).slice(0, 80),
      seed,
      dataset: datasetOf(options, source, dataset, [height, width]),
      scene,
      measurement,
      symmetry: options.symmetry,
    },
    sizesOf(name, options),
    { epochs, batchSize, learningRate },
  );
  const config = checkValue(wanted, inverseConfigSchema, name);
  const { train: learned, validation } = config.dataset;
  const parts = { train: learned, validation, test: 0 };
  const images = await loadSplit(dataset, parts, [height, width], rootKey(seed));
  const engine = await openEngine(context, options.engine, options.threads);
  try {
    const kept = await keepInverse(context, engine, config, images);
    return { ...described(context, kept), exit: context.interrupt.aborted ? EXIT.interrupted : EXIT.ok };
  } finally {
    engine[Symbol.dispose]();
  }
}

/** A network as `train` and `show` tell of it. */
function described(context: CommandContext, { record, folder }: KeptInverse): Pick<CommandResult, 'json' | 'text'> {
  const { config, epochs, seconds, engine, imagesPerSecond, figures } = record;
  const matrix = config.measurement.kind === 'gaussian' ? path.join(folder, MATRIX) : null;
  return {
    json: { ...record, folder, ...(matrix === null ? {} : { matrix }) },
    text: renderPairs([
      ['network', record.id],
      ['for', inverseMethodsOf(config).join(', ')],
      ['inverts', measuredBy(record)],
      ['trained on', `${config.dataset.train} images of ${config.dataset.source}, seed ${config.seed}`],
      ['epochs', `${epochs} of ${config.training.epochs}`],
      ['time', `${formatDuration(seconds)} on ${engine}, ${Math.round(imagesPerSecond)} images/s`],
      ...Object.entries(figures).map(([figure, value]): [string, string] => [figure, value.toFixed(2)]),
      ...(matrix === null ? [] : [['matrix', context.display(matrix)] as [string, string]]),
      ['folder', context.display(folder)],
    ]),
  };
}

const measuredBy = ({ config: { measurement, symmetry, scene, dataset } }: InverseRecord): string =>
  `${titleOfMeasurement(measurement)} of ${scene.kind} scenes ${dataset.height}×${dataset.width}${symmetry === 'kept' ? '' : `, ${symmetry}`}`;

function addList(inverse: Command, act: Act): void {
  inverse
    .command('list')
    .description('All inverse networks, newest first.')
    .action(
      act(async (context) => {
        const inverses = await inversesOf(context).list();
        const text = inverses.length === 0 ? 'No inverse networks yet: start with kinoform inverse train e2e' : listOf(inverses);
        return { json: { inverses }, text };
      }),
    );
}

const listOf = (records: readonly InverseRecord[]): string =>
  renderTable(
    [
      { title: 'network', cell: ({ id }) => id },
      { title: 'for', cell: ({ config }) => inverseMethodsOf(config).join(', ') },
      { title: 'inverts', cell: measuredBy },
      { title: 'learned from', cell: ({ config: { dataset } }) => `${dataset.train} of ${path.basename(dataset.source)}` },
      { title: 'epochs', cell: ({ epochs, config }) => `${epochs} of ${config.training.epochs}`, align: 'right' },
      { title: 'made', cell: ({ created }) => formatTime(created) },
    ],
    records,
  );

function addShow(inverse: Command, act: Act): void {
  inverse
    .command('show')
    .argument('<network>', 'its id, or a part of it that no other has')
    .description('What a network inverts, and how its training went.')
    .action(act(async (context, _, text: string) => described(context, await inversesOf(context).find(text))));
}

import type { Command } from 'commander';
import { loadSplit } from '../../datasets/dataset.ts';
import { openDataset } from '../../datasets/open.ts';
import { checkValue } from '../../formats/json.ts';
import { rootKey } from '../../math/random.ts';
import type { GeneratorRecord } from '../../runs/generator-record.ts';
import { generatorConfigSchema, type GeneratorConfig } from '../../training/generators/generator-config.ts';
import { GENERATOR_NETWORKS } from '../../training/generators/networks.ts';
import type { Act, CommandFile } from '../command-file.ts';
import type { CommandContext, CommandResult } from '../context.ts';
import { addDeletion } from '../deletion.ts';
import { openEngine } from '../engine.ts';
import { EXIT } from '../failure.ts';
import { describeGenerator, originOf } from '../generator/describe.ts';
import { addEncode } from '../generator/encode.ts';
import { addImport } from '../generator/import.ts';
import { keepTrained } from '../generator/keep-trained.ts';
import { addMatch, addSketch } from '../generator/sketch.ts';
import { generatorsOf } from '../library.ts';
import { numberIn, oneOf } from '../options.ts';
import { datasetName, placesOf } from '../scenes.ts';
import { addTrainingOptions, datasetOf, type TrainingOptions } from '../training-options.ts';
import { formatTime } from '../terminal/format.ts';
import { renderTable } from '../terminal/table.ts';

const NETWORKS = Object.keys(GENERATOR_NETWORKS);

export const addGenerator: CommandFile = (program, act) => {
  const generator = program
    .command('generator')
    .description('Networks that make images from a few numbers: priors for `reconstruct --generator`. Kept in the workspace.');
  addTrain(generator, act);
  addSketch(generator, act);
  addMatch(generator, act);
  addImport(generator, act);
  addEncode(generator, act);
  addList(generator, act);
  addShow(generator, act);
  addDeletion(generator, act, 'generator', generatorsOf);
};

interface TrainOptions extends TrainingOptions {
  readonly learningRate?: number;
}

function addTrain(generator: Command, act: Act): void {
  const command = generator
    .command('train')
    .argument('<network>', NETWORKS.map((name) => `${name}: ${GENERATOR_NETWORKS[name]!.title}`).join('; '))
    .description(
      'Train a generator on the images of a data set. Ctrl-C keeps what it has learned so far; the same command goes on.',
    );
  addTrainingOptions(command, { epochs: 100, name: 'network and data set' })
    .option('--learning-rate <rate>', 'of Adam (default: what suits the network)', numberIn('--learning-rate', { above: 0 }))
    .action(act(train));
}

async function train(context: CommandContext, options: TrainOptions, name: string): Promise<CommandResult> {
  const { network, training } = GENERATOR_NETWORKS[oneOf('network', NETWORKS)(name)]!;
  const source = datasetName(context, options.dataset);
  const dataset = await openDataset(source, placesOf(context));
  const { epochs, batch: batchSize, learningRate = training.learningRate } = options;
  const seed = context.seed ?? 0;
  const wanted: GeneratorConfig = {
    version: 1,
    name: (options.name ?? `${name} ${dataset.title}`).slice(0, 80),
    seed,
    dataset: datasetOf(options, source, dataset),
    network,
    training: { objective: training.objective, epochs, batchSize, learningRate },
  };
  const config = checkValue(wanted, generatorConfigSchema, name);
  const { train: learned, validation, height, width } = config.dataset;
  const images = await loadSplit(dataset, { train: learned, validation, test: 0 }, [height, width], rootKey(seed));
  const engine = await openEngine(context, options.engine, options.threads);
  try {
    const kept = await keepTrained(context, engine, config, images);
    return {
      json: { ...kept.record, folder: kept.folder },
      text: describeGenerator(kept.record, context.display(kept.folder)),
      exit: context.interrupt.aborted ? EXIT.interrupted : EXIT.ok,
    };
  } finally {
    engine[Symbol.dispose]();
  }
}

function addList(generator: Command, act: Act): void {
  generator
    .command('list')
    .description('All generators, newest first.')
    .action(
      act(async (context) => {
        const generators = await generatorsOf(context).list();
        const text =
          generators.length === 0 ? 'No generators yet: start with kinoform generator train vae-20' : listOf(generators);
        return { json: { generators }, text };
      }),
    );
}

const listOf = (records: readonly GeneratorRecord[]): string =>
  renderTable(
    [
      { title: 'generator', cell: ({ id }) => id },
      { title: 'size', cell: ({ size }) => size.join('×') },
      { title: 'code', cell: ({ latent }) => String(latent), align: 'right' },
      { title: 'made', cell: ({ created }) => formatTime(created) },
      { title: 'from', cell: originOf },
    ],
    records,
  );

function addShow(generator: Command, act: Act): void {
  generator
    .command('show')
    .argument('<generator>', 'its id, or a part of it that no other has')
    .description('What a generator is, where it comes from, what can be optimised in place of its code, and its encoders.')
    .action(
      act(async (context, _, text: string) => {
        const { record, folder, encoders } = await generatorsOf(context).find(text);
        const known = await encoders.list();
        return {
          json: { ...record, folder, encoders: known },
          text: describeGenerator(record, context.display(folder), known),
        };
      }),
    );
}

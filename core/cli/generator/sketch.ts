import type { Command } from 'commander';
import { openDataset } from '../../datasets/open.ts';
import { InputError } from '../../math/input-error.ts';
import { rootKey, split } from '../../math/random.ts';
import { COMPONENT_BASIS, COMPONENT_MEAN, componentGenerator } from '../../networks/generators/components.ts';
import { readSketch, writeSketch, type ImageSketch } from '../../runs/sketch-file.ts';
import { version } from '../../service/version.ts';
import { featuresOf, principalComponents } from '../../training/sketch/components.ts';
import { gaussianFrequencies, scalesOf } from '../../training/sketch/frequencies.ts';
import { trainMatched } from '../../training/sketch/match.ts';
import { addSamples, emptySketch, mergeSketches } from '../../training/sketch/sketch.ts';
import type { Act } from '../command-file.ts';
import type { CommandContext, CommandResult } from '../context.ts';
import { openEngine } from '../engine.ts';
import { generatorsOf } from '../library.ts';
import { numberIn, wholeNumber } from '../options.ts';
import { datasetName, placesOf } from '../scenes.ts';
import { renderPairs } from '../terminal/table.ts';
import { describeGenerator } from './describe.ts';
import { shapeOf } from '../../service/generators/shape.ts';

interface SketchOptions {
  readonly dataset: string;
  readonly frequencies: number;
  readonly components: number;
  readonly like?: string;
  readonly out: string;
  readonly force?: boolean;
}

/** Images that the feature map and the scale of the kernel are taken from, and images that are read at once. */
const [FIRST, CHUNK] = [2000, 500];

export function addSketch(generator: Command, act: Act): void {
  generator
    .command('sketch')
    .description(
      'A few thousand numbers in place of a data set, from which `generator match` trains: for data that may not leave.',
    )
    .option('--dataset <name>', 'a known data set, or a file or folder of images', 'fashion-mnist')
    .option('--frequencies <n>', 'complex numbers of the sketch', wholeNumber('--frequencies', { least: 1, most: 100_000 }), 4000)
    .option(
      '--components <n>',
      'principal components that images are seen through',
      wholeNumber('--components', { least: 1, most: 256 }),
      32,
    )
    .option('--like <file>', 'components and frequencies of another sketch, so that both can be merged')
    .requiredOption('--out <file>', 'a .safetensors file')
    .option('--force', 'replace a file that exists')
    .action(act(sketch));
  generator
    .command('merge')
    .argument('<sketches...>', 'sketches with the same components and frequencies (see --like)')
    .description('The sketch of several data sets together.')
    .requiredOption('--out <file>', 'a .safetensors file')
    .option('--force', 'replace a file that exists')
    .action(act(merge));
}

async function sketch(context: CommandContext, options: SketchOptions): Promise<CommandResult> {
  const dataset = await openDataset(datasetName(context, options.dataset), placesOf(context));
  const size = [dataset.height, dataset.width] as const;
  const read = async (from: number, to: number) =>
    (
      await dataset.read(
        'train',
        Int32Array.from({ length: to - from }, (_, i) => from + i),
      )
    ).images;
  let made: ImageSketch;
  if (options.like === undefined) {
    const key = rootKey(context.seed ?? 0);
    const first = await read(0, Math.min(FIRST, dataset.trainCount));
    context.progress.update({ label: 'components', done: 0, total: 0 });
    const components = principalComponents(split(key, 'components'), first, size[0] * size[1], options.components);
    const scales = scalesOf(key, featuresOf(components, first), components.count);
    const law = gaussianFrequencies(split(key, 'frequencies'), components.count, options.frequencies, scales);
    made = { sketch: emptySketch(law), components, size };
  } else {
    const like = await readSketch(context.resolve(options.like));
    if (like.size.join() !== size.join()) {
      throw new InputError({ where: '--like', expected: `a sketch of ${size.join('×')} images`, found: like.size.join('×') });
    }
    made = { ...like, sketch: emptySketch(like.sketch.law) };
  }
  for (let from = 0; from < dataset.trainCount; from += CHUNK) {
    context.progress.update({ label: 'sketching', done: from, total: dataset.trainCount });
    await new Promise(setImmediate);
    context.checkInterrupt();
    const images = await read(from, Math.min(from + CHUNK, dataset.trainCount));
    made = { ...made, sketch: addSamples(made.sketch, featuresOf(made.components, images)) };
  }
  return written(context, made, options);
}

async function merge(
  context: CommandContext,
  options: Pick<SketchOptions, 'out' | 'force'>,
  files: string[],
): Promise<CommandResult> {
  const [first, ...others] = await Promise.all(files.map((file) => readSketch(context.resolve(file))));
  const sum = others.reduce((merged, { sketch: other }) => mergeSketches(merged, other), first!.sketch);
  return written(context, { ...first!, sketch: sum }, options);
}

async function written(
  context: CommandContext,
  made: ImageSketch,
  options: Pick<SketchOptions, 'out' | 'force'>,
): Promise<CommandResult> {
  const file = context.resolve(options.out);
  await writeSketch(file, made, options.force ?? false);
  const { count, law } = made.sketch;
  const json = { file, samples: count, frequencies: law.count, components: made.components.count };
  const pairs = renderPairs([
    ['images', `${count} of ${made.size.join('×')}`],
    ['sketch', `${law.count} complex numbers of ${made.components.count} components`],
    ['file', context.display(file)],
  ]);
  return { json, text: `${pairs}\n\ntrain from it with: ${context.commandLine(`generator match ${context.display(file)}`)}` };
}

interface MatchOptions {
  readonly steps: number;
  readonly batch: number;
  readonly learningRate: number;
  readonly latent: number;
  readonly name?: string;
  readonly engine?: string;
}

/** Units of the layers between code and coefficients. */
const HIDDEN = [256, 256];

export function addMatch(generator: Command, act: Act): void {
  generator
    .command('match')
    .argument('<sketch>', 'a file of `generator sketch`')
    .description('Train a generator from a sketch, without the images.')
    .option('--steps <n>', 'of Adam', wholeNumber('--steps', { least: 1 }), 3000)
    .option('--batch <n>', 'images a step', wholeNumber('--batch', { least: 2 }), 256)
    .option('--learning-rate <rate>', 'of Adam', numberIn('--learning-rate', { above: 0 }), 2e-3)
    .option('--latent <n>', 'numbers of a code', wholeNumber('--latent', { least: 1, most: 1024 }), 20)
    .option('--name <name>', 'what it is called (default: sketch and number of images)')
    .option('--engine <name>', 'where it is trained (see `kinoform doctor`); default: the fastest here')
    .action(act(match));
}

async function match(context: CommandContext, options: MatchOptions, file: string): Promise<CommandResult> {
  const { sketch: target, components, size } = await readSketch(context.resolve(file));
  const seed = context.seed ?? 0;
  const architecture = { latent: options.latent, hidden: HIDDEN, components: components.count, sceneShape: size };
  const engine = await openEngine(context, options.engine);
  try {
    const { steps, batch, learningRate } = options;
    const key = rootKey(seed);
    const weights = await trainMatched(
      engine,
      architecture,
      { kind: 'sketch', sketch: target },
      { steps, batch, learningRate },
      key,
      async (step, loss) => {
        context.progress.update({ label: 'training', done: step, total: steps, note: `distance ${loss.toPrecision(3)}` });
        await new Promise(setImmediate);
        context.checkInterrupt();
      },
    );
    const floats = (shape: number[], values: Float64Array) => ({ shape, data: Float32Array.from(values) });
    const kept = await generatorsOf(context).keep(
      {
        name: (options.name ?? `sketch of ${target.count}`).slice(0, 80),
        network: { kind: 'components', latent: options.latent, hidden: [...HIDDEN], components: components.count },
        origin: { kind: 'sketched', frequencies: target.law.count, samples: target.count, seed, steps, engine: engine.name },
        ...shapeOf(componentGenerator(architecture)),
        figures: {},
        made: version,
      },
      {
        ...weights,
        [COMPONENT_MEAN]: floats([components.pixels], components.mean),
        [COMPONENT_BASIS]: floats([components.count, components.pixels], components.basis),
      },
    );
    return { json: { ...kept.record, folder: kept.folder }, text: describeGenerator(kept.record, context.display(kept.folder)) };
  } finally {
    engine[Symbol.dispose]();
  }
}

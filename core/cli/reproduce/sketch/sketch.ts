import type { Engine } from '../../../engine/program.ts';
import { normal, rootKey, split } from '../../../math/random.ts';
import type { Key } from '../../../math/random.ts';
import { energyDistance } from '../../../metrics/energy-distance.ts';
import { loadSplit } from '../../../datasets/dataset.ts';
import { openDataset } from '../../../datasets/open.ts';
import { version } from '../../../service/version.ts';
import { featuresOf, principalComponents } from '../../../training/sketch/components.ts';
import { gaussianFrequencies, scalesOf } from '../../../training/sketch/frequencies.ts';
import { samplesOf, trainMatched, type MatchTarget } from '../../../training/sketch/match.ts';
import { addSamples, emptySketch } from '../../../training/sketch/sketch.ts';
import type { CommandContext } from '../../context.ts';
import { openEngine } from '../../engine.ts';
import { renderCsv } from '../../report/csv.ts';
import type { Page } from '../../report/page.ts';
import { datasetPlaces } from '../../scenes.ts';
import { formatDuration } from '../../terminal/format.ts';
import { renderTable } from '../../terminal/table.ts';
import type { Scale, WorkedStudy } from '../study.ts';
import { LAWS } from './laws.ts';

interface Size {
  readonly samples: number;
  readonly steps: number;
  /** Complex numbers of a sketch, in the plane and of images. */
  readonly frequencies: readonly [plane: number, images: number];
  readonly source: string;
  readonly images: number;
  readonly components: number;
  /** Of each side of an energy distance. */
  readonly tested: number;
}

const SIZES: Readonly<Record<Scale, Size>> = {
  smoke: {
    samples: 2000,
    steps: 100,
    frequencies: [200, 300],
    source: 'fashion-mnist-sample',
    images: 1000,
    components: 8,
    tested: 300,
  },
  laptop: {
    samples: 20_000,
    steps: 3000,
    frequencies: [1000, 4000],
    source: 'fashion-mnist',
    images: 20_000,
    components: 32,
    tested: 1000,
  },
  paper: {
    samples: 100_000,
    steps: 20_000,
    frequencies: [2000, 20_000],
    source: 'fashion-mnist',
    images: 59_000,
    components: 64,
    tested: 2000,
  },
};

interface Result {
  readonly law: string;
  readonly title: string;
  readonly dimension: number;
  readonly frequencies: number;
  /** By what it learned from. */
  readonly quality: { readonly sketch: number; readonly mmd: number };
  readonly seconds: { readonly sketch: number; readonly mmd: number };
}

/** Below this share of what the full data give, a sketch has lost something. */
const WANTED = 0.85;

/** Generators learned from a sketch beside those that see all the data under the same kernel. */
export const sketch: WorkedStudy = {
  name: 'sketch',
  title: 'generators from a sketch of a data set, beside the full data under the same kernel',
  async work({ context, scale, command }) {
    const size = SIZES[scale];
    const key = rootKey(context.seed ?? 0);
    const engine = await openEngine(context, undefined);
    try {
      const results: Result[] = [];
      for (const { name, title, draw } of LAWS) {
        const own = split(key, name);
        const data = draw(split(own, 'data'), size.samples);
        const fresh = draw(split(own, 'fresh'), size.tested);
        results.push(
          await compare(
            context,
            engine,
            { law: name, title, dimension: 2, frequencies: size.frequencies[0], data, fresh, latent: 4 },
            size,
            own,
          ),
        );
      }
      const { data, fresh } = await imageFeatures(size, key);
      const law = { law: 'images', title: `Fashion-MNIST, ${size.components} principal components`, dimension: size.components };
      results.push(
        await compare(
          context,
          engine,
          { ...law, frequencies: size.frequencies[1], data, fresh, latent: 20 },
          size,
          split(key, 'images'),
        ),
      );
      const rows = results.map(rowOf);
      return {
        page: pageOf(results, scale, command),
        tables: { 'summary.csv': renderCsv(rows) },
        verdict: verdictOf(results),
        text: textOf(results),
        json: { laws: rows },
      };
    } finally {
      engine[Symbol.dispose]();
    }
  },
};

interface Problem {
  readonly law: string;
  readonly title: string;
  readonly dimension: number;
  readonly frequencies: number;
  readonly data: Float64Array;
  readonly fresh: Float64Array;
  readonly latent: number;
}

async function compare(context: CommandContext, engine: Engine, problem: Problem, size: Size, key: Key): Promise<Result> {
  const { law, title, dimension, frequencies, data, fresh, latent } = problem;
  const scales = scalesOf(split(key, 'scales'), data, dimension);
  const frequencyLaw = gaussianFrequencies(split(key, 'frequencies'), dimension, frequencies, scales);
  context.progress.update({ label: `${title}: sketch`, done: 0, total: 0 });
  const targets: Readonly<Record<'sketch' | 'mmd', MatchTarget>> = {
    sketch: { kind: 'sketch', sketch: addSamples(emptySketch(frequencyLaw), data) },
    mmd: { kind: 'samples', samples: data, scales },
  };
  const architecture = { latent, hidden: [128, 128], components: dimension };
  const far = energyDistance(gaussianLike(data, fresh.length, dimension, split(key, 'gaussian')), fresh, dimension);
  const [quality, seconds] = [
    { sketch: 0, mmd: 0 },
    { sketch: 0, mmd: 0 },
  ];
  for (const from of ['sketch', 'mmd'] as const) {
    const began = performance.now();
    const weights = await trainMatched(
      engine,
      architecture,
      targets[from],
      { steps: size.steps, batch: 256, learningRate: 2e-3 },
      split(key, 'training'),
      async (step) => {
        context.progress.update({ label: `${title}: ${from}`, done: step, total: size.steps });
        await new Promise(setImmediate);
        context.checkInterrupt();
      },
    );
    seconds[from] = (performance.now() - began) / 1000;
    const made = await samplesOf(engine, architecture, weights, fresh.length / dimension, split(key, 'made'));
    quality[from] = 1 - energyDistance(made, fresh, dimension) / far;
  }
  return { law, title, dimension, frequencies, quality, seconds };
}

/** Normal samples with the mean and the variances of the data: what is known of it without learning. `[size]` numbers. */
function gaussianLike(data: Float64Array, size: number, dimension: number, key: Key): Float64Array {
  const count = data.length / dimension;
  const [mean, variance] = [new Float64Array(dimension), new Float64Array(dimension)];
  data.forEach((value, i) => (mean[i % dimension]! += value / count));
  data.forEach((value, i) => (variance[i % dimension]! += (value - mean[i % dimension]!) ** 2 / count));
  return normal(key, size).map((value, i) => mean[i % dimension]! + Math.sqrt(variance[i % dimension]!) * value);
}

async function imageFeatures({ source, images, components, tested }: Size, key: Key) {
  const dataset = await openDataset(source, datasetPlaces);
  const shape = [dataset.height, dataset.width] as const;
  const parts = await loadSplit(dataset, { train: images, validation: 0, test: tested }, shape, key);
  const pixels = shape[0] * shape[1];
  const first = parts.train.images.subarray(0, 2000 * pixels);
  const basis = principalComponents(split(key, 'components'), first, pixels, components);
  return { data: featuresOf(basis, parts.train.images), fresh: featuresOf(basis, parts.test.images) };
}

/** Of the quality that the data give; null where they give next to none, so that there is nothing to keep. */
const shareOf = ({ quality }: Pick<Result, 'quality'>): number | null =>
  quality.mmd > 0.1 ? quality.sketch / quality.mmd : null;

const rowOf = ({ law, dimension, frequencies, quality, seconds }: Result) => ({
  law,
  dimension,
  'complex numbers': frequencies,
  'quality from sketch': quality.sketch,
  'quality from data': quality.mmd,
  share: shareOf({ quality }),
  'seconds from sketch': seconds.sketch,
  'seconds from data': seconds.mmd,
});

const percent = (value: number | null): string => (value === null ? '–' : `${(100 * value).toFixed(1)} %`);

const textOf = (results: readonly Result[]): string =>
  renderTable(
    [
      { title: 'law', cell: ({ title }: Result) => title },
      { title: 'numbers', align: 'right', cell: ({ frequencies }) => String(frequencies) },
      { title: 'from sketch', align: 'right', cell: ({ quality }) => percent(quality.sketch) },
      { title: 'from data', align: 'right', cell: ({ quality }) => percent(quality.mmd) },
      { title: 'share', align: 'right', cell: (result) => percent(shareOf(result)) },
    ],
    results,
  );

const verdictOf = (results: readonly Result[]): string =>
  results
    .map((result) => {
      const share = shareOf(result);
      if (share === null) return `${result.title}: too little was learned from either to compare`;
      return `${result.title}: ${percent(share)} of the quality that the data give, ${share >= WANTED ? 'at least' : 'below'} ${percent(WANTED)}`;
    })
    .join('\n');

function pageOf(results: readonly Result[], scale: Scale, command: string): Page {
  return {
    title: 'Generators from a sketch',
    lead: 'A sketch of a few thousand numbers stands for a data set that may not leave its laboratory. How much of what the data teach does it keep?',
    facts: [['scale', scale]],
    sections: [
      {
        heading: 'Quality',
        text: 'Quality is 1 − D(generated, fresh)/D(normal, fresh): D the energy distance to samples that nothing has learned from, normal a normal law with the mean and the variances of the data. 0 is what that knows, 100 % the law itself. It was decided on before anything was trained.',
        blocks: [
          {
            kind: 'table',
            columns: ['law', 'complex numbers', 'from the sketch', 'from the data (MMD)', 'share', 'time, sketch', 'time, data'],
            rows: results.map((result) => ({
              cells: [
                result.title,
                String(result.frequencies),
                percent(result.quality.sketch),
                percent(result.quality.mmd),
                percent(shareOf(result)),
                formatDuration(result.seconds.sketch),
                formatDuration(result.seconds.mmd),
              ],
            })),
            note: 'Both see the same mixture of Gaussian kernels, with scales from the data, the same network, steps and seed. Schellekens and Jacques (2020).',
          },
        ],
      },
      { heading: 'Again', blocks: [{ kind: 'commands', items: [{ purpose: 'This page', command, files: [] }] }] },
    ],
    footer: `Made by Kinoform ${version}.`,
  };
}

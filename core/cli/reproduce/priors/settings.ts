import path from 'node:path';
import type { DirectArchitecture } from '../../../networks/direct/architecture.ts';
import type { DescentPlan, PriorOptions } from '../../../retrieval/generative/options.ts';
import type { ConditionalConfig } from '../../../training/conditional/conditional-config.ts';
import type { EncoderConfig } from '../../../training/encoders/encoder-config.ts';
import type { GeneratorConfig } from '../../../training/generators/generator-config.ts';
import { GENERATOR_NETWORKS } from '../../../training/generators/networks.ts';
import { CONDITIONAL } from '../../inverse/networks.ts';
import { digestOf, fittingCounts, openImages } from '../study-images.ts';
import type { Assignment, Scale } from '../study.ts';

/** Of the images, which are square. */
export const SIDE = 28;

/** How much of everything there is at a scale. */
export interface Size {
  readonly source: string;
  /** Of images that the user names: see `digestOf`. */
  readonly digest?: string;
  readonly train: number;
  readonly validation: number;
  readonly epochs: number;
  /** Of networks that read magnitudes. */
  readonly readerEpochs: number;
  /** Test images. */
  readonly images: number;
  readonly code: DescentPlan;
  /** B and C of PRILO at each layer, each; A takes twice as many. */
  readonly layerSteps: number;
  readonly candidates: number;
  /** Of the Gaussian study: numbers of measurements. */
  readonly measurements: readonly number[];
  /** Of the classical methods. */
  readonly iterations: number;
  /** Designs behind one mask: images that each learns from, and how often. */
  readonly designs: { readonly train: number; readonly epochs: number };
  /** Networks that read images straight off magnitudes. */
  readonly direct: Readonly<Record<'resnet' | 'e2e' | 'cpr', DirectSize>>;
  /** Of the Gaussian study: validation images on which the radius of PRILO's balls is chosen for each number of measurements. */
  readonly chosenOn: number;
  /** Of the Gaussian study: numbers of measurements at which E2E is tried, as it learns anew for each matrix. */
  readonly directMeasurements: readonly number[];
  /** Of the study of starts: at most three numbers of codes, which one chart tells apart. */
  readonly starts: { readonly images: number; readonly candidates: readonly number[]; readonly restarts: readonly number[] };
}

/** A network and how long it learns. */
interface DirectSize {
  readonly architecture: DirectArchitecture;
  readonly epochs: number;
}

/** Stages of a cascade: how coarse each is, and the units of its layers. */
const cascade = (...sizes: readonly (readonly [coarseness: number, ...hidden: number[]])[]): DirectArchitecture => ({
  kind: 'cascade',
  stages: sizes.map(([coarseness, ...hidden]) => ({ coarseness, hidden })),
});
const perceptron = (...hidden: number[]): DirectArchitecture => ({ kind: 'perceptron', hidden });
const residual = (width: number, blocks: number): DirectArchitecture => ({ kind: 'residual', width, depth: 2, blocks });

export const SIZES: Readonly<Record<Scale, Size>> = {
  smoke: {
    source: 'fashion-mnist-sample',
    train: 2000,
    validation: 100,
    epochs: 2,
    readerEpochs: 2,
    images: 4,
    code: { steps: 60, rate: 0.1 },
    layerSteps: 20,
    candidates: 200,
    measurements: [50, 200],
    iterations: 50,
    designs: { train: 1000, epochs: 2 },
    direct: {
      resnet: { architecture: residual(4, 1), epochs: 1 },
      e2e: { architecture: perceptron(256, 256), epochs: 4 },
      cpr: { architecture: cascade([4, 64], [2, 128], [1, 256]), epochs: 4 },
    },
    chosenOn: 2,
    directMeasurements: [200],
    starts: { images: 2, candidates: [10, 200], restarts: [1, 4] },
  },
  laptop: {
    source: 'fashion-mnist',
    train: 59_000,
    validation: 1000,
    epochs: 100,
    readerEpochs: 6,
    images: 64,
    code: { steps: 500, rate: 0.1 },
    layerSteps: 200,
    candidates: 5000,
    measurements: [50, 100, 200, 400, 784],
    iterations: 500,
    designs: { train: 3072, epochs: 4 },
    direct: {
      resnet: { architecture: residual(8, 1), epochs: 3 },
      e2e: { architecture: perceptron(1024, 1024, 1024), epochs: 6 },
      cpr: { architecture: cascade([4, 512, 512], [2, 512, 512], [1, 768, 768]), epochs: 6 },
    },
    chosenOn: 16,
    directMeasurements: [200],
    starts: { images: 32, candidates: [10, 500, 5000], restarts: [1, 2, 4, 8] },
  },
  paper: {
    source: 'fashion-mnist',
    train: 59_000,
    validation: 1000,
    epochs: 100,
    readerEpochs: 100,
    images: 1024,
    code: { steps: 1500, rate: 0.1 },
    layerSteps: 500,
    candidates: 5000,
    measurements: [10, 25, 50, 100, 200, 400, 784, 1500],
    iterations: 2000,
    designs: { train: 59_000, epochs: 20 },
    direct: {
      resnet: { architecture: residual(64, 2), epochs: 100 },
      e2e: { architecture: perceptron(2048, 2048, 2048, 2048), epochs: 100 },
      cpr: {
        architecture: cascade([4, 1100, 1100, 1100], [2, 1300, 1300, 1300], [1, 1800, 1800, 1800], [1, 1800, 1800, 1800]),
        epochs: 100,
      },
    },
    chosenOn: 64,
    directMeasurements: [50, 200, 784],
    starts: { images: 1024, candidates: [10, 500, 5000], restarts: [1, 2, 4, 8] },
  },
};

/** What there is at a scale, of the images that the study was given. @throws InputError when these cannot be read */
export async function sizeOf({ context, scale, dataset }: Assignment): Promise<Size> {
  const size = SIZES[scale];
  if (dataset === null) return size;
  const images = await openImages(context, dataset);
  const counts = fittingCounts(size, images);
  const { chosenOn, designs, starts } = size;
  return {
    ...size,
    ...counts,
    source: dataset,
    digest: await digestOf(images, counts, [SIDE, SIDE]),
    chosenOn: Math.min(chosenOn, counts.validation),
    designs: { ...designs, train: Math.min(designs.train, counts.train) },
    starts: { ...starts, images: Math.min(starts.images, counts.images) },
  };
}

/** What a network of a study is called. That of images which the user names has their digest: its configuration does not know them. */
export const networkName = (words: string, { digest }: Pick<Size, 'digest'>): string =>
  [words.slice(0, 60), ...(digest === undefined ? [] : [digest])].join(' ');

/** Whether a network that is kept is the one: the same configuration, whatever its name, but for images that the user names. */
export function sameNetwork<C extends { readonly name: string }>(kept: C, wanted: C, { digest }: Pick<Size, 'digest'>): boolean {
  const rest = ({ name: _, ...others }: C): string => JSON.stringify(others);
  return rest(kept) === rest(wanted) && (digest === undefined || kept.name === wanted.name);
}

/** All that tells scenes of a study from others, beside how they are measured. */
export const imagesOfProblem = ({ source, images, digest }: Pick<Size, 'source' | 'images' | 'digest'>): (string | number)[] => [
  source,
  images,
  ...(digest === undefined ? [] : [digest]),
];

export function generatorConfig(network: string, size: Size): GeneratorConfig {
  const { source, train, validation, epochs } = size;
  return {
    version: 1,
    name: networkName(`${network} ${path.basename(source)}`, size),
    seed: 0,
    dataset: { source, height: 28, width: 28, train, validation },
    network: GENERATOR_NETWORKS[network]!.network,
    training: { objective: 'elbo', epochs, batchSize: 100, learningRate: 1e-3 },
  };
}

/** The networks that read images straight off magnitudes: the perceptron for any, the others for far fields as large as the image. */
export const directMethods = ({ resnet, e2e, cpr }: Size['direct']) => ({
  resnet: { name: 'resnet', title: 'ResNet', ...resnet },
  e2e: { name: 'e2e', title: 'E2E, perceptron', ...e2e },
  cpr: { name: 'cpr', title: 'CPR, cascade of perceptrons', ...cpr },
});

/** Of an encoder from magnitudes to codes. The weights of the terms were set beforehand and not searched for. */
export function encoderTraining({ readerEpochs }: Size): Pick<EncoderConfig, 'hidden' | 'critic' | 'training'> {
  return {
    hidden: [1024, 1024],
    critic: [256, 128],
    training: { epochs: readerEpochs, batchSize: 100, learningRate: 1e-3, perceptual: 1, adversarial: 0.1, penalty: 10 },
  };
}

/** Of a generator that reads magnitudes. */
export function conditionalTraining({
  readerEpochs,
}: Size): Pick<ConditionalConfig, 'latent' | 'hidden' | 'discriminator' | 'training'> {
  return {
    latent: 100,
    hidden: [1024, 1024],
    discriminator: [...CONDITIONAL.discriminator],
    training: {
      epochs: readerEpochs,
      batchSize: 100,
      learningRate: CONDITIONAL.learningRate,
      absolute: CONDITIONAL.absolute,
    },
  };
}

const RESTARTS = 4;

/** Of PRILO's balls, for each number that enters a layer: the fewer measurements, the less a layer may leave what codes give. */
export const RADII = [0.3, 0.1, 0.03];

/** The sparse methods and their numbers: images have few coefficients in wavelets, not few pixels. The share was not searched for. */
export const SPARSE: Readonly<Record<string, Readonly<Record<string, number>>>> = {
  sparta: { wavelets: 1, share: 0.2 },
  copram: { wavelets: 1, share: 0.2 },
  thwf: { wavelets: 1, share: 0.2 },
};

/** The generative methods of a study: DPR, PRILO and PRILO from the best of many codes, with the same restarts. */
export function priorsOf(
  { code, layerSteps, candidates }: Size,
  base: { readonly dpr: PriorOptions; readonly prilo: PriorOptions },
) {
  const dpr: PriorOptions = { ...base.dpr, restarts: RESTARTS, start: 'random', code };
  const plan = (rate: number, times = 1): DescentPlan => ({ steps: times * layerSteps, rate });
  const own = base.prilo.layers!;
  const prilo: PriorOptions = {
    ...base.prilo,
    restarts: RESTARTS,
    code,
    layers: {
      ...own,
      forward: plan(own.forward!.rate, 2),
      backProjection: plan(own.backProjection!.rate),
      refinement: plan(own.refinement!.rate),
    },
  };
  const best = { start: 'magnitudes', candidates } as const;
  return { dpr, dprBest: { ...dpr, ...best }, prilo, priloBest: { ...prilo, ...best } };
}

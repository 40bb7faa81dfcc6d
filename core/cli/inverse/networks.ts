import type { Shape2 } from '../../math/field.ts';
import type { InverseConfig } from '../../training/inverse/inverse-config.ts';

type Facts = Pick<InverseConfig, 'version' | 'name' | 'seed' | 'dataset' | 'scene' | 'measurement' | 'symmetry'>;

/** What somebody may say of a network. */
export interface NetworkSizes {
  /** Units of the fully connected layers; of each stage of a cascade. */
  readonly hidden: readonly number[];
  /** Of a residual network: channels at full resolution, and blocks at each. */
  readonly width: number;
  readonly blocks: number;
  /** Of a conditional generator: numbers of its code. */
  readonly latent: number;
}

export interface NetworkTraining {
  readonly epochs: number;
  readonly batchSize: number;
  readonly learningRate: number;
}

interface NamedNetwork {
  readonly title: string;
  readonly learningRate: number;
  config(facts: Facts, sizes: NetworkSizes, training: NetworkTraining): InverseConfig;
}

/** Of a conditional generator: λ of the mean absolute error, which is that of Isola et al. (2017), not searched for, and units of its discriminator. */
export const CONDITIONAL = { absolute: 100, discriminator: [256, 128], learningRate: 5e-4 } as const;

const direct = (
  title: string,
  architectureOf: (sizes: NetworkSizes, sceneShape: Shape2) => Extract<InverseConfig, { kind: 'direct' }>['architecture'],
): NamedNetwork => ({
  title,
  learningRate: 1e-3,
  config: (facts, sizes, training) => ({
    ...facts,
    kind: 'direct',
    architecture: architectureOf(sizes, [facts.dataset.height, facts.dataset.width]),
    training,
  }),
});

/** The networks that `inverse train` knows, by the method that they are for. */
export const INVERSE_NETWORKS: Readonly<Record<string, NamedNetwork>> = {
  resnet: direct('residual convolutions, for far fields as large as the image', ({ width, blocks }, sceneShape) => ({
    kind: 'residual',
    width,
    depth: halvings(sceneShape, 2),
    blocks,
  })),
  e2e: direct('a perceptron, for any measurement', ({ hidden }) => ({ kind: 'perceptron', hidden: [...hidden] })),
  cpr: direct('a cascade of perceptrons, from coarse to fine', ({ hidden }, sceneShape) => ({
    kind: 'cascade',
    stages: Array.from({ length: halvings(sceneShape, 2) + 1 }, (_, i) => ({
      coarseness: 2 ** i,
      hidden: [...hidden],
    })).reverse(),
  })),
  prcgan: {
    title: 'a conditional generator, for `prcgan` and `prcgan-star`',
    learningRate: CONDITIONAL.learningRate,
    config: (facts, { hidden, latent }, { epochs, batchSize, learningRate }) => ({
      ...facts,
      kind: 'conditional',
      latent,
      hidden: [...hidden],
      discriminator: [...CONDITIONAL.discriminator],
      training: { epochs, batchSize, learningRate, absolute: CONDITIONAL.absolute },
    }),
  },
};

/** How often both sides can be halved, at most so often. */
function halvings([height, width]: Shape2, most: number): number {
  let count = 0;
  while (count < most && height % 2 ** (count + 1) === 0 && width % 2 ** (count + 1) === 0) count++;
  return count;
}

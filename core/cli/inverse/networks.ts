import type { Shape2 } from '../../math/field.ts';
import { InputError } from '../../math/input-error.ts';
import type { InverseConfig } from '../../training/inverse/inverse-config.ts';

type Facts = Pick<InverseConfig, 'version' | 'name' | 'seed' | 'dataset' | 'scene' | 'measurement' | 'symmetry'>;

/** What somebody may say of a network: of each what it has. */
export interface NetworkSizes {
  /** Units of the fully connected layers; of each stage of a cascade. */
  readonly hidden?: readonly number[];
  /** Of a residual network: channels at full resolution, and blocks at each. */
  readonly width?: number;
  readonly blocks?: number;
  /** Of a conditional generator: numbers of its code. */
  readonly latent?: number;
}

/** Unless they are said. */
export const USUAL_SIZES = { hidden: [1024, 1024], width: 16, blocks: 1, latent: 100 } as const satisfies NetworkSizes;

export interface NetworkTraining {
  readonly epochs: number;
  readonly batchSize: number;
  readonly learningRate: number;
}

interface NamedNetwork {
  readonly title: string;
  /** Which sizes it has. */
  readonly sizes: readonly (keyof NetworkSizes)[];
  readonly learningRate: number;
  config(facts: Facts, sizes: Required<NetworkSizes>, training: NetworkTraining): InverseConfig;
}

/** Of a conditional generator: λ of the mean absolute error, which is that of Isola et al. (2017), not searched for, and units of its discriminator. */
export const CONDITIONAL = { absolute: 100, discriminator: [256, 128], learningRate: 5e-4 } as const;

const direct = (
  title: string,
  sizes: NamedNetwork['sizes'],
  architectureOf: (
    sizes: Required<NetworkSizes>,
    sceneShape: Shape2,
  ) => Extract<InverseConfig, { kind: 'direct' }>['architecture'],
): NamedNetwork => ({
  title,
  sizes,
  learningRate: 1e-3,
  config: (facts, chosen, training) => ({
    ...facts,
    kind: 'direct',
    architecture: architectureOf(chosen, [facts.dataset.height, facts.dataset.width]),
    training,
  }),
});

/** The networks that `inverse train` knows, by the method that they are for. */
export const INVERSE_NETWORKS: Readonly<Record<string, NamedNetwork>> = {
  resnet: direct(
    'residual convolutions, for far fields as large as the image',
    ['width', 'blocks'],
    ({ width, blocks }, sceneShape) => ({
      kind: 'residual',
      width,
      depth: halvings(sceneShape, 2),
      blocks,
    }),
  ),
  e2e: direct('a perceptron, for any measurement', ['hidden'], ({ hidden }) => ({ kind: 'perceptron', hidden: [...hidden] })),
  cpr: direct('a cascade of perceptrons, from coarse to fine', ['hidden'], ({ hidden }, sceneShape) => ({
    kind: 'cascade',
    stages: Array.from({ length: halvings(sceneShape, 2) + 1 }, (_, i) => ({
      coarseness: 2 ** i,
      hidden: [...hidden],
    })).reverse(),
  })),
  prcgan: {
    title: 'a conditional generator, for `prcgan` and `prcgan-star`',
    sizes: ['hidden', 'latent'],
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

/** The sizes of a network, with what is usual where nothing is said. @throws InputError for one that it does not have */
export function sizesOf(name: string, said: NetworkSizes): Required<NetworkSizes> {
  const { sizes } = INVERSE_NETWORKS[name]!;
  const foreign = (['hidden', 'width', 'blocks', 'latent'] as const).find(
    (size) => said[size] !== undefined && !sizes.includes(size),
  );
  if (foreign !== undefined) {
    const owners = Object.keys(INVERSE_NETWORKS).filter((network) => INVERSE_NETWORKS[network]!.sizes.includes(foreign));
    throw new InputError({ where: `--${foreign}`, expected: `${owners.join(' or ')} with it`, found: name });
  }
  const {
    hidden = USUAL_SIZES.hidden,
    width = USUAL_SIZES.width,
    blocks = USUAL_SIZES.blocks,
    latent = USUAL_SIZES.latent,
  } = said;
  return { hidden, width, blocks, latent };
}

/** How often both sides can be halved, at most so often. */
function halvings([height, width]: Shape2, most: number): number {
  let count = 0;
  while (count < most && height % 2 ** (count + 1) === 0 && width % 2 ** (count + 1) === 0) count++;
  return count;
}

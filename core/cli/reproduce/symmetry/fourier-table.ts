import { rootKey, split } from '../../../math/random.ts';
import { summarise } from '../../../metrics/summary.ts';
import { fitPairs, predict, type RegressionOptions } from '../../../training/regression/fit.ts';
import { unetModel } from '../../../training/regression/model.ts';
import type { OverSeeds } from '../summary.ts';
import {
  fourierErrors,
  fourierProblem,
  framesFrom,
  GIVEN_SHAPE,
  WANTED_SHAPE,
  type FourierErrors,
  type FourierProblem,
} from './fourier-problem.ts';
import { once } from './once.ts';
import type { FourierSize } from './settings.ts';
import { VARIANTS, type Target, type Variant } from './variants.ts';
import type { Work } from './work.ts';

/** Of Adam, for every U-Net alike. */
const UNET_OPTIONS: Omit<RegressionOptions, 'epochs'> = { batch: 20, learningRate: 2e-3, decay: 0 };
const DEPTH = 4;

/** What makes the frames of a variant alike: only what it has; nothing where it has nothing. */
const OWN_TARGET: Readonly<Record<Variant['name'], Target>> = {
  none: 'as it is',
  flip: 'canonical',
  shift: 'centred',
  both: 'canonical',
};

type Figure = Readonly<Record<keyof FourierErrors, OverSeeds>>;

/** A row of table 2, over seeds. */
export interface FourierRow {
  readonly variant: Variant;
  readonly before: Figure;
  /** The symmetry that the variant has is broken. */
  readonly after: Figure;
  /** Shift and flip are broken, whether the variant has them or not. */
  readonly all: Figure;
}

/** @throws Interrupted; what is done is kept */
export async function fourierTable(work: Work, size: FourierSize): Promise<FourierRow[]> {
  const found: Record<string, FourierErrors[]> = {};
  for (const seed of work.seeds) {
    const problem = once(() => fourierProblem(work.context, size, seed));
    for (const training of TRAININGS) {
      const { variant, target } = training;
      const errors = await work.kept.through(settingsOf(size, variant, target, seed), async () =>
        learned(work, size, await problem(), variant, target, seed),
      );
      (found[nameOf(training)] ??= []).push(errors);
    }
  }
  const over = (variant: Variant, target: Target): Figure => {
    const errors = found[nameOf(trainingOf(variant, target))]!;
    return {
      rectified: summarise(errors.map(({ rectified }) => rectified)),
      aligned: summarise(errors.map(({ aligned }) => aligned)),
    };
  };
  return VARIANTS.map((variant) => ({
    variant,
    before: over(variant, 'as it is'),
    after: over(variant, OWN_TARGET[variant.name]),
    all: over(variant, 'canonical'),
  }));
}

interface Training {
  readonly variant: Variant;
  readonly target: Target;
}

const [NONE, FLIP, SHIFT, BOTH] = VARIANTS;

/** Frames that are made alike are the same whatever the variant was, and those that vary in nothing are centred: each is learned once. */
const trainingOf = (variant: Variant, target: Target): Training => {
  if (target !== 'as it is') return { variant: NONE, target };
  return variant === NONE ? { variant, target: 'centred' } : { variant, target };
};

const nameOf = ({ variant, target }: Training): string => `${variant.name}, ${target}`;

/** All that there are. Frames that shift first: of these the paper's figures are known. */
const TRAININGS: readonly Training[] = [
  { variant: SHIFT, target: 'as it is' },
  { variant: NONE, target: 'centred' },
  { variant: BOTH, target: 'as it is' },
  { variant: NONE, target: 'canonical' },
  { variant: FLIP, target: 'as it is' },
];

const settingsOf = (size: FourierSize, variant: Variant, target: Target, seed: number) => ({
  part: 'fourier',
  ...size,
  ...UNET_OPTIONS,
  depth: DEPTH,
  variant: variant.name,
  target,
  seed,
});

async function learned(
  { engine, breathe }: Work,
  { baseWidth, epochs }: FourierSize,
  problem: FourierProblem,
  variant: Variant,
  target: Target,
  seed: number,
): Promise<FourierErrors> {
  const model = unetModel({
    inputChannels: GIVEN_SHAPE[2],
    outputChannels: WANTED_SHAPE[2],
    baseWidth,
    depth: DEPTH,
    batchNorm: true,
    skipConnections: true,
  });
  const label = `U-Net, ${variant.title}, ${target}, seed ${seed}`;
  const options = { ...UNET_OPTIONS, epochs };
  const weights = await fitPairs(engine, model, problem.pairs(variant, target), options, split(rootKey(seed), 'unet'), (share) =>
    breathe(label, share),
  );
  const made = framesFrom(await predict(engine, model, weights, problem.tested, GIVEN_SHAPE));
  return fourierErrors(made, problem.truth(variant, target));
}

import type { DescentPlan } from '../../../retrieval/generative/options.ts';
import { SIDE } from '../priors/settings.ts';
import { digestOf, fittingCounts, openImages } from '../study-images.ts';
import type { Assignment, Scale } from '../study.ts';

/** How much of everything there is at a scale. */
export interface Size {
  readonly samples: number;
  readonly steps: number;
  /** Complex numbers of a sketch, in the plane and of images. */
  readonly frequencies: readonly [plane: number, images: number];
  readonly source: string;
  /** Of images that the user names: see `digestOf`. */
  readonly digest?: string;
  readonly images: number;
  readonly components: number;
  /** Of each side of an energy distance. */
  readonly tested: number;
  /** What the generators of images are then the prior of. */
  readonly retrieval: {
    /** Test images. */
    readonly images: number;
    readonly measurements: number;
    readonly code: DescentPlan;
    /** Of the classical method. */
    readonly iterations: number;
  };
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
    retrieval: { images: 32, measurements: 200, code: { steps: 100, rate: 0.1 }, iterations: 100 },
  },
  laptop: {
    samples: 20_000,
    steps: 3000,
    frequencies: [1000, 4000],
    source: 'fashion-mnist',
    images: 20_000,
    components: 32,
    tested: 1000,
    retrieval: { images: 64, measurements: 200, code: { steps: 500, rate: 0.1 }, iterations: 500 },
  },
  paper: {
    samples: 100_000,
    steps: 20_000,
    frequencies: [2000, 20_000],
    source: 'fashion-mnist',
    images: 59_000,
    components: 64,
    tested: 2000,
    retrieval: { images: 1024, measurements: 200, code: { steps: 1500, rate: 0.1 }, iterations: 2000 },
  },
};

/** What there is at a scale, of the images that the study was given. @throws InputError when these cannot be read */
export async function sizeOf({ context, scale, dataset }: Assignment): Promise<Size> {
  const size = SIZES[scale];
  if (dataset === null) return size;
  const wanted = { train: size.images, validation: 0, images: size.tested };
  const named = await openImages(context, dataset);
  const counts = fittingCounts(wanted, named);
  const { train, images: tested } = counts;
  const retrieval = { ...size.retrieval, images: Math.min(size.retrieval.images, tested) };
  const digest = await digestOf(named, counts, [SIDE, SIDE]);
  return { ...size, source: dataset, digest, images: train, tested, retrieval };
}

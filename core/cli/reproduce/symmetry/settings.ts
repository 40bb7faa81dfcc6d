import { digestOf, fittingCounts, openImages } from '../study-images.ts';
import type { Assignment, Scale } from '../study.ts';
import { IMAGE } from './variants.ts';

/** Networks that learn scenes from Gaussian intensities: table 1. */
export interface GaussianSize {
  /** n, numbers of a scene. */
  readonly lengths: readonly number[];
  readonly samples: number;
  readonly tested: number;
  readonly epochs: number;
}

/** U-Nets that learn images from far fields: table 2. */
export interface FourierSize {
  readonly source: string;
  /** Of images that the user names: see `digestOf`. */
  readonly digest?: string;
  readonly images: number;
  readonly tested: number;
  readonly epochs: number;
  readonly baseWidth: number;
}

/** Of the classical solvers on the same far fields: tables 3 and 6. */
export interface SolverSize {
  readonly tested: number;
  readonly iterations: number;
  readonly restarts: number;
}

/** The appendix: one setting at a time, on a small Gaussian problem. */
export interface SweepSize {
  readonly length: number;
  readonly samples: number;
  readonly tested: number;
  readonly epochs: number;
}

export interface Size {
  readonly seeds: number;
  readonly gaussian: GaussianSize;
  readonly fourier: FourierSize;
  readonly solvers: SolverSize;
  readonly sweep: SweepSize;
}

const SIZES: Readonly<Record<Scale, Size>> = {
  smoke: {
    seeds: 1,
    gaussian: { lengths: [5], samples: 2000, tested: 200, epochs: 10 },
    fourier: { source: 'fashion-mnist-sample', images: 200, tested: 50, epochs: 1, baseWidth: 4 },
    solvers: { tested: 2, iterations: 50, restarts: 1 },
    sweep: { length: 5, samples: 1000, tested: 200, epochs: 5 },
  },
  laptop: {
    seeds: 3,
    gaussian: { lengths: [5, 10, 15], samples: 20_000, tested: 500, epochs: 4 },
    fourier: { source: 'fashion-mnist', images: 12_000, tested: 500, epochs: 4, baseWidth: 8 },
    solvers: { tested: 10, iterations: 200, restarts: 2 },
    sweep: { length: 5, samples: 4000, tested: 500, epochs: 6 },
  },
  paper: {
    seeds: 5,
    gaussian: { lengths: [5, 10, 15], samples: 1_000_000, tested: 5000, epochs: 100 },
    fourier: { source: 'fashion-mnist', images: 59_000, tested: 5000, epochs: 60, baseWidth: 32 },
    solvers: { tested: 500, iterations: 2000, restarts: 10 },
    sweep: { length: 10, samples: 50_000, tested: 2000, epochs: 100 },
  },
};

/** What there is at a scale, with far fields of the images that the study was given. @throws InputError when these cannot be read */
export async function sizeOf({ context, scale, dataset }: Assignment): Promise<Size> {
  const size = SIZES[scale];
  if (dataset === null) return size;
  const wanted = { train: size.fourier.images, validation: 0, images: size.fourier.tested };
  const named = await openImages(context, dataset);
  const counts = fittingCounts(wanted, named);
  const { train, images: tested } = counts;
  const digest = await digestOf(named, counts, IMAGE);
  return {
    ...size,
    fourier: { ...size.fourier, source: dataset, digest, images: train, tested },
    solvers: { ...size.solvers, tested: Math.min(size.solvers.tested, tested) },
  };
}

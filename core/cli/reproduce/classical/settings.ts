import type { Solver, SolverGroup } from '../../../retrieval/solver.ts';
import { solvers } from '../../../retrieval/solvers/registry.ts';
import type { Scale } from '../study.ts';

/** One of the problems that all solvers get. */
export interface Part {
  readonly name: 'gaussian' | 'cdp' | 'sparse' | 'lift' | 'pictures';
  readonly title: string;
  /** What is measured, in a sentence. */
  readonly words: string;
  /** What the axis counts. */
  readonly axis: string;
  /** Points of the curves. */
  readonly points: readonly number[];
  /** Rows and columns of a scene. */
  readonly scene: readonly [number, number];
  /** Of the pixels, that are not 0. */
  readonly filled: number;
  /** Iterations in which a residual must have fallen by a hundredth. */
  readonly patience: number;
  /** Groups of solvers that take part, and solvers by name. */
  readonly groups: readonly SolverGroup[];
  readonly only?: readonly string[];
}

export interface Plan {
  readonly parts: readonly Part[];
  readonly trials: number;
  /** dB of intensity; null without noise. */
  readonly noises: readonly (number | null)[];
}

interface Size {
  readonly scene: readonly [number, number];
  readonly gaussian: readonly number[];
  readonly snapshots: readonly number[];
  readonly sparse: readonly number[];
  readonly lift: readonly number[];
  readonly liftScene: readonly [number, number];
  readonly pictures: readonly number[];
  readonly pictureScene: readonly [number, number];
  readonly trials: number;
}

const SIZES: Readonly<Record<Scale, Size>> = {
  smoke: {
    scene: [4, 8],
    gaussian: [3, 5],
    snapshots: [3, 6],
    sparse: [1.4],
    lift: [6],
    liftScene: [2, 4],
    pictures: [2],
    pictureScene: [8, 8],
    trials: 3,
  },
  laptop: {
    scene: [8, 16],
    gaussian: [1.5, 2, 2.5, 3, 3.5, 4, 5, 6],
    snapshots: [1, 2, 3, 4, 6, 8],
    sparse: [0.6, 0.8, 1, 1.2, 1.4],
    lift: [2, 3, 4, 5, 6],
    liftScene: [4, 8],
    pictures: [1, 2, 4],
    pictureScene: [16, 16],
    trials: 20,
  },
  paper: {
    scene: [8, 16],
    gaussian: [2, 2.5, 3, 3.5, 4, 4.5, 5, 5.5, 6, 7, 8],
    snapshots: [2, 3, 4, 5, 6, 7, 8, 10, 12],
    sparse: [0.4, 0.6, 0.8, 1, 1.2, 1.4],
    lift: [2, 3, 4, 5, 6, 7, 8],
    liftScene: [4, 8],
    pictures: [1, 2, 3, 4, 6],
    pictureScene: [32, 32],
    trials: 100,
  },
};

/** Of a part. PhaseLift holds the square of a scene, which only the smallest have room for. */
export const solversOf = ({ groups, only }: Part): Solver[] =>
  solvers.filter(({ name, group }) => only?.includes(name) ?? (groups.includes(group) && name !== 'phaselift'));

const DENSE = ['projections', 'flows', 'rows', 'convex'] as const;

export function planOf(scale: Scale, seeds: number | undefined): Plan {
  const { scene, gaussian, snapshots, sparse, lift, liftScene, pictures, pictureScene, trials } = SIZES[scale];
  const pixels = scene[0] * scene[1];
  return {
    trials: seeds ?? trials,
    noises: [null, 30],
    parts: [
      {
        name: 'gaussian',
        title: 'Complex Gaussian measurements',
        words: `Complex Gaussian scenes of ${pixels} unknowns, m complex Gaussian measurements.`,
        axis: 'm/n',
        points: gaussian,
        scene,
        filled: 1,
        patience: 100,
        groups: DENSE,
      },
      {
        name: 'cdp',
        title: 'Coded diffraction',
        words: `Complex Gaussian scenes of ${scene.join(' × ')} pixels behind L random phase masks, uniform on the circle.`,
        axis: 'L',
        points: snapshots,
        scene,
        filled: 1,
        patience: 100,
        groups: DENSE,
      },
      {
        name: 'sparse',
        title: 'Sparse scenes, real Gaussian measurements',
        words: `Real scenes of ${pixels} unknowns of which 5 % are not 0, m real Gaussian measurements, fewer than twice the unknowns: too few for any solver that does not know of it. Sparse solvers are told how many; beside them the dense ones that need fewest.`,
        axis: 'm/n',
        points: sparse,
        scene,
        filled: 0.05,
        patience: 100,
        groups: ['sparse'],
        only: ['er', 'gs', 'wf', 'taf', 'raf', 'sparta', 'copram', 'thwf'],
      },
      {
        name: 'lift',
        title: 'PhaseLift, small',
        words: `Complex Gaussian scenes of ${liftScene[0] * liftScene[1]} unknowns, whose matrices of squares PhaseLift can hold.`,
        axis: 'm/n',
        points: lift,
        scene: liftScene,
        filled: 1,
        patience: 100,
        groups: [],
        only: ['phaselift', 'wf', 'raf'],
      },
      {
        name: 'pictures',
        title: 'Pictures, coded diffraction',
        words: `Phase scenes e^{jπa} of ${pictureScene.join(' × ')} pixels from the bundled pictures a, behind L random phase masks. No solver is told what they are: denoisers and networks bring what they know of pictures, the others bring nothing. Each begins at the start that it declares, and has 400 iterations of patience, as a network begins far from the scene.`,
        axis: 'L',
        points: pictures,
        scene: pictureScene,
        filled: 1,
        patience: 400,
        groups: [],
        only: ['er', 'raar', 'wf', 'raf', 'pnp', 'dip'],
      },
    ],
  };
}

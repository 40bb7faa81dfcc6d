import type { HostTensor } from '../../engine/program.ts';
import { sceneOf, zeroField } from '../../math/field.ts';
import type { Field } from '../../math/field.ts';
import { rootKey, split } from '../../math/random.ts';
import type { Key } from '../../math/random.ts';
import { fieldOfImages, type SceneModel } from '../../optics/scenes.ts';
import type { Prior } from '../../retrieval/priors.ts';
import { refineEach } from '../../retrieval/refine.ts';
import type { Ending, Solver } from '../../retrieval/solver.ts';
import { fillUnknown } from '../../retrieval/trust/held-out.ts';
import { restartFrom } from '../../retrieval/trust/restarts.ts';
import type { Refinement } from '../../training/evaluate.ts';
import type { Reader } from '../../training/infer-step.ts';
import { separateImages } from '../../training/scene-images.ts';
import { scenesOf, type Problem } from './scene-problem.ts';
import { beginAt } from './spectral-start.ts';

/** Called often while a method works: lets others in, tells how far it is, and throws to give up. */
export type Tick = (at: {
  readonly scene: number;
  readonly iteration: number;
  readonly residual: number | null;
}) => Promise<void>;

export interface Solved {
  /** `[Q,H,W]`. */
  readonly field: Field;
  /** What a network hands out itself, `[Q,H,W,C]` in [0, 1]: has no global phase to align. */
  readonly images: HostTensor | null;
  /** One a scene; null for one pass of a network. */
  readonly outcomes: readonly { readonly iterations: number; readonly ending: MethodEnding }[] | null;
  readonly seconds: number;
}
/** `seconds`: the time of a scene was over. */
export type MethodEnding = Exclude<Ending, 'stopped'> | 'seconds';

/** A way from intensities to fields, learned or classical. */
export interface Method {
  readonly name: string;
  readonly title: string;
  /** Whether it begins somewhere, so that it can begin elsewhere. */
  readonly restarts: boolean;
  /** Whether it takes some of the snapshots alone: what has learned to read them takes all that it was trained with, or none. */
  readonly anySnapshots: boolean;
  /** @param restart begins elsewhere, by this key; null for the usual start */
  solve(problem: Problem, restart: Key | null, tick: Tick): Promise<Solved>;
}

/** The budget of a scene, the same for all classical methods. */
export interface Budget {
  readonly iterations: number;
  readonly seconds: number | null;
}

/** Where a classical method begins, and its own numbers. */
interface Beginning {
  /** The name of an initialiser. */
  readonly initial?: string;
  readonly own?: Readonly<Record<string, number>>;
  readonly key?: Key;
}

const now = (): number => performance.now() / 1000;

/** A start with nothing learned, then the solver. */
export function classicalMethod(solver: Solver, prior: Prior, budget: Budget & Beginning): Method {
  const { iterations, seconds, initial = 'filtered', own = {}, key = rootKey(0) } = budget;
  return {
    name: solver.name,
    title: solver.title,
    restarts: true,
    anySnapshots: true,
    async solve(problem, restart, tick) {
      const [scenes = 0] = problem.intensity.shape;
      const began = now();
      const field = zeroField([scenes, ...problem.operator.sceneShape]);
      const outcomes: { iterations: number; ending: MethodEnding }[] = [];
      for (let scene = 0; scene < scenes; scene++) {
        const { intensity, operator, noise, weights } = scenesOf(problem, scene, 1);
        const breathe = (): Promise<void> => tick({ scene, iteration: 0, residual: null });
        const known = weights === null ? intensity : fillUnknown(intensity, weights);
        const usual = await beginAt(initial, known, operator, split(split(key, 'start'), scene), breathe);
        const start = restart === null ? usual : restartFrom(split(restart, scene), usual);
        const sceneBegan = now();
        const options = { ...solver.defaults, iterations, start, prior, noise, weights, own, key: split(key, scene) };
        const solved = await solver.solve(intensity, operator, options, async ({ iteration, residual }) => {
          await tick({ scene, iteration, residual });
          return seconds !== null && now() - sceneBegan >= seconds ? 'stop' : undefined;
        });
        const { iterations: done, ending } = solved.outcomes[0]!;
        outcomes.push({ iterations: done, ending: ending === 'stopped' ? 'seconds' : ending });
        field.re.set(solved.field.re, scene * solved.field.re.length);
        field.im.set(solved.field.im, scene * solved.field.im.length);
      }
      return { field, images: null, outcomes, seconds: now() - began };
    },
  };
}

/** The network of a design, in one pass. What it read last is kept for the projections after it. */
export function networkMethod(reader: Reader, model: SceneModel): Method {
  let last: { readonly problem: Problem; readonly solved: Promise<Solved> } | null = null;
  const read = async ({ intensity, weights }: Problem, tick: Tick): Promise<Solved> => {
    const began = now();
    const images = await reader.read(weights === null ? intensity : fillUnknown(intensity, weights), (done) =>
      tick({ scene: done, iteration: 0, residual: null }),
    );
    return { field: fieldOfImages(model, separateImages(images)), images, outcomes: null, seconds: now() - began };
  };
  return {
    name: 'network',
    title: 'Network',
    restarts: false,
    anySnapshots: false,
    solve(problem, _, tick) {
      if (last?.problem !== problem) last = { problem, solved: read(problem, tick) };
      return last.solved;
    },
  };
}

/** Projections on data and prior after the network. */
export function refinedMethod(network: Method, prior: Prior, refinement: Refinement): Method {
  return {
    name: 'network+er',
    title: 'Network, then projections',
    restarts: false,
    anySnapshots: false,
    async solve(problem, _, tick) {
      const start = await network.solve(problem, null, tick);
      const began = now();
      const { intensity, operator, weights } = problem;
      let scene = 0;
      const field = await refineEach(intensity, operator, start.field, { ...refinement, prior, weights }, () =>
        tick({ scene: ++scene, iteration: 0, residual: null }),
      );
      return { field, images: null, outcomes: null, seconds: start.seconds + now() - began };
    },
  };
}

/** One scene of a field, `[1,H,W]`. */
export function oneScene(field: Field, scene: number): Field {
  const { shape, re, im } = sceneOf(field, scene);
  return { shape: [1, ...shape], re, im };
}

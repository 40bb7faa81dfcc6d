import type { Engine } from '../../engine/program.ts';
import { InputError } from '../../math/input-error.ts';
import { rootKey, split } from '../../math/random.ts';
import type { SceneModel } from '../../optics/scenes.ts';
import { DPR, PRILO, type PriorOptions } from '../../retrieval/generative/options.ts';
import { everyLayer, solveByPrior } from '../../retrieval/generative/solve.ts';
import type { GenerativeModel } from '../../retrieval/generative/problem.ts';
import { amplitudeOf } from '../../retrieval/magnitude-projection.ts';
import type { GeneratorLibrary, KeptGenerator } from '../../runs/generator-library.ts';
import type { KeptEncoder } from '../../runs/encoder-library.ts';
import { keptEncoder } from '../../training/encoders/train-encoder.ts';
import { keptGenerator } from '../../training/generators/networks.ts';
import type { Budget, Method } from './methods.ts';

/** Methods that look for the scene among the images of a generator. */
interface PriorMethod {
  readonly name: string;
  readonly title: string;
  /** When it is the one to take, and its paper, a line each. */
  readonly use: string;
  readonly source: string;
  /** Whether it begins where an encoder of the generator says. */
  readonly learned?: true;
  /** Null for the layers that the generator has: they are known with it. */
  options(model: GenerativeModel): PriorOptions;
}

const withLayers = (options: PriorOptions, model: GenerativeModel): PriorOptions =>
  options.layers === null
    ? options
    : { ...options, layers: { ...options.layers, layers: everyLayer(model, options.layers.radiusPerUnit) } };

const UELWER = 'Uelwer, Konietzny and Harmeling (2022)';

export const PRIOR_METHODS: readonly PriorMethod[] = [
  {
    name: 'dpr',
    title: 'Generative prior (DPR)',
    use: 'fewer measurements than pixels, of scenes like those that a generator was trained on',
    source: 'Hand, Leong and Voroninski, NeurIPS (2018)',
    options: () => DPR,
  },
  {
    name: 'prilo',
    title: 'Generative prior, intermediate layers (PRILO)',
    use: 'as DPR, for scenes that the generator only comes near to',
    source: UELWER,
    options: (model) => withLayers(PRILO, model),
  },
  {
    name: 'prilo-mii',
    title: 'PRILO from the best of many codes (MII)',
    use: 'as PRILO, where it ends at another scene',
    source: UELWER,
    options: (model) => withLayers({ ...PRILO, start: 'magnitudes' }, model),
  },
  {
    name: 'prilo-li',
    title: 'PRILO from a learned code (LI)',
    use: 'as PRILO, where an encoder was trained for the generator and this measurement',
    source: UELWER,
    learned: true,
    options: (model) => withLayers({ ...PRILO, start: 'learned' }, model),
  },
];

/** @throws InputError when there is none of these images */
export async function chooseGenerator(
  library: GeneratorLibrary,
  named: string | null,
  size: readonly number[],
): Promise<KeptGenerator> {
  const wanted = `images of ${size.join('×')}`;
  if (named === null) {
    const fitting = (await library.list()).find((record) => record.size.join() === size.join());
    if (fitting !== undefined) return library.find(fitting.id);
    const hint = 'kinoform generator train makes one';
    throw new InputError({ where: 'generator', expected: `one of ${wanted} in the workspace`, found: 'none', hint });
  }
  const generator = await library.find(named);
  const found = generator.record.size.join('×');
  if (found !== size.join('×')) throw new InputError({ where: `generator ${generator.record.id}`, expected: wanted, found });
  return generator;
}

/** A generator makes one image a scene. @throws InputError for scenes of two */
export function checkScenes(method: string, { kind }: SceneModel): void {
  if (kind !== 'complex') return;
  const hint = 'name the scenes with --model, or a run that knows them';
  throw new InputError({ where: `method ${method}`, expected: 'amplitude or phase scenes', found: 'complex ones', hint });
}

/** @param encoder of a method that begins at a learned code; otherwise null */
export async function generativeMethod(
  prior: PriorMethod,
  kept: KeptGenerator,
  encoder: KeptEncoder | null,
  engine: Engine,
  scene: SceneModel,
  budget: SearchBudget,
): Promise<Method> {
  const { generator, weights } = keptGenerator(kept.record, await kept.weights(), await kept.model());
  const start = encoder === null ? null : keptEncoder(encoder.record.config, kept.record.latent, await encoder.weights());
  const optionsOf = (model: GenerativeModel): PriorOptions => {
    const options = prior.options(model);
    return { ...options, code: { ...options.code, steps: budget.iterations } };
  };
  return searchingMethod(prior, { generator, weights, encoder: start }, optionsOf, engine, scene, budget);
}

type SearchBudget = Budget & { readonly seed: number };

/** A search among the images of a generator. */
export function searchingMethod(
  { name, title }: { readonly name: string; readonly title: string },
  network: Pick<GenerativeModel, 'generator' | 'weights' | 'encoder'>,
  optionsOf: (model: GenerativeModel) => PriorOptions,
  engine: Engine,
  scene: SceneModel,
  { seconds, seed }: SearchBudget,
): Method {
  return {
    name,
    title,
    restarts: true,
    // What reads magnitudes knows those of all snapshots.
    anySnapshots: !network.generator.readsMagnitudes && (network.encoder ?? null) === null,
    async solve({ intensity, operator, weights: known }, restart, tick) {
      const began = performance.now();
      const operatorOfTensors = operator.onTensors?.bind(operator);
      if (operatorOfTensors === undefined) throw new Error(`${name}: this sensing model has no form inside a graph`);
      const model: GenerativeModel = { ...network, operator: operatorOfTensors, scene };
      const plan = optionsOf(model);
      const iterations = plan.code.steps;
      const measured = { amplitude: amplitudeOf(intensity), weights: known };
      let late = false;
      const key = restart ?? split(rootKey(seed), name);
      const { images, field } = await solveByPrior(engine, model, measured, plan, key, async ({ scene: first, step, steps }) => {
        await tick({ scene: first, iteration: Math.floor((step * iterations) / steps), residual: null });
        late ||= seconds !== null && performance.now() - began > 1000 * seconds * intensity.shape[0]!;
        return late ? 'stop' : undefined;
      });
      const outcomes = Array.from({ length: intensity.shape[0]! }, () => ({
        iterations,
        ending: late ? ('seconds' as const) : ('iterations' as const),
      }));
      const asImages = { shape: [...images.shape, 1], data: Float32Array.from(images.data) };
      return { field, images: asImages, outcomes, seconds: (performance.now() - began) / 1000 };
    },
  };
}

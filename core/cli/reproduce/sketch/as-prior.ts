import type { Engine, HostTensor, HostTensors } from '../../../engine/program.ts';
import { rootKey, split } from '../../../math/random.ts';
import { intensityOf, type Field } from '../../../math/field.ts';
import { COMPONENT_BASIS, COMPONENT_MEAN, componentGenerator } from '../../../networks/generators/components.ts';
import { gaussianMatrix } from '../../../optics/gaussian-matrix.ts';
import { matrixOperator } from '../../../optics/matrix-operator.ts';
import { DPR } from '../../../retrieval/generative/options.ts';
import { solveByPrior } from '../../../retrieval/generative/solve.ts';
import { amplitudeOf } from '../../../retrieval/magnitude-projection.ts';
import { errorReduction } from '../../../retrieval/solvers/error-reduction.ts';
import { momentsOf } from '../../../training/adversarial/sample-quality.ts';
import { featuresOf, imagesOf, type Components } from '../../../training/sketch/components.ts';
import type { Chain } from '../../../training/sketch/match.ts';
import type { CommandContext } from '../../context.ts';
import { workspaceAt } from '../../../runs/workspace.ts';
import { withPhase } from '../priors/gaussian.ts';
import { keptSolutions } from '../priors/kept-solutions.ts';
import { imagesOfProblem, SIDE } from '../priors/settings.ts';
import { lineOf, measuredExactly, score, solveClassical, type Figures, type Solved } from '../priors/work.ts';
import { TEACHER_TITLES, TEACHERS, type Result } from './compare.ts';
import type { Size } from './settings.ts';

interface Bench {
  readonly context: CommandContext;
  readonly engine: Engine;
  /** Where they are from. */
  readonly images: Pick<Size, 'source' | 'digest'>;
  readonly size: Size['retrieval'];
  readonly seed: number;
  /** The command that goes on. */
  readonly onwards: string;
}

/** The first test images as real scenes `[Q,28,28]`, and the basis that generators of images write in. */
interface Scenes {
  readonly truth: Field;
  readonly components: Components;
  /** Coefficients of the images that were learned from, `[N, p]`. */
  readonly data: Float64Array;
}

/**
 * What the generators are worth as the prior of DPR, real Gaussian measurements: beside them error reduction, a normal law of the same components, which
 * nothing has to be learned for, and as the bound of all of them what the components hold of the images.
 */
export async function tryAsPriors(
  bench: Bench,
  { truth, components, data }: Scenes,
  { architecture, learned }: Result,
): Promise<Figures[]> {
  const { context, size, seed, onwards } = bench;
  const { measurements, images, iterations } = size;
  const key = split(split(rootKey(seed), 'matrix'), measurements);
  const matrix = gaussianMatrix(key, measurements, SIDE * SIDE, 'real');
  const operator = matrixOperator(matrix, [SIDE, SIDE]);
  const figures: Figures[] = [];
  const note = (solved: Solved): void => {
    figures.push(score(solved, truth, withPhase));
    context.say(lineOf(figures.at(-1)!));
  };
  const problem = ['gaussian', 'real', measurements, ...imagesOfProblem({ ...bench.images, images })];
  const kept = keptSolutions(workspaceAt(context.workspace).folder);
  const measuring = { context, ...measuredExactly(operator, truth), seed, problem, kept, onwards };
  note(await solveClassical(measuring, { solver: errorReduction, restarts: 1, iterations }));
  const flat: Chain = { latent: components.count, hidden: [], components: components.count };
  note(
    await dpr(bench, operator, truth, components, { name: 'normal', title: 'DPR, normal law' }, flat, normalWeights(data, flat)),
  );
  for (const teacher of TEACHERS) {
    const named = { name: teacher, title: `DPR, generator ${TEACHER_TITLES[teacher]}` };
    note(await dpr(bench, operator, truth, components, named, architecture, learned[teacher].weights));
  }
  const held = imagesOf(components, featuresOf(components, truth.re));
  note({ method: 'components', title: 'bound: the components alone', field: { ...truth, re: held }, seconds: 0 });
  return figures;
}

async function dpr(
  { context, engine, size, seed }: Bench,
  operator: ReturnType<typeof matrixOperator>,
  truth: Field,
  components: Components,
  { name, title }: { readonly name: string; readonly title: string },
  architecture: Chain,
  chain: HostTensors,
): Promise<Solved> {
  const model = {
    generator: componentGenerator({ ...architecture, sceneShape: [SIDE, SIDE] }),
    weights: {
      ...chain,
      [COMPONENT_MEAN]: floats([components.pixels], components.mean),
      [COMPONENT_BASIS]: floats([components.count, components.pixels], components.basis),
    },
    operator: () => operator.onTensors!(),
    scene: { kind: 'amplitude', phaseRange: Math.PI } as const,
  };
  const measured = { amplitude: amplitudeOf(intensityOf(operator.forward(truth))), weights: null };
  const began = performance.now();
  const options = { ...DPR, start: 'random', code: size.code } as const;
  const { field } = await solveByPrior(engine, model, measured, options, rootKey(seed), async ({ share }) => {
    context.progress.update({ label: title, done: share, total: 1 });
    await new Promise(setImmediate);
    context.checkInterrupt();
  });
  return { method: name, title, field, seconds: (performance.now() - began) / 1000 };
}

/** Layers from standard normal numbers to coefficients with the mean and the variances of the data: `mean + deviation · z`. */
function normalWeights(data: Float64Array, { components }: Chain): HostTensors {
  const { mean, deviation } = momentsOf(data, components);
  const kernel = new Float64Array(components * components);
  deviation.forEach((value, i) => (kernel[i * components + i] = value));
  return { 'chain0.kernel': floats([components, components], kernel), 'chain0.bias': floats([components], mean) };
}

const floats = (shape: readonly number[], values: Float64Array): HostTensor => ({ shape, data: Float32Array.from(values) });

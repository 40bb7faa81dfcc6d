import type { Engine } from '../../engine/program.ts';
import type { Field } from '../../math/field.ts';
import { InputError } from '../../math/input-error.ts';
import { rootKey, split } from '../../math/random.ts';
import type { SceneModel } from '../../optics/scenes.ts';
import { INITIAL_NAMES } from '../../retrieval/initial/names.ts';
import { relativeResidual } from '../../retrieval/iterate.ts';
import type { Solver } from '../../retrieval/solver.ts';
import { solvers } from '../../retrieval/solvers/registry.ts';
import { VERDICTS } from '../../retrieval/trust/verdict.ts';
import type { KeptEncoder } from '../../runs/encoder-library.ts';
import type { GeneratorLibrary, KeptGenerator } from '../../runs/generator-library.ts';
import type { InverseLibrary } from '../../runs/inverse-library.ts';
import type { MethodReport, ReconstructionReport, ReconstructionSettings } from '../../runs/reconstruction-record.ts';
import { defaultRefinement, type Refinement } from '../../training/evaluate.ts';
import { summariseScores } from '../../training/image-scores.ts';
import { openReader, type Reader } from '../../training/infer-step.ts';
import { sceneModelOf } from '../../training/scene-images.ts';
import { readSupport } from '../arrays.ts';
import type { LoadedDesign } from '../load-design.ts';
import { assess, type Assessment } from './assess.ts';
import { choosePrior, isPriorName } from './priors.ts';
import { METHOD_NAMES, priorMethod, usualStart } from './method-list.ts';
import { chooseEncoder } from './choose-encoder.ts';
import { chooseNoise } from './choose-noise.ts';
import type { ReconstructionInput } from './input.ts';
import { chooseInverses, inverseMethod, invertingMethod } from './inverse-methods.ts';
import { classicalMethod, networkMethod, oneScene, refinedMethod, type Method, type Solved } from './methods.ts';
import { checkScenes, chooseGenerator, generativeMethod } from './prior-methods.ts';
import { Progress, type OnProgress } from './progress.ts';
import { scenesOf, type Problem } from './scene-problem.ts';
import { scoreResult } from './scores.ts';

/** @throws InputError for methods, starts and own numbers that there are not, and for a network without its run */
export function checkMethods(
  { methods: names, initial, set }: Pick<ReconstructionSettings, 'methods' | 'initial' | 'set'>,
  { loaded }: ReconstructionInput,
): void {
  const starts: readonly string[] = INITIAL_NAMES;
  if (initial !== null && !starts.includes(initial)) {
    throw new InputError({ where: 'initial', expected: `one of ${starts.join(', ')}`, found: `"${initial}"` });
  }
  for (const name of Object.keys(set)) {
    if (names.includes(name) || isPriorName(name)) continue;
    const expected = `a method of this reconstruction (${names.join(', ')}) or its prior`;
    throw new InputError({ where: `set ${name}`, expected, found: name });
  }
  for (const name of names) {
    if (!METHOD_NAMES.includes(name)) {
      throw new InputError({ where: 'method', expected: `one of ${METHOD_NAMES.join(', ')}`, found: `"${name}"` });
    }
    if (name !== 'network' || loaded !== null) continue;
    const hint = 'name the run, or choose classical methods only';
    throw new InputError({ where: 'method network', expected: 'the run of the mask', found: 'none', hint });
  }
}

/** What one method made. */
export interface MethodResult {
  readonly method: string;
  readonly solved: Solved;
  /** Null where no scene is judged. */
  readonly assessment: Assessment | null;
}

export interface ReconstructionOutcome {
  readonly report: ReconstructionReport;
  readonly model: SceneModel;
  readonly results: readonly MethodResult[];
}

export interface Equipment {
  /** Asked for only where a network reads, or a generator is searched. */
  engine(): Promise<Engine>;
  readonly generators: GeneratorLibrary;
  readonly inverses: InverseLibrary;
  readonly onProgress: OnProgress;
}

/** The window of SSIM. */
const SSIM_SIDE = 11;

/** A relative residual below which more iterations change nothing. */
const TOLERANCE = 1e-9;

/**
 * Several methods on the same data with the same budget and the same stopping rule, each judged as far as that goes without a truth.
 * @throws InputError when a method needs what is not there
 */
export async function reconstruct(
  input: ReconstructionInput,
  settings: ReconstructionSettings,
  truth: Field | null,
  { engine, generators, inverses, onProgress }: Equipment,
): Promise<ReconstructionOutcome> {
  checkMethods(settings, input);
  const { intensity, loaded, capture } = input;
  const model = modelOf(settings, input);
  const { noise, told } = chooseNoise(intensity, settings.noise, input.noise, loaded?.config.sensing.noise ?? null);
  const operator = input.operatorOf(null);
  if (truth !== null && Math.min(...operator.sceneShape) < SSIM_SIDE) {
    const expected = `scenes of at least ${SSIM_SIDE} × ${SSIM_SIDE} pixels, which SSIM needs`;
    throw new InputError({ where: 'truth', expected, found: operator.sceneShape.join(' × '), hint: 'leave it out' });
  }
  const problem: Problem = { intensity, operator, noise, weights: input.weights };
  const prior = choosePrior({
    prior: settings.prior,
    set: settings.set,
    model: loaded === null && settings.model === null ? null : model,
    support: settings.support === null ? null : await readSupport(settings.support, operator.sceneShape),
  });
  const refinement = loaded !== null && settings.methods.includes('network') ? refinementOf(settings, loaded) : null;

  const chosen = await chooseInverses(inverses, settings.methods, settings.inverses, operator, model);
  let reader: Reader | null = null;
  let generator: KeptGenerator | null = null;
  let encoder: KeptEncoder | null = null;
  try {
    const methods: Method[] = [];
    for (const name of settings.methods) {
      const solver = solvers.find((candidate) => candidate.name === name);
      const generative = priorMethod(name);
      const inverse = inverseMethod(name);
      if (solver !== undefined) {
        methods.push(classicalMethod(solver, prior, { ...settings, ...startOf(solver, input, settings) }));
      } else if (generative !== undefined) {
        generator ??= await chooseGenerator(generators, settings.generator, operator.sceneShape);
        checkScenes(name, model);
        if (generative.learned) encoder ??= await chooseEncoder(generator, settings.encoder, operator, model);
        const start = generative.learned ? encoder : null;
        methods.push(await generativeMethod(generative, generator, start, await engine(), model, settings));
      } else if (inverse !== undefined) {
        methods.push(await invertingMethod(inverse, chosen.get(name)!, await engine(), model, operator, settings));
      } else if (loaded !== null) {
        reader ??= await openReader(await engine(), loaded.config);
        reader.use(loaded.design);
        const network = networkMethod(reader, sceneModelOf(loaded.config));
        methods.push(network, ...(refinement === null ? [] : [refinedMethod(network, prior, refinement)]));
      }
    }
    const judged = Math.min(settings.trust.scenes, intensity.shape[0]!);
    const progress = new Progress(methods, problem, settings, judged, onProgress);
    const results: MethodResult[] = [];
    const reports: Record<string, MethodReport> = {};
    for (const method of methods) {
      const solved = await method.solve(problem, null, progress.tick(method, 'solving'));
      const assessment = judged === 0 ? null : await judge(method, problem, solved, judged, settings, input, progress);
      results.push({ method: method.name, solved, assessment });
      reports[method.name] = reportOf(method, problem, solved, assessment, methods.length === 1, scoresOf(model, solved, truth));
    }
    const [scenes = 0, snapshots = 0] = intensity.shape;
    const [height, width] = operator.sceneShape;
    const report: ReconstructionReport = {
      version: 1,
      scenes,
      snapshots,
      size: [height, width],
      model: model.kind,
      phaseRange: model.phaseRange,
      prior: prior.name,
      refinement,
      run: loaded?.run.id ?? null,
      generator: generator?.record.id ?? null,
      encoder: encoder?.record.id ?? null,
      inverses: Object.fromEntries([...chosen].map(([name, { record }]) => [name, record.id])),
      pitch: capture === null ? null : capture.optics.slmPitch * capture.optics.superpixel,
      noise: told,
      stopping: stoppingOf(settings, noise !== null),
      trust: settings.trust,
      seed: settings.seed,
      remarks: [...remarksOn(operator.snapshots, prior.name, input), ...input.remarks],
      methods: reports,
    };
    return { report, model, results };
  } finally {
    reader?.[Symbol.dispose]();
  }
}

function judge(
  method: Method,
  problem: Problem,
  solved: Solved,
  judged: number,
  { trust, seed }: ReconstructionSettings,
  { operatorOf }: ReconstructionInput,
  progress: Progress,
): Promise<Assessment> {
  const size = solved.field.re.length / solved.field.shape[0]!;
  const field: Field = {
    shape: [judged, ...solved.field.shape.slice(1)],
    re: solved.field.re.subarray(0, judged * size),
    im: solved.field.im.subarray(0, judged * size),
  };
  return assess(method, scenesOf(problem, 0, judged), field, {
    settings: trust,
    key: split(rootKey(seed), 'trust'),
    operatorOf,
    stage: (stage) => progress.tick(method, stage),
  });
}

function reportOf(
  { name, title }: Method,
  problem: Problem,
  { field, outcomes, seconds }: Solved,
  assessment: Assessment | null,
  alone: boolean,
  scored: ReturnType<typeof scoresOf>,
): MethodReport {
  const residuals = Array.from({ length: field.shape[0]! }, (_, scene) => {
    const { intensity, operator, weights } = scenesOf(problem, scene, 1);
    return relativeResidual(operator.forward(oneScene(field, scene)), intensity, weights);
  }).sort((a, b) => a - b);
  const verdicts = (assessment?.trust ?? []).map(({ verdict }) => verdict);
  return {
    title,
    file: `${alone ? 'x' : `x-${name}`}.npy`,
    seconds,
    residual: residuals[residuals.length >> 1]!,
    iterations: outcomes?.map(({ iterations }) => iterations) ?? null,
    endings: outcomes?.map(({ ending }) => ending) ?? null,
    score: scored === null ? null : summariseScores(scored),
    scenes: scored === null ? null : [...scored],
    trust: [...(assessment?.trust ?? [])],
    verdict: verdicts.sort((a, b) => VERDICTS.indexOf(b.kind) - VERDICTS.indexOf(a.kind))[0] ?? null,
    missing: [...(assessment?.missing ?? [])],
  };
}

const scoresOf = (model: SceneModel, solved: Solved, truth: Field | null) =>
  truth === null ? null : scoreResult(model, solved, truth);

/** The scene model decides what is drawn and compared: that of the run, unless another is asked for. */
function modelOf({ model: kind }: ReconstructionSettings, { loaded }: ReconstructionInput): SceneModel {
  const base: SceneModel = loaded === null ? { kind: 'complex', phaseRange: Math.PI } : sceneModelOf(loaded.config);
  return kind === null ? base : { ...base, kind };
}

/** The projections after the network: what is asked for, otherwise what was chosen for the run. Null for none. */
function refinementOf({ refinement }: ReconstructionSettings, loaded: LoadedDesign): Refinement | null {
  const wanted = refinement ?? loaded.record.refinement ?? defaultRefinement(loaded.config);
  return wanted.projections === 0 ? null : wanted;
}

function stoppingOf({ iterations, seconds }: ReconstructionSettings, knowsNoise: boolean): ReconstructionReport['stopping'] {
  const text = [
    knowsNoise
      ? 'a scene ends when its data are met to their noise (discrepancy principle)'
      : 'the noise is not known, so the data are met as well as they can be',
    `at most ${iterations} iterations${seconds === null ? '' : ` and ${seconds} s`} a scene`,
    'the same for every classical method; a network reads once',
  ].join('; ');
  return { iterations, seconds, tolerance: TOLERANCE, discrepancy: knowsNoise, text };
}

/** What a method begins with, and its own numbers. */
const startOf = ({ name, initial }: Solver, { operator }: ReconstructionInput, settings: ReconstructionSettings) => ({
  initial: settings.initial ?? usualStart(operator) ?? (initial === 'filtered' ? 'optimal' : initial),
  own: settings.set[name] ?? {},
  key: split(rootKey(settings.seed), name),
});

const remarksOn = (snapshots: number, prior: string, { operator }: ReconstructionInput): string[] =>
  snapshots === 1 && prior === 'none' && operator !== 'gaussian'
    ? ['one snapshot and no prior: the data alone do not decide the field']
    : [];

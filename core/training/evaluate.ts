/**
 * Test figures of a design, with the classical baseline beside them: where nothing learned solves a scene exactly, a table of learned methods
 * alone would mislead.
 */
import type { HostTensor } from '../engine/program.ts';
import type { Field, RealField } from '../math/field.ts';
import { InputError } from '../math/input-error.ts';
import { rootKey, split } from '../math/random.ts';
import { alignGlobalPhase } from '../metrics/global-phase.ts';
import { codedDiffraction } from '../optics/coded-diffraction.ts';
import { expectedNoise } from '../optics/intensity-noise.ts';
import { fieldOfImages, imagesOfField } from '../optics/scenes.ts';
import type { SceneModel } from '../optics/scenes.ts';
import { filteredOptions } from '../retrieval/initial/filtered.ts';
import { priorOfScenes } from '../retrieval/priors.ts';
import { refineEach } from '../retrieval/refine.ts';
import { solvers } from '../retrieval/solvers/registry.ts';
import { spectralInitialisation } from '../retrieval/spectral.ts';
import { checkScenes } from './data-order.ts';
import type { DesignConfig } from './design-config.ts';
import type { Design } from './design-store.ts';
import { scoreImages, summariseScores } from './image-scores.ts';
import type { SceneScore, Score } from './image-scores.ts';
import type { Reader } from './infer-step.ts';
import { measureScenes } from './measure.ts';
import { countScenes, imageBatch, joinImages, sceneModelOf, separateImages } from './scene-images.ts';
import type { SceneImages } from './scene-images.ts';

/**
 * `network`: the design's own reconstructor. `er` and `raar`: spectral start and a classical solver, nothing learned, behind the same masks and given the
 * same measurements. `network+er`: a few projections after the network.
 */
export const evaluationMethods = ['network', 'er', 'network+er'] as const;
/** Those that are evaluated when asked for, too. */
export const allEvaluationMethods = [...evaluationMethods, 'raar'] as const;
export type EvaluationMethod = (typeof allEvaluationMethods)[number];

export interface EvaluationOptions {
  /** Of this configuration. It is left with the design. */
  readonly reader: Reader;
  readonly methods: readonly EvaluationMethod[];
  /** Of `network+er`; `chooseRefinement` finds one on validation scenes. */
  readonly refinement: Refinement;
  /** Called often, with the share of the work done. Returns false to give up. */
  onProgress(share: number): Promise<boolean>;
  /** Seconds, from any origin. Decides nothing but the time that is told. */
  now(): number;
}

export interface Refinement {
  readonly projections: number;
  /** λ from 0 (none) to 1. */
  readonly damping: number;
}

export interface EvaluationResult {
  readonly scores: Readonly<Partial<Record<EvaluationMethod, Score>>>;
  /** One entry a scene. */
  readonly perScene: Readonly<Partial<Record<EvaluationMethod, readonly SceneScore[]>>>;
  /** To read one batch of measurements with the network: the fastest time met, the least disturbed one. Null without the network. */
  readonly inferenceSeconds: number | null;
  /** Of the patterns: standard deviation over mean of the intensities of a scene, mean over scenes. About 1 for random masks, less for smooth patterns. */
  readonly contrast: number;
}

/** For a run that has none chosen on its validation scenes: five projections; damped where there is noise to overfit. */
export function defaultRefinement({ sensing }: DesignConfig): Refinement {
  return { projections: 5, damping: isNoisy(sensing.noise) ? 0.3 : 0 };
}

/** Scenes that are measured and solved together: bounds the memory that float64 fields take. */
const CHUNK = 200;

/**
 * The figures over these scenes; null when `onProgress` gave up. Images are limited to [0, 1] for every method. A classical method leaves the global
 * phase of phase and complex scenes open, which is then taken from the truth.
 * @throws InputError when there are no scenes, or one is black or of another size than the configuration says
 */
export async function evaluateDesign(
  config: DesignConfig,
  design: Design,
  scenes: SceneImages,
  options: EvaluationOptions,
): Promise<EvaluationResult | null> {
  checkScenes(config, 'test', scenes);
  const count = countScenes(scenes);
  if (count === 0) throw new InputError({ where: 'test scenes', expected: 'at least one', found: 'none' });
  const perScene: Partial<Record<EvaluationMethod, SceneScore[]>> = {};
  const contrasts: number[] = [];
  let inferenceSeconds: number | null = null;
  options.reader.use(design);
  const timed = timedReader(options.reader, options.now);
  const prepared = { scene: sceneModelOf(config), mask: float64(design.maskPhase), reader: timed, config, options };
  for (let first = 0; first < count; first += CHUNK) {
    const indices = Int32Array.from({ length: Math.min(CHUNK, count - first) }, (_, i) => first + i);
    const truth = imageBatch(prepared.scene, scenes, indices);
    const key = split(split(rootKey(config.seed), 'test'), first);
    const intensity = measureScenes(config, design.maskPhase, truth, key);
    contrasts.push(...sceneContrasts(intensity));
    const onShare = (share: number): Promise<boolean> => options.onProgress((first + share * indices.length) / count);
    const results = await reconstructAll(prepared, intensity, truth, onShare);
    if (results === null) return null;
    for (const [method, images] of results) (perScene[method] ??= []).push(...scoreImages(prepared.scene, images, truth));
    inferenceSeconds = timed.fastest();
  }
  const entries = Object.entries(perScene) as [EvaluationMethod, SceneScore[]][];
  const scores = Object.fromEntries(entries.map(([method, list]) => [method, summariseScores(list)]));
  return { scores, perScene, inferenceSeconds, contrast: contrasts.reduce((sum, value) => sum + value, 0) / count };
}

/** Standard deviation over mean, of each scene of `y [Q,L,H,W]`. */
function sceneContrasts({ shape, data }: RealField): number[] {
  const perScene = data.length / (shape[0] as number);
  return Array.from({ length: shape[0] as number }, (_, scene) => {
    const y = data.subarray(scene * perScene, (scene + 1) * perScene);
    const mean = y.reduce((sum, value) => sum + value, 0) / perScene;
    const variance = y.reduce((sum, value) => sum + (value - mean) ** 2, 0) / perScene;
    return Math.sqrt(variance) / mean;
  });
}

/** A reader that notes how long its batches take. */
function timedReader(reader: Reader, now: () => number) {
  let fastest: number | null = null;
  return {
    fastest: () => fastest,
    read(intensity: RealField): Promise<HostTensor> {
      let began = now();
      return reader.read(intensity, () => {
        const ended = now();
        fastest = Math.min(fastest ?? Infinity, ended - began);
        began = ended;
        return Promise.resolve();
      });
    },
  };
}

interface Prepared {
  readonly scene: SceneModel;
  readonly mask: RealField;
  readonly reader: { read(intensity: RealField): Promise<HostTensor> };
  readonly config: DesignConfig;
  readonly options: EvaluationOptions;
}

/** The images of each method, in [0, 1]; null when the caller gave up. */
async function reconstructAll(
  { scene, mask, reader, config, options }: Prepared,
  intensity: RealField,
  truth: HostTensor,
  onShare: (share: number) => Promise<boolean>,
): Promise<[EvaluationMethod, HostTensor][] | null> {
  const results: [EvaluationMethod, HostTensor][] = [];
  const operator = codedDiffraction(mask, config.sensing.panel);
  const prior = priorOfScenes(scene);
  const wanted = new Set(options.methods);
  if (wanted.has('network') || wanted.has('network+er')) {
    const images = await reader.read(intensity);
    if (wanted.has('network')) results.push(['network', images]);
    if (wanted.has('network+er')) {
      const start = fieldOfImages(scene, separateImages(images));
      let gaveUp = false;
      const refined = await refineEach(intensity, operator, start, { ...options.refinement, prior }, async () => {
        gaveUp ||= !(await onShare(0));
      });
      if (gaveUp) return null;
      results.push(['network+er', limitedImages(scene, refined)]);
    }
  }
  const classical = solvers.filter((solver) => wanted.has(solver.name as EvaluationMethod));
  if (!(await onShare(classical.length > 0 ? 0 : 1))) return null;
  for (const [done, solver] of classical.entries()) {
    const { noise } = config.sensing;
    const start = spectralInitialisation(intensity, operator, filteredOptions(operator.sceneShape));
    let gaveUp = false;
    const solved = await solver.solve(
      intensity,
      operator,
      { ...solver.defaults, start, prior, noise: expectedNoise(intensity, noise) },
      async ({ scene: index, scenes, iteration }) => {
        if (iteration > 0) return;
        gaveUp ||= !(await onShare((done + index / scenes) / classical.length));
        return gaveUp ? 'stop' : undefined;
      },
    );
    if (gaveUp) return null;
    const aligned =
      scene.kind === 'amplitude' ? solved.field : alignGlobalPhase(solved.field, fieldOfImages(scene, separateImages(truth)));
    results.push([solver.name as EvaluationMethod, limitedImages(scene, aligned)]);
  }
  return results;
}

/** The images of a field, in [0, 1]. */
export function limitedImages(scene: SceneModel, field: Field): HostTensor {
  const { shape, data } = joinImages(imagesOfField(scene, field));
  return { shape, data: data.map((value) => Math.min(Math.max(value, 0), 1)) };
}

function float64({ shape, data }: HostTensor): RealField {
  return { shape, data: Float64Array.from(data) };
}

/** Whether a camera model leaves anything to overfit. */
export function isNoisy({ photons, readNoise, bits, saturation, snr }: DesignConfig['sensing']['noise']): boolean {
  return photons !== null || readNoise > 0 || bits !== null || saturation !== null || snr !== null;
}

/** One row a scene, two columns a method. */
export function scoresAsCsv({ perScene }: EvaluationResult): string {
  const methods = Object.entries(perScene) as [EvaluationMethod, readonly SceneScore[]][];
  const head = ['scene', ...methods.flatMap(([method]) => [`${method} PSNR (dB)`, `${method} SSIM`])];
  const count = methods[0]?.[1].length ?? 0;
  const rows = Array.from({ length: count }, (_, scene) => [
    scene,
    ...methods.flatMap(([, scores]) => [scores[scene]?.psnr.toFixed(4), scores[scene]?.ssim.toFixed(6)]),
  ]);
  return `${[head, ...rows].map((row) => row.join(',')).join('\n')}\n`;
}

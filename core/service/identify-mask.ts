import { performance } from 'node:perf_hooks';
import type { Engine } from '../engine/program.ts';
import type { RealField } from '../math/field.ts';
import { summarise } from '../metrics/summary.ts';
import { codedDiffraction } from '../optics/coded-diffraction.ts';
import type { NoiseModel } from '../optics/camera.ts';
import type { PanelModel } from '../optics/panel.ts';
import type { SceneModel } from '../optics/scenes.ts';
import { identifiability, type Identifiability } from '../retrieval/identifiability.ts';
import { noiseToJudgeWith } from '../retrieval/identifiability-noise.ts';
import type { DesignConfig } from '../training/design-config.ts';
import type { Design } from '../training/design-store.ts';
import { defaultRefinement, evaluateDesign, evaluationMethods, type Refinement } from '../training/evaluate.ts';
import { openReader } from '../training/infer-step.ts';
import { countScenes, imageBatch, separateImages, type SceneImages } from '../training/scene-images.ts';
import type { Evaluation } from './contract.ts';

interface Interval {
  readonly mean: number;
  readonly low: number;
  readonly high: number;
}

/** What a mask's intensities say about some scenes. */
export interface MaskFigures {
  readonly noise: NoiseModel;
  /** The camera had no noise, and white noise was assumed in its place. */
  readonly assumed: boolean;
  readonly scenes: readonly Identifiability[];
  /** The images of each scene, `[images,H,W]`. */
  readonly truth: readonly RealField[];
  /** Means over the scenes with their 95 % intervals. */
  readonly summary: {
    /** Null when a scene has no bound. */
    readonly boundPsnr: Interval | null;
    readonly rangePsnr: Interval;
    readonly effectiveRank: Interval;
    readonly lost: Interval;
    readonly unidentified: Interval;
  };
}

/** How scenes become intensities. */
interface Sensing {
  /** `φ [L,H,W]` in radians. */
  readonly mask: RealField;
  readonly panel: PanelModel;
  readonly model: SceneModel;
  readonly noise: NoiseModel;
}

/**
 * Judges a mask on the given scenes. A camera without noise counts as one with white noise of 30 dB.
 * @param onScene called before each scene, which takes seconds; false gives up
 * @returns null when it gave up
 * @throws InputError when a scene is too large for dense matrices, or read noise is given without photons
 */
export async function identifyMask(
  { mask, panel, model, noise }: Sensing,
  images: SceneImages,
  onScene: (scene: number, scenes: number) => Promise<boolean>,
): Promise<MaskFigures | null> {
  const operator = codedDiffraction(mask, panel);
  // A configuration says beside the noise how training varies it: that is no part of the camera.
  const { photons, readNoise, bits, saturation, snr } = noise;
  const judged = noiseToJudgeWith({ photons, readNoise, bits, saturation, snr });
  const scenes: Identifiability[] = [];
  const truth: RealField[] = [];
  const count = countScenes(images);
  for (let scene = 0; scene < count; scene++) {
    if (!(await onScene(scene, count))) return null;
    const values = separateImages(imageBatch(model, images, [scene]));
    scenes.push(identifiability(operator, model, values, judged.noise));
    truth.push({
      shape: [values.length, images.height, images.width],
      data: Float64Array.from(values.flatMap(({ data }) => [...data])),
    });
  }
  const bounds = scenes.flatMap(({ boundPsnr }) => (boundPsnr === null ? [] : [boundPsnr]));
  const over = (figure: (scene: Identifiability) => number): Interval => interval(scenes.map(figure));
  return {
    ...judged,
    scenes,
    truth,
    summary: {
      boundPsnr: bounds.length < scenes.length ? null : interval(bounds),
      rangePsnr: over(({ rangePsnr }) => rangePsnr),
      effectiveRank: over(({ effectiveRank }) => effectiveRank),
      lost: over(({ lost }) => lost),
      unidentified: over(({ unidentified }) => unidentified),
    },
  };
}

function interval(values: readonly number[]): Interval {
  const { mean, low, high } = summarise(values);
  return { mean, low, high };
}

interface TrainedDesign {
  readonly config: DesignConfig;
  readonly design: Design;
  /** The projections after its network that were chosen for this noise; null for the default. */
  readonly refinement: Refinement | null;
  readonly engine: Engine;
}

/**
 * What each method reaches on the same scenes with the same noise, so that it stands beside the bound: the figures of a run may be of other noise.
 * @returns null when `onProgress` gave up
 */
export async function reachedOn(
  images: SceneImages,
  noise: NoiseModel,
  { config, design, refinement, engine }: TrainedDesign,
  onProgress: (share: number) => Promise<boolean>,
): Promise<Evaluation | null> {
  const noisy = { ...config, sensing: { ...config.sensing, noise: { ...config.sensing.noise, ...noise } } };
  const reader = await openReader(engine, config);
  try {
    const result = await evaluateDesign(noisy, design, images, {
      reader,
      methods: evaluationMethods,
      refinement: refinement ?? defaultRefinement(noisy),
      onProgress,
      now: () => performance.now() / 1000,
    });
    return result === null ? null : (result.scores as Evaluation);
  } finally {
    reader[Symbol.dispose]();
  }
}

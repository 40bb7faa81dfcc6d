import type { RealField } from '../math/field.ts';
import { summarise } from '../metrics/summary.ts';
import { codedDiffraction } from '../optics/coded-diffraction.ts';
import type { NoiseModel } from '../optics/camera.ts';
import type { PanelModel } from '../optics/panel.ts';
import type { SceneModel } from '../optics/scenes.ts';
import { identifiability, type Identifiability } from '../retrieval/identifiability.ts';
import { noiseToJudgeWith } from '../retrieval/identifiability-noise.ts';
import { countScenes, imageBatch, separateImages, type SceneImages } from '../training/scene-images.ts';

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
export interface Sensing {
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

import type { HostTensor } from '../engine/program.ts';
import { rootKey, split } from '../math/random.ts';
import type { DesignConfig } from './design-config.ts';
import type { Design } from './design-store.ts';
import { scoreImages } from './image-scores.ts';
import type { Reader } from './infer-step.ts';
import { measureScenes } from './measure.ts';
import { imageBatch, sceneModelOf } from './scene-images.ts';
import type { SceneImages } from './scene-images.ts';

/** How a design does on one scene: what a screen shows while it trains. */
export interface Picture {
  readonly step: number;
  /** `φ [L,H,W]` in radians. */
  readonly mask: HostTensor;
  /** The intensity of the first snapshot, `[H,W]`, zero frequency at [0, 0]. */
  readonly pattern: HostTensor;
  /** `[H,W]`; the first image of a scene that has two. */
  readonly truth: HostTensor;
  readonly reconstruction: HostTensor;
  readonly psnr: number;
}

/** Reads the first of the scenes with the design. */
export async function takePicture(
  config: DesignConfig,
  design: Design,
  reader: Reader,
  scenes: SceneImages,
  step: number,
): Promise<Picture> {
  const truth = imageBatch(sceneModelOf(config), scenes, [0]);
  const intensity = measureScenes(config, design.maskPhase, truth, split(rootKey(config.seed), 'picture'));
  reader.use(design);
  const images = await reader.read(intensity);
  const [score] = scoreImages(sceneModelOf(config), images, truth);
  const shape = [scenes.height, scenes.width];
  const plane = (values: ArrayLike<number>, stride: number): HostTensor => ({
    shape,
    data: Float32Array.from({ length: scenes.height * scenes.width }, (_, pixel) => values[pixel * stride]!),
  });
  const channels = truth.shape[3] as number;
  return {
    step,
    mask: design.maskPhase,
    pattern: plane(intensity.data, 1),
    truth: plane(truth.data, channels),
    reconstruction: plane(images.data, channels),
    psnr: (score as { psnr: number }).psnr,
  };
}

import { intensityOf } from '../math/field.ts';
import type { RealField } from '../math/field.ts';
import { split } from '../math/random.ts';
import type { Key } from '../math/random.ts';
import { addCameraNoise } from '../optics/camera.ts';
import { codedDiffraction } from '../optics/coded-diffraction.ts';
import { fieldOfImages } from '../optics/scenes.ts';
import type { HostTensor } from '../engine/program.ts';
import type { DesignConfig } from './design-config.ts';
import { sceneModelOf, separateImages } from './scene-images.ts';

/**
 * What the camera records of scenes behind masks, in float64: `y_l = |F A_l x|²` with the noise of the configuration.
 * Validation and test measure with it, so that learned and classical methods are given the same numbers.
 * @param images `[Q,H,W,C]` in [0, 1]
 * @param maskPhase `φ [L,H,W]` in radians
 * @returns `y [Q,L,H,W]`
 */
export function measureScenes(config: DesignConfig, maskPhase: HostTensor, images: HostTensor, key: Key): RealField {
  const operator = codedDiffraction({ shape: maskPhase.shape, data: Float64Array.from(maskPhase.data) }, config.sensing.panel);
  const x = fieldOfImages(sceneModelOf(config), separateImages(images));
  return addCameraNoise(split(key, 'camera'), intensityOf(operator.forward(x)), config.sensing.noise);
}

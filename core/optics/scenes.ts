import type { Field, RealField } from '../math/field.ts';

/**
 * How images with values in [0, 1] become a scene `x`: amplitude `x = a`, phase `x = e^{jc·a}`, complex `x = a·e^{jc·p}` (two images).
 * Read-outs undo that. A phase is read with its branch cut at `c/2 + π`, opposite to the middle of the image's range [0, c], so that noise
 * at either end of the range does not jump by 2π.
 */
export interface SceneModel {
  readonly kind: 'amplitude' | 'phase' | 'complex';
  /** `c`, the phase of an image value of 1, in radians, up to 2π. Amplitude scenes do not use it. */
  readonly phaseRange: number;
}

/** Images a scene is made of: amplitude, or phase, or amplitude and phase. */
export function imagesPerScene({ kind }: SceneModel): 1 | 2 {
  return kind === 'complex' ? 2 : 1;
}

/**
 * Scenes from images in [0, 1], all of one shape `[Q,H,W]`; a complex model takes the amplitude image, then the phase image.
 * @throws RangeError when the number of images is not the model's
 */
export function fieldOfImages(model: SceneModel, images: readonly RealField[]): Field {
  const [first, second] = images;
  if (first === undefined || images.length !== imagesPerScene(model)) {
    throw new RangeError(`${images.length} images for a scene model of ${imagesPerScene(model)}`);
  }
  const { shape, data } = first;
  if (model.kind === 'amplitude') return { shape, re: data.slice(), im: new Float64Array(data.length) };
  const phase = (second ?? first).data.map((value) => value * model.phaseRange);
  const amplitude = second === undefined ? new Float64Array(data.length).fill(1) : data;
  return {
    shape,
    re: phase.map((angle, i) => amplitude[i]! * Math.cos(angle)),
    im: phase.map((angle, i) => amplitude[i]! * Math.sin(angle)),
  };
}

/**
 * The images of a scene, in the order of `fieldOfImages`. The amplitude is the modulus. Values outside [0, 1], which an estimate may have, stay as
 * they are. A global phase moves the phase image: align it first (see `alignGlobalPhase`).
 */
export function imagesOfField(model: SceneModel, x: Field): RealField[] {
  const amplitude = { shape: x.shape, data: x.re.map((re, i) => Math.hypot(re, x.im[i]!)) };
  if (model.kind === 'amplitude') return [amplitude];
  const phase = { shape: x.shape, data: x.re.map((re, i) => readPhase(re, x.im[i]!, model.phaseRange)) };
  return model.kind === 'phase' ? [phase] : [amplitude, phase];
}

/** The phase over its range: from the angle to the middle of the range, `c/2`, which has its cut on the far side. */
function readPhase(re: number, im: number, range: number): number {
  const middle = range / 2;
  const cos = Math.cos(middle);
  const sin = Math.sin(middle);
  return 0.5 + Math.atan2(im * cos - re * sin, re * cos + im * sin) / range;
}

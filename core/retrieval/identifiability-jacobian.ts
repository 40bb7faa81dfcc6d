import { elementCount, intensityOf } from '../math/field.ts';
import type { Field, RealField } from '../math/field.ts';
import { InputError } from '../math/input-error.ts';
import type { SensingOperator } from '../optics/operator.ts';
import { fieldOfImages } from '../optics/scenes.ts';
import type { SceneModel } from '../optics/scenes.ts';

/** How the intensities of one scene change with each value of its images. */
export interface Jacobian {
  /** `∂y_i/∂θ_p` at `[p, i]`: one row an unknown, one column an intensity of any snapshot. */
  readonly data: Float64Array;
  readonly unknowns: number;
  /** `y`, L·H·W of them. */
  readonly intensity: Float64Array;
}

/** A scene of 64×64 and one image; its matrices take minutes and 0.7 GB. */
const MOST_UNKNOWNS = 4096;

/** 1 GiB: 64 snapshots of 32×32 scenes of two images. */
const MOST_ENTRIES = 2 ** 27;

/** @throws InputError when the Jacobian of such a scene is more than memory and patience hold */
export function checkScale(unknowns: number, measurements: number): void {
  if (unknowns <= MOST_UNKNOWNS && unknowns * measurements <= MOST_ENTRIES) return;
  throw new InputError({
    where: 'mask',
    expected: `scenes of at most ${MOST_UNKNOWNS} unknowns, and ${MOST_ENTRIES} numbers in the Jacobian`,
    found: `${unknowns} unknowns and ${measurements} intensities`,
    hint: 'judge a design of 32×32 or 64×64 with the same settings',
  });
}

/** Directions that go through the operator together. */
const BATCH = 64;

/**
 * The Jacobian of `y = |A x(θ)|²` at one scene, exactly: `∂y/∂θ_p = 2 Re( conj(u) A ∂x/∂θ_p )`, where θ are the values of its images (see `SceneModel`), the
 * amplitude image before the phase image.
 * @param images one image `[1,H,W]`, or two for complex scenes
 * @throws InputError when it is too large, see `checkScale`
 */
export function intensityJacobian(operator: SensingOperator<Field>, model: SceneModel, images: readonly RealField[]): Jacobian {
  const [height, width] = operator.sceneShape;
  const pixels = height * width;
  const u = operator.forward(fieldOfImages(model, images));
  const intensity = intensityOf(u).data;
  const directions = sceneDirections(model, images);
  const unknowns = directions.length * pixels;
  checkScale(unknowns, intensity.length);

  const data = new Float64Array(unknowns * intensity.length);
  for (let first = 0; first < unknowns; first += BATCH) {
    const count = Math.min(BATCH, unknowns - first);
    const shape = [count, height, width];
    const steps = { shape, re: new Float64Array(elementCount(shape)), im: new Float64Array(elementCount(shape)) };
    for (let row = 0; row < count; row++) {
      const pixel = (first + row) % pixels;
      const direction = directions[Math.floor((first + row) / pixels)]!;
      steps.re[row * pixels + pixel] = direction.re[pixel]!;
      steps.im[row * pixels + pixel] = direction.im[pixel]!;
    }
    const change = operator.forward(steps);
    for (let i = 0, at = first * intensity.length; i < change.re.length; i++, at++) {
      const k = i % intensity.length;
      data[at] = 2 * (u.re[k]! * change.re[i]! + u.im[k]! * change.im[i]!);
    }
  }
  return { data, unknowns, intensity };
}

/** `∂x/∂θ` at each pixel, one field an image: 1 for `a`, `jc x` for the phase image, `e^{jcp}` for the amplitude of a complex scene. */
function sceneDirections(model: SceneModel, images: readonly RealField[]): Field[] {
  const x = fieldOfImages(model, images);
  const { phaseRange } = model;
  const phaseStep = { shape: x.shape, re: x.im.map((im) => -phaseRange * im), im: x.re.map((re) => phaseRange * re) };
  if (model.kind === 'phase') return [phaseStep];
  const ones = { ...images[0]!, data: new Float64Array(x.re.length).fill(1) };
  return model.kind === 'amplitude' ? [fieldOfImages(model, [ones])] : [fieldOfImages(model, [ones, images[1]!]), phaseStep];
}

/** What the trainings of networks that read magnitudes share: images are measured inside the graph, and made again from what was measured. */
import { modulus } from '../../engine/ops/complex.ts';
import type { Engine, HostTensors, Tensors } from '../../engine/program.ts';
import { specOf, specsOf } from '../../engine/signature.ts';
import * as tf from '../../engine/tf.ts';
import { elementCount, type Shape2 } from '../../math/field.ts';
import { psnr } from '../../metrics/psnr.ts';
import { summarise } from '../../metrics/summary.ts';
import { entry } from '../../networks/layers.ts';
import { MAGNITUDE_DEVIATION, MAGNITUDE_MEAN } from '../../networks/magnitudes.ts';
import type { SensingOperator, TensorField } from '../../optics/operator.ts';
import type { SceneModel } from '../../optics/scenes.ts';
import { tensorFieldOfImages } from '../../optics/scenes-tensors.ts';
import { pixelsOf } from '../generators/course.ts';
import { countScenes, type SceneImages } from '../scene-images.ts';

/** How images are measured. */
export interface MeasuredImages {
  /** Called while a graph is traced. */
  operator(): SensingOperator<TensorField>;
  readonly scene: SceneModel;
  readonly sceneShape: Shape2;
}

/** And what is known of their magnitudes beforehand. */
export interface Measuring extends MeasuredImages {
  /** Of each bin, over training images. */
  readonly moments: { readonly mean: Float32Array; readonly deviation: Float32Array };
}

export const momentTensors = ({ moments: { mean, deviation } }: Measuring): HostTensors => ({
  [MAGNITUDE_MEAN]: { shape: [mean.length], data: mean },
  [MAGNITUDE_DEVIATION]: { shape: [deviation.length], data: deviation },
});

/** `|A x| [B,L,·,·]` of images `[B, HW]`. */
export function measureImages({ operator, scene, sceneShape }: MeasuredImages, pixels: tf.Tensor2D): tf.Tensor {
  const images = tf.reshape(pixels, [pixels.shape[0], ...sceneShape]);
  const u = operator().forward(tensorFieldOfImages(scene, [images]));
  return modulus(u.re, u.im);
}

export const shapesOf = (tensors: HostTensors): Record<string, readonly number[]> =>
  Object.fromEntries(Object.entries(tensors).map(([name, { shape }]) => [name, shape]));

/** Mean PSNR in dB of what is made of the magnitudes of scenes; null where there are none. @param make images `[B, HW]` of images that are measured */
export async function madeQuality(
  engine: Engine,
  held: HostTensors,
  scenes: SceneImages,
  make: (state: Tensors, pixels: tf.Tensor2D) => tf.Tensor,
): Promise<number | null> {
  const count = countScenes(scenes);
  if (count === 0) return null;
  const batch = Math.min(count, 100);
  const size = elementCount([scenes.height, scenes.width]);
  const program = await engine.compile(
    (state, inputs) => ({ outputs: { made: make(state, entry<tf.Tensor2D>(inputs, 'pixels')) } }),
    { state: specsOf(shapesOf(held)), inputs: { pixels: specOf([batch, size]) } },
  );
  const decibels: number[] = [];
  try {
    program.load(held);
    for (let first = 0; first + batch <= count; first += batch) {
      const chosen = Int32Array.from({ length: batch }, (_, i) => first + i);
      const pixels = pixelsOf(scenes, chosen);
      const { made } = await program.step({ pixels });
      const own = (data: Float32Array | Int32Array, i: number) => data.subarray(i * size, (i + 1) * size);
      for (let i = 0; i < batch; i++) decibels.push(psnr(own(made!.data, i), own(pixels.data, i)));
    }
  } finally {
    program[Symbol.dispose]();
  }
  return summarise(decibels).mean;
}

import type { Engine, HostTensor, HostTensors, Signature, StepFunction } from '../../engine/program.ts';
import type { SceneImages } from '../scene-images.ts';

/** One way to train a generator: its program, what each step is given, and how well it did. */
export interface Course {
  /** Its outputs have a scalar `loss`. */
  readonly step: StepFunction;
  readonly signature: Signature;
  readonly initial: HostTensors;
  /** Of step `step`, from 1. @param pixels `[B, HW]` */
  inputs(pixels: HostTensor, step: number): HostTensors;
  /** What is kept of the state in the end. */
  weights(state: HostTensors): HostTensors;
  /** Figures by name with unit, over images that it has not learned from; none where there are none. */
  validate(
    weights: HostTensors,
    images: { readonly train: SceneImages; readonly validation: SceneImages },
    engine: Engine,
  ): Promise<Record<string, number>>;
}

/** Chosen images as rows, `[B, HW]`. */
export function pixelsOf({ images, height, width }: SceneImages, indices: Int32Array): HostTensor {
  const size = height * width;
  const data = new Float32Array(indices.length * size);
  indices.forEach((scene, i) => data.set(images.subarray(scene * size, (scene + 1) * size), i * size));
  return { shape: [indices.length, size], data };
}

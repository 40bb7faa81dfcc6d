import type { HostTensor } from '../engine/program.ts';
import type { RealField } from '../math/field.ts';
import { imagesPerScene } from '../optics/scenes.ts';
import type { SceneModel } from '../optics/scenes.ts';
import type { DesignConfig } from './design-config.ts';

/** Images with values in [0, 1], `[N, H, W]`, from which scenes are made: one a scene, or two where the model takes two. */
export interface SceneImages {
  readonly images: Float32Array;
  readonly height: number;
  readonly width: number;
}

export function sceneModelOf({ scene }: DesignConfig): SceneModel {
  return { kind: scene.model, phaseRange: scene.phaseRange };
}

export function countScenes({ images, height, width }: SceneImages): number {
  return images.length / (height * width);
}

/**
 * The images of some scenes for a network, `[Q, H, W, images per scene]`. Scene i has image i; where the model takes a second one it is the next
 * image of the same set, so that every image serves once as either and none crosses from one set to another.
 */
export function imageBatch(model: SceneModel, scenes: SceneImages, indices: ArrayLike<number>): HostTensor {
  const { images, height, width } = scenes;
  const channels = imagesPerScene(model);
  const size = height * width;
  const count = countScenes(scenes);
  const data = new Float32Array(indices.length * size * channels);
  for (let q = 0, at = 0; q < indices.length; q++) {
    for (let pixel = 0; pixel < size; pixel++) {
      for (let channel = 0; channel < channels; channel++, at++) {
        data[at] = images[((indices[q]! + channel) % count) * size + pixel]!;
      }
    }
  }
  return { shape: [indices.length, height, width, channels], data };
}

/** Images `[Q, H, W, C]` of a network as C arrays `[Q, H, W]`, the form of `fieldOfImages` and `imagesOfField`. */
export function separateImages({ shape, data }: HostTensor): RealField[] {
  const [count, height, width, channels] = shape as [number, number, number, number];
  return Array.from({ length: channels }, (_, channel) => ({
    shape: [count, height, width],
    data: Float64Array.from({ length: count * height * width }, (__, pixel) => data[pixel * channels + channel]!),
  }));
}

/** The reverse of `separateImages`, in float32. */
export function joinImages(images: readonly RealField[]): HostTensor {
  const channels = images.length;
  const shape = (images[0] as RealField).shape;
  const data = new Float32Array(channels * (images[0] as RealField).data.length);
  images.forEach((image, channel) => image.data.forEach((value, pixel) => (data[pixel * channels + channel] = value)));
  return { shape: [...shape, channels], data };
}

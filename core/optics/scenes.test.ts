import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { RealField } from '../math/field.ts';
import { rootKey, split, uniform } from '../math/random.ts';
import { relativeError } from '../math/testing.ts';
import * as tf from '../engine/tf.ts';
import { fieldOfImages, imagesOfField, imagesPerScene } from './scenes.ts';
import type { SceneModel } from './scenes.ts';
import { tensorFieldOfImages, tensorImagesOfField } from './scenes-tensors.ts';
import { fieldOf, leakedBy, realOf, tensorFieldOf, tensorOf } from './tensor-testing.ts';

const models: SceneModel[] = [
  { kind: 'amplitude', phaseRange: Math.PI },
  { kind: 'phase', phaseRange: Math.PI },
  { kind: 'phase', phaseRange: 6 },
  { kind: 'complex', phaseRange: 2 },
];

/** Images from 0.05 to 1: a phase cannot be read where the amplitude is 0. */
function randomImages(model: SceneModel, seed: number): RealField[] {
  return Array.from({ length: imagesPerScene(model) }, (_, i) => ({
    shape: [2, 4, 5],
    data: uniform(split(rootKey(seed), i), 40).map((value) => 0.05 + 0.95 * value),
  }));
}

describe.each(models)('$kind scenes, c = $phaseRange', (model) => {
  it('are read back', () => {
    fc.assert(
      fc.property(fc.nat(), (seed) => {
        const images = randomImages(model, seed);
        imagesOfField(model, fieldOfImages(model, images)).forEach((image, i) => {
          expect(relativeError(image, images[i]!)).toBeLessThan(1e-13);
        });
      }),
    );
  });

  it('are the same in tensors, both ways', () => {
    const images = randomImages(model, 1);
    tf.tidy(() => {
      const x = tensorFieldOfImages(model, images.map(tensorOf));
      expect(relativeError(fieldOf(x), fieldOfImages(model, images))).toBeLessThan(1e-6);
      tensorImagesOfField(model, x).forEach((image, i) => expect(relativeError(realOf(image), images[i]!)).toBeLessThan(1e-5));
    });
  });

  it('have finite gradients everywhere, also at a dark pixel, and leave no tensors', () => {
    tf.tidy(() => {
      const x = tensorFieldOf({ shape: [1, 1, 3], re: Float64Array.of(0, 1, -0.3), im: Float64Array.of(0, 0, 0.2) });
      const value = (re: tf.Tensor, im: tf.Tensor): tf.Tensor =>
        tensorImagesOfField(model, { re, im }).reduce((sum, image) => tf.add(sum, tf.sum(image)), tf.scalar(0) as tf.Tensor);
      for (const gradient of tf.grads(value)([x.re, x.im])) {
        expect([...gradient.dataSync()].every(Number.isFinite)).toBe(true);
        expect(gradient.dataSync()[0]).toBe(0);
      }
      expect(leakedBy(() => tensorImagesOfField(model, x))).toBe(0);
      const images = randomImages(model, 2).map(tensorOf);
      expect(leakedBy(() => Object.values(tensorFieldOfImages(model, images)))).toBe(0);
    });
  });
});

it('read a phase just outside its range without a jump', () => {
  const model: SceneModel = { kind: 'phase', phaseRange: Math.PI };
  const phases = [-0.1, 0, Math.PI, Math.PI + 0.1];
  const x = { shape: [1, 4], re: Float64Array.from(phases, Math.cos), im: Float64Array.from(phases, Math.sin) };
  const [arrays] = imagesOfField(model, x);
  phases.forEach((phase, i) => expect(arrays!.data[i]).toBeCloseTo(phase / Math.PI, 12));
  tf.tidy(() => {
    const [tensors] = tensorImagesOfField(model, tensorFieldOf(x));
    expect(relativeError(realOf(tensors!), arrays!)).toBeLessThan(1e-5);
  });
});

it('refuse the wrong number of images', () => {
  const image = { shape: [1, 1, 1], data: Float64Array.of(1) };
  expect(() => fieldOfImages({ kind: 'complex', phaseRange: 1 }, [image])).toThrow(RangeError);
  expect(() => fieldOfImages({ kind: 'phase', phaseRange: 1 }, [image, image])).toThrow(RangeError);
});

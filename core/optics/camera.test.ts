import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { RealField } from '../math/field.ts';
import { InputError } from '../math/input-error.ts';
import { normal, rootKey, uniform } from '../math/random.ts';
import { relativeError } from '../math/testing.ts';
import * as tf from '../engine/tf.ts';
import { addCameraNoise, fullScale, NO_NOISE } from './camera.ts';
import type { NoiseModel } from './camera.ts';
import { addCameraNoiseToTensors, needsDraws } from './camera-tensors.ts';
import { expectedNoise, varianceAt } from './intensity-noise.ts';
import { leakedBy, realOf, tensorOf } from './tensor-testing.ts';

/** Two scenes of exponentially distributed intensity, the second a hundred times brighter. */
function speckle(seed: number, size = 64): RealField {
  const data = uniform(rootKey(seed), 2 * size * size).map((u, i) => -Math.log(1 - u) * (i < size * size ? 0.3 : 30));
  return { shape: [2, 1, size, size], data };
}

function scenes({ data }: RealField): [Float64Array, Float64Array] {
  return [data.subarray(0, data.length / 2), data.subarray(data.length / 2)];
}

function noiseOf(noisy: Float64Array, clean: Float64Array): number {
  let noise = 0;
  let signal = 0;
  clean.forEach((y, i) => {
    noise += (noisy[i]! - y) ** 2;
    signal += y * y;
  });
  return Math.sqrt(noise / signal);
}

/** `√(Σ v / Σ y²)` of the variance v that a model expects. */
function relativeNoise(scene: Float64Array, noise: NoiseModel): number {
  const intensity = { shape: [1, 1, 1, scene.length], data: scene };
  const variance = varianceAt(expectedNoise(intensity, noise)!, intensity).data.reduce((sum, v) => sum + v, 0);
  return Math.sqrt(variance / scene.reduce((sum, y) => sum + y * y, 0));
}

const models: Record<string, NoiseModel> = {
  photons: { ...NO_NOISE, photons: 100 },
  'photons and read noise': { ...NO_NOISE, photons: 20, readNoise: 5 },
  'an SNR of 30 dB': { ...NO_NOISE, snr: 30 },
  everything: { photons: 500, readNoise: 3, bits: 12, saturation: 30, snr: 25 },
};

describe.each(Object.entries(models))('%s', (_name, noise) => {
  it('has the expected strength, in arrays and in tensors', () => {
    const clean = speckle(1);
    const noisy = addCameraNoise(rootKey(2), clean, noise);
    tf.tidy(() => {
      const draws = tensorOf({ shape: clean.shape, data: normal(rootKey(3), clean.data.length) });
      const approximate = realOf(addCameraNoiseToTensors(tensorOf(clean), noise, draws));
      scenes(clean).forEach((scene, i) => {
        const expected = relativeNoise(scene, noise);
        // Negative values are cut, and the sample is finite: within a few per cent.
        expect(noiseOf(scenes(noisy)[i]!, scene) / expected).toBeGreaterThan(0.9);
        expect(noiseOf(scenes(noisy)[i]!, scene) / expected).toBeLessThan(1.05);
        expect(noiseOf(scenes(approximate)[i]!, scene) / expected).toBeGreaterThan(0.9);
        expect(noiseOf(scenes(approximate)[i]!, scene) / expected).toBeLessThan(1.05);
      });
    });
  });

  it('depends on the key alone, and is never negative', () => {
    const clean = speckle(1, 8);
    const noisy = addCameraNoise(rootKey(2), clean, noise);
    expect(addCameraNoise(rootKey(2), clean, noise).data).toEqual(noisy.data);
    expect(addCameraNoise(rootKey(3), clean, noise).data).not.toEqual(noisy.data);
    expect(noisy.data.every((y) => y >= 0)).toBe(true);
  });
});

it('without noise changes nothing', () => {
  const clean = speckle(4, 8);
  expect(addCameraNoise(rootKey(1), clean, NO_NOISE).data).toEqual(clean.data);
  expect(needsDraws(NO_NOISE)).toBe(false);
  tf.tidy(() => {
    expect(relativeError(realOf(addCameraNoiseToTensors(tensorOf(clean), NO_NOISE, null)), clean)).toBeLessThan(1e-7);
  });
});

it('photon counts are whole numbers of electrons', () => {
  const clean = speckle(5, 8);
  const noisy = addCameraNoise(rootKey(1), clean, { ...NO_NOISE, photons: 50 });
  scenes(clean).forEach((scene, i) => {
    const perElectron = scene.reduce((sum, y) => sum + y, 0) / scene.length / 50;
    for (const y of scenes(noisy)[i]!) expect(Math.abs(y / perElectron - Math.round(y / perElectron))).toBeLessThan(1e-9);
  });
});

it('quantisation keeps whole levels below full scale, and saturates above', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 14 }),
      fc.double({ min: 1, max: 20, noNaN: true }),
      fc.nat(),
      (bits, saturation, seed) => {
        const clean = speckle(seed, 8);
        const camera = { ...NO_NOISE, bits, saturation };
        const recorded = addCameraNoise(rootKey(1), clean, camera);
        scenes(clean).forEach((scene, i) => {
          const top = fullScale(scene.reduce((sum, y) => sum + y, 0) / scene.length, camera);
          scenes(recorded)[i]!.forEach((y, pixel) => {
            const count = (y / top) * (2 ** bits - 1);
            expect(Math.abs(count - Math.round(count))).toBeLessThan(1e-9);
            expect(Math.abs(y - Math.min(scene[pixel]!, top))).toBeLessThan((0.5001 * top) / (2 ** bits - 1));
          });
        });
      },
    ),
    { numRuns: 20 },
  );
});

it('passes the gradient straight through quantisation, and none through saturation', () => {
  tf.tidy(() => {
    // Mean 1; the camera ends at 2.
    const clean = tf.tensor([0.2, 0.5, 0.3, 3], [1, 1, 2, 2]);
    const camera = { ...NO_NOISE, bits: 2, saturation: 2 };
    const values = realOf(addCameraNoiseToTensors(clean, camera, null)).data;
    expect([...values].map((y) => Number(y.toFixed(6)))).toEqual([0, 0.666667, 0, 2]);
    const weights = tf.tensor([1, 0, 0, 1], [1, 1, 2, 2]);
    const loss = (y: tf.Tensor): tf.Tensor => tf.sum(tf.mul(addCameraNoiseToTensors(y, camera, null), weights));
    // The saturated pixel follows full scale, 2 × mean: a half for each of the four pixels.
    expect([...tf.grad(loss)(clean).dataSync()]).toEqual([1.5, 0.5, 0.5, 0.5]);
  });
});

it('has finite gradients in the dark, and leaves no tensors', () => {
  tf.tidy(() => {
    const clean = tf.tensor([0, 1, 2, 0], [1, 1, 2, 2]);
    const draws = tf.tensor([1, -1, 0.5, 2], [1, 1, 2, 2]);
    for (const noise of Object.values(models)) {
      const gradient = tf.grad((y: tf.Tensor) => tf.sum(addCameraNoiseToTensors(y, noise, draws)))(clean);
      expect([...gradient.dataSync()].every(Number.isFinite)).toBe(true);
      expect(leakedBy(() => addCameraNoiseToTensors(clean, noise, draws))).toBe(0);
    }
  });
});

it('refuses read noise without photons', () => {
  expect(() => addCameraNoise(rootKey(1), speckle(1, 8), { ...NO_NOISE, readNoise: 2 })).toThrow(InputError);
});

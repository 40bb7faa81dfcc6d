import { describe, expect, it } from 'vitest';
import { intensityOf, squaredNorm } from '../math/field.ts';
import type { RealField } from '../math/field.ts';
import { InputError } from '../math/input-error.ts';
import { rootKey } from '../math/random.ts';
import { randomField, relativeError, storedField, storedReal } from '../math/testing.ts';
import * as tf from '../engine/tf.ts';
import { codedDiffraction } from '../optics/coded-diffraction.ts';
import { codedDiffractionOfTensors, intensityOfTensors } from '../optics/coded-diffraction-tensors.ts';
import { randomMask } from '../optics/masks.ts';
import { fieldOf, leakedBy, realOf, tensorFieldOf, tensorOf } from '../optics/tensor-testing.ts';
import { applyFilterToTensors } from './filter-tensors.ts';
import { applyFilter, gaussianFilter } from './filter.ts';
import golden from './fixtures/spectral_init.json' with { type: 'json' };
import { constantStart, powerIteration, randomStart, spectralInitialisation } from './spectral.ts';
import type { SpectralOptions } from './spectral.ts';
import { spectralInitialisationOfTensors } from './spectral-tensors.ts';
import { spectralWeightsOfTensors } from './weights-tensors.ts';
import { spectralWeights } from './weights.ts';
import type { WeightKind } from './weights.ts';

const cases = golden.cases.map((stored) => ({
  name: `${stored.x.shape.join(' × ')}, L = ${stored.phi.shape[0]}`,
  scene: storedReal(stored.x),
  mask: storedReal(stored.phi),
  intensity: storedReal(stored.y),
  start: storedField(stored.z0),
  filter: storedReal(stored.psi),
  weights: stored.weights.map(({ kind, p, weights }) => ({ kind: kind as WeightKind, p, expected: storedReal(weights) })),
  outputs: stored.outputs.map((output) => ({
    kind: output.kind as WeightKind,
    p: output.p,
    padding: output.pad as 'zeros' | 'circular' | 'none',
    first: storedField(output.z_T1),
    last: storedField(output.z_T25),
    final: storedField(output.z_final),
  })),
  gradients: {
    iterations: stored.vjp.T,
    cotangent: storedField(stored.vjp.cz),
    z: storedField(stored.vjp.z),
    mask: storedReal(stored.vjp.gphi),
    filter: storedReal(stored.vjp.gpsi),
    scene: storedField(stored.vjp.gx),
  },
}));

describe.each(cases)('golden vectors $name', (vector) => {
  const operator = codedDiffraction(vector.mask);

  it.each(vector.weights)('give these weights: $kind, p = $p', ({ kind, p, expected }) => {
    expect(relativeError(spectralWeights(vector.intensity, kind, p), expected)).toBeLessThan(1e-13);
    tf.tidy(() => {
      expect(relativeError(realOf(spectralWeightsOfTensors(tensorOf(vector.intensity), kind, p)), expected)).toBeLessThan(1e-6);
    });
  });

  describe.each(vector.outputs)('with $kind, p = $p, padding $padding', ({ kind, p, padding, first, last, final }) => {
    const options: SpectralOptions = {
      weights: kind,
      parameter: p,
      iterations: 25,
      filter: padding === 'none' ? null : { values: vector.filter, padding },
      start: vector.start,
    };

    it('give these estimates in float64: one iteration, 25, and turned and scaled', () => {
      expect(relativeError(powerIteration(vector.intensity, operator, { ...options, iterations: 1 }), first)).toBeLessThan(1e-12);
      expect(relativeError(powerIteration(vector.intensity, operator, options), last)).toBeLessThan(1e-10);
      expect(relativeError(spectralInitialisation(vector.intensity, operator, options), final)).toBeLessThan(1e-10);
    });

    it('give this estimate in tensors', () => {
      tf.tidy(() => {
        const z = spectralInitialisationOfTensors(tensorOf(vector.intensity), codedDiffractionOfTensors(tensorOf(vector.mask)), {
          ...options,
          filter: options.filter && { ...options.filter, values: tensorOf(vector.filter) },
          start: tensorFieldOf(vector.start),
        });
        expect(relativeError(fieldOf(z), final)).toBeLessThan(1e-5);
      });
    });
  });

  it('give these gradients in mask, filter and scene, from scene to estimate', () => {
    tf.tidy(() => {
      const cotangent = tensorFieldOf(vector.gradients.cotangent);
      const start = tensorFieldOf(vector.start);
      const estimate = (mask: tf.Tensor, filter: tf.Tensor, re: tf.Tensor, im: tf.Tensor) => {
        const sensing = codedDiffractionOfTensors(mask);
        const intensity = intensityOfTensors(sensing.forward({ re, im }));
        return spectralInitialisationOfTensors(intensity, sensing, {
          weights: 'mm',
          parameter: 0,
          iterations: vector.gradients.iterations,
          filter: { values: filter, padding: 'zeros' },
          start,
        });
      };
      const loss = (...inputs: [tf.Tensor, tf.Tensor, tf.Tensor, tf.Tensor]): tf.Tensor => {
        const z = estimate(...inputs);
        return tf.sum(tf.add(tf.mul(cotangent.re, z.re), tf.mul(cotangent.im, z.im)));
      };
      const inputs: [tf.Tensor, tf.Tensor, tf.Tensor, tf.Tensor] = [
        tensorOf(vector.mask),
        tensorOf(vector.filter),
        tensorOf(vector.scene),
        tf.zeros([...vector.scene.shape]),
      ];
      expect(relativeError(fieldOf(estimate(...inputs)), vector.gradients.z)).toBeLessThan(1e-5);
      const [mask, filter, re, im] = tf.grads(loss)(inputs) as [tf.Tensor, tf.Tensor, tf.Tensor, tf.Tensor];
      expect(relativeError(realOf(mask), vector.gradients.mask)).toBeLessThan(1e-5);
      expect(relativeError(realOf(filter), vector.gradients.filter)).toBeLessThan(1e-5);
      expect(relativeError(fieldOf({ re, im }), vector.gradients.scene)).toBeLessThan(1e-5);
    });
  });
});

describe('spectralInitialisation', () => {
  const mask = randomMask(rootKey(1), 1, 12, 10);
  const operator = codedDiffraction(mask);
  const intensity = intensityOf(operator.forward(randomField(2, [2, 12, 10])));
  const filter = { values: gaussianFilter(5, 1), padding: 'zeros' as const };
  const options = { weights: 'mm' as const, parameter: 0, iterations: 4, filter, start: constantStart([12, 10]) };

  it('has the power of the scene and a positive sum, from either start', () => {
    for (const start of [constantStart([12, 10]), randomStart(rootKey(4), [12, 10])]) {
      const z = spectralInitialisation(intensity, operator, { ...options, start });
      const power = intensity.data.reduce((sum, y) => sum + y, 0);
      expect(squaredNorm(z) / power).toBeCloseTo(1, 12);
      expect(z.re.subarray(0, 120).reduce((sum, re) => sum + re, 0)).toBeGreaterThan(0);
      expect(z.im.subarray(0, 120).reduce((sum, im) => sum + im, 0)).toBeCloseTo(0, 10);
    }
  });

  it('treats the scenes of a batch apart', () => {
    const alone: RealField = { shape: [1, 1, 12, 10], data: intensity.data.slice(120) };
    const together = spectralInitialisation(intensity, operator, options);
    expect(spectralInitialisation(alone, operator, options).re).toEqual(together.re.slice(120));
  });

  it('refuses measurements without light, negative, or not numbers, and names the scene', () => {
    for (const bad of [0, -1, NaN, Infinity]) {
      const data = intensity.data.slice();
      data.fill(bad, 120);
      expect(() => spectralInitialisation({ shape: intensity.shape, data }, operator, options)).toThrow(InputError);
      expect(() => spectralInitialisation({ shape: intensity.shape, data }, operator, options)).toThrow(/^measurements, scene 1/);
    }
  });

  it('leaves no tensors, and none in its gradient', () => {
    tf.tidy(() => {
      const sensing = codedDiffractionOfTensors(tensorOf(mask));
      const y = tensorOf(intensity);
      const tensorOptions = {
        ...options,
        filter: { ...filter, values: tensorOf(filter.values) },
        start: tensorFieldOf(options.start),
      };
      expect(leakedBy(() => Object.values(spectralInitialisationOfTensors(y, sensing, tensorOptions)))).toBe(0);
      const gradient = tf.grad((x: tf.Tensor) => tf.sum(spectralInitialisationOfTensors(x, sensing, tensorOptions).re));
      expect(leakedBy(() => gradient(y))).toBe(0);
    });
  });

  it('has finite gradients where the intensity is zero, for every kind of weights', () => {
    tf.tidy(() => {
      const y = tf.tensor([0, 1, 2, 0.5], [1, 1, 2, 2]);
      for (const kind of ['mm', 'plain', 'sqrt', 'twf', 'ope', 'raf'] as const) {
        const gradient = tf.grad((x: tf.Tensor) => tf.sum(tf.square(spectralWeightsOfTensors(x, kind, 0.9))))(y);
        expect([...gradient.dataSync()].every(Number.isFinite)).toBe(true);
      }
    });
  });
});

describe('applyFilter', () => {
  it('agrees with the tensor form, also where the filter is larger than the picture', () => {
    for (const [size, height, width] of [
      [3, 6, 5],
      [7, 2, 9],
      [1, 3, 3],
    ] as const) {
      const z = randomField(size, [2, height, width]);
      const values = gaussianFilter(size, 1.2);
      for (const padding of ['zeros', 'circular'] as const) {
        tf.tidy(() => {
          const found = fieldOf(applyFilterToTensors(tensorFieldOf(z), tensorOf(values), padding));
          expect(relativeError(found, applyFilter(z, values, padding))).toBeLessThan(1e-6);
        });
      }
    }
  });

  it('is a correlation, not a convolution: a tap to the right brings the right neighbour', () => {
    const z = { shape: [1, 1, 3], re: Float64Array.of(1, 2, 3), im: Float64Array.of(0, 0, 0) };
    const tap = { shape: [3, 3], data: Float64Array.of(0, 0, 0, 0, 0, 1, 0, 0, 0) };
    expect([...applyFilter(z, tap, 'zeros').re]).toEqual([2, 3, 0]);
    expect([...applyFilter(z, tap, 'circular').re]).toEqual([2, 3, 1]);
  });

  it('refuses an even or oblong filter', () => {
    expect(() => gaussianFilter(4, 1)).toThrow(RangeError);
    const z = randomField(1, [1, 3, 3]);
    expect(() => applyFilter(z, { shape: [3, 5], data: new Float64Array(15) }, 'zeros')).toThrow(RangeError);
  });
});

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { onBackend } from '../engine/on-backend.ts';
import type { HostTensor, Tensors } from '../engine/program.ts';
import * as tf from '../engine/tf.ts';
import { elementCount } from '../math/field.ts';
import { normal, rootKey } from '../math/random.ts';
import { applyUnet, initialiseStatistics, initialiseUnet, weightShapes } from './unet.ts';
import type { UnetArchitecture } from './unet-plan.ts';

const small: UnetArchitecture = {
  inputChannels: 2,
  outputChannels: 1,
  baseWidth: 4,
  depth: 2,
  batchNorm: true,
  skipConnections: true,
};
const count = (architecture: UnetArchitecture): number =>
  Object.values(weightShapes(architecture)).reduce((sum, shape) => sum + elementCount(shape), 0);
const tensorsOf = (host: Record<string, HostTensor>): Tensors =>
  Object.fromEntries(Object.entries(host).map(([name, { shape, data }]) => [name, tf.tensor(data.slice(), [...shape])]));
const draw = (shape: number[]): tf.Tensor4D =>
  tf.tensor4d(
    Float32Array.from(
      normal(
        rootKey(7),
        shape.reduce((a, b) => a * b),
      ),
    ),
    shape as [number, number, number, number],
  );

describe('the number of weights', () => {
  test('base 16, depth 2: 117,808 in kernels, 640 in normalisations, 1 bias', () => {
    expect(count({ ...small, baseWidth: 16 })).toBe(118_449);
  });

  test('base 32, depth 4 has 7.8 million', () => {
    expect(count({ ...small, baseWidth: 32, depth: 4 }) / 1e6).toBeCloseTo(7.85, 1);
  });

  test('skip connections widen the first unit of each decoder level', () => {
    // 8·9 inputs of decoder1 towards 8 channels, and 4·9 of decoder0 towards 4.
    expect(count(small) - count({ ...small, skipConnections: false })).toBe(8 * 9 * 8 + 4 * 9 * 4);
  });
});

test('the same key gives the same weights, another key others, and He variance without normalisation', () => {
  const plain = { ...small, baseWidth: 16, batchNorm: false };
  const first = initialiseUnet(plain, rootKey(1));
  expect(initialiseUnet(plain, rootKey(1))).toEqual(first);
  const name = 'encoder2.second.kernel';
  expect(initialiseUnet(plain, rootKey(2))[name]).not.toEqual(first[name]);
  const values = first[name]!.data;
  const variance = (values as Float32Array).reduce((sum, value) => sum + value * value, 0) / values.length;
  // 36,864 draws: the relative deviation of a variance estimate is √(2/n) = 0.7 %.
  expect(variance / (2 / (9 * 64))).toBeCloseTo(1, 1);
});

test('output and bottleneck have the shapes of the architecture, for any switches', () => {
  const architectures = fc.record({
    inputChannels: fc.integer({ min: 1, max: 3 }),
    outputChannels: fc.integer({ min: 1, max: 2 }),
    baseWidth: fc.integer({ min: 1, max: 3 }),
    depth: fc.integer({ min: 1, max: 3 }),
    batchNorm: fc.boolean(),
    skipConnections: fc.boolean(),
  });
  fc.assert(
    fc.property(architectures, fc.boolean(), (architecture, training) => {
      onBackend('cpu', () =>
        tf.tidy(() => {
          const weights = { ...initialiseUnet(architecture, rootKey(3)), ...initialiseStatistics(architecture) };
          const result = applyUnet(architecture, tensorsOf(weights), draw([2, 8, 16, architecture.inputChannels]), { training });
          expect(result.output.shape).toEqual([2, 8, 16, architecture.outputChannels]);
          const factor = 2 ** architecture.depth;
          expect(result.bottleneck.shape).toEqual([2, 8 / factor, 16 / factor, architecture.baseWidth * factor]);
          const names = training ? Object.keys(initialiseStatistics(architecture)) : [];
          expect(Object.keys(result.moments).sort()).toEqual(names.sort());
        }),
      );
    }),
    { numRuns: 20 },
  );
});

test('running moments equal to those of the batch give what training gives', () => {
  onBackend('cpu', () =>
    tf.tidy(() => {
      const weights = tensorsOf(initialiseUnet(small, rootKey(4)));
      const input = draw([3, 8, 8, 2]);
      const trained = applyUnet(small, weights, input, { training: true });
      const frozen = applyUnet(small, { ...weights, ...trained.moments }, input, { training: false });
      const difference = tf.max(tf.abs(tf.sub(trained.output, frozen.output))).arraySync() as number;
      expect(difference).toBeLessThan(1e-5);
    }),
  );
});

test('every weight has a gradient that agrees with central differences', () => {
  onBackend('cpu', () =>
    tf.tidy(() => {
      const architecture = { ...small, baseWidth: 2 };
      const host = initialiseUnet(architecture, rootKey(5));
      const names = Object.keys(host);
      const weights = tensorsOf(host);
      const input = draw([4, 16, 16, 2]);
      const loss = (values: tf.Tensor[]): tf.Scalar =>
        tf.mean(
          tf.square(
            applyUnet(architecture, Object.fromEntries(names.map((name, i) => [name, values[i]!])), input, { training: true })
              .output,
          ),
        );
      const gradients = tf.grads((...values: tf.Tensor[]) => loss(values))(names.map((name) => weights[name]!));
      for (const [i, name] of names.entries()) {
        // Along the gradient itself, so that the difference stands above float32 rounding; short, so that few ReLUs and maxima switch on the way.
        const length = (tf.norm(gradients[i]!).arraySync() as number) || 1;
        const direction = tf.div(gradients[i]!, length);
        const at = (step: number): number =>
          loss(
            names.map((other, j) => (j === i ? tf.add(weights[name]!, tf.mul(direction, step)) : weights[other]!)),
          ).arraySync();
        const slope = (at(5e-5) - at(-5e-5)) / 1e-4;
        expect(Math.abs(slope - length) / Math.max(length, 0.05), name).toBeLessThan(0.05);
      }
    }),
  );
});

test('a forward and backward pass leaves no tensor behind', () => {
  onBackend('cpu', () => {
    const before = tf.memory().numTensors;
    tf.tidy(() => {
      const weights = tensorsOf(initialiseUnet(small, rootKey(6)));
      applyUnet(small, weights, draw([1, 4, 4, 2]), { training: true });
    });
    expect(tf.memory().numTensors).toBe(before);
  });
});

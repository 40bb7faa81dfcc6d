import { describe, expect, it } from 'vitest';
import { onBackend } from '../../engine/on-backend.ts';
import type { HostTensors, Tensors } from '../../engine/program.ts';
import * as tf from '../../engine/tf.ts';
import { normal, rootKey, split, uniform } from '../../math/random.ts';
import { cascade } from './cascade.ts';
import { initialiseDirect } from './network.ts';
import { perceptron } from './perceptron.ts';
import { residual } from './residual.ts';

const tensors = (host: HostTensors): Tensors =>
  Object.fromEntries(Object.entries(host).map(([name, { shape, data }]) => [name, tf.tensor(data.slice(), [...shape])]));
const rows = (label: string, count: number, size: number): tf.Tensor2D =>
  tf.tensor2d(Float32Array.from(uniform(split(rootKey(3), label), count * size)), [count, size]);

const PIXELS = 4 * 8;
const CASES = [
  ['a perceptron', perceptron({ inputs: 20, hidden: [6, 5], outputs: PIXELS }), 20],
  [
    'a cascade',
    cascade({ inputs: 20, sceneShape: [4, 8], stages: [4, 2, 1].map((coarseness) => ({ coarseness, hidden: [6] })) }),
    20,
  ],
  ['a residual network', residual({ snapshots: 1, sceneShape: [4, 8], width: 2, depth: 2, blocks: 1 }), PIXELS],
] as const;

describe.each(CASES)('%s', (_, network, inputs) => {
  const initial = initialiseDirect(network.weightShapes, rootKey(1));
  const statistics = initialiseDirect(network.statisticShapes, rootKey(1));

  it('makes images in [0, 1], one by one as together once it has learned, and leaves nothing behind', () => {
    onBackend('cpu', () => {
      const before = tf.memory().numTensors;
      tf.tidy(() => {
        const weights = tensors({ ...initial, ...statistics });
        const magnitudes = rows('magnitudes', 3, inputs);
        const moments: Tensors = {};
        const { image } = network.apply(weights, magnitudes, { training: true }, moments);
        expect(image.shape).toEqual([3, PIXELS]);
        const values = image.dataSync();
        expect(Math.min(...values)).toBeGreaterThan(0);
        expect(Math.max(...values)).toBeLessThan(1);
        expect(Object.keys(moments).sort()).toEqual(Object.keys(network.statisticShapes).sort());
        const read = (x: tf.Tensor2D): Float32Array =>
          network.apply(weights, x, { training: false }, {}).image.dataSync() as Float32Array;
        const together = read(magnitudes);
        for (let row = 0; row < 3; row++) {
          const alone = read(tf.slice(magnitudes, [row, 0], [1, inputs]));
          alone.forEach((value, i) => expect(value).toBeCloseTo(together[row * PIXELS + i]!, 5));
        }
      });
      expect(tf.memory().numTensors).toBe(before);
    });
  });

  it('has the gradients that finite differences have', () => {
    onBackend('cpu', () =>
      tf.tidy(() => {
        const names = Object.keys(initial);
        // Away from the first state, where offsets of 0 put many units next to the bend of their ReLU.
        const moved = Object.fromEntries(
          Object.entries(initial).map(([name, { shape, data }]) => {
            const noise = normal(split(rootKey(4), name), data.length);
            return [name, { shape, data: Float32Array.from(data, (value, i) => value + 0.3 * noise[i]!) }];
          }),
        );
        const weights = tensors(moved);
        const magnitudes = rows('magnitudes', 8, inputs);
        const wanted = rows('wanted', 8, PIXELS);
        const error = (own: Tensors): tf.Scalar => {
          const { image, coarser } = network.apply(own, magnitudes, { training: true }, {});
          const squares = (a: tf.Tensor, b: tf.Tensor): tf.Scalar => tf.mean(tf.square(tf.sub(a, b)));
          return coarser.reduce((sum, one) => tf.add(sum, squares(one.image, one.coarsened(wanted))), squares(image, wanted));
        };
        const lossOf = (...values: tf.Tensor[]): tf.Scalar =>
          error(Object.fromEntries(names.map((name, i) => [name, values[i]!])));
        const gradients = tf.grads(lossOf)(names.map((name) => weights[name]!));
        for (const [i, name] of names.entries()) {
          // Along the gradient itself, so that the difference stands above float32 rounding.
          const length = tf.norm(gradients[i]!).arraySync() as number;
          expect(length, name).toBeGreaterThan(0);
          const direction = tf.div(gradients[i]!, length);
          const at = (step: number): number =>
            error({ ...weights, [name]: tf.add(weights[name]!, tf.mul(direction, step)) }).arraySync();
          const slope = (at(1e-4) - at(-1e-4)) / 2e-4;
          expect(Math.abs(slope - length) / Math.max(length, 0.05), name).toBeLessThan(0.05);
        }
      }),
    );
  });
});

it('a cascade is held to means over the areas of its pixels', () => {
  onBackend('cpu', () =>
    tf.tidy(() => {
      const [, network] = CASES[1];
      const weights = tensors(initialiseDirect(network.weightShapes, rootKey(1)));
      const { coarser } = network.apply(weights, rows('magnitudes', 2, 20), { training: true }, {});
      expect(coarser.map(({ image }) => image.shape)).toEqual([[2, 2], [2, 8]]); // prettier-ignore
      const ramp = tf.tensor2d(Array.from({ length: PIXELS }, (_, i) => i), [1, PIXELS]); // prettier-ignore
      expect(coarser[1]!.coarsened(ramp).arraySync()).toEqual([[4.5, 6.5, 8.5, 10.5, 20.5, 22.5, 24.5, 26.5]]);
    }),
  );
});

it('sides that cannot be divided are refused, and a cascade that ends at a low resolution', () => {
  const stages = [{ coarseness: 3, hidden: [] }, { coarseness: 1, hidden: [] }]; // prettier-ignore
  expect(() => cascade({ inputs: 1, sceneShape: [4, 6], stages })).toThrow('a cascade: expected sides that 3 divides, found 4×6');
  const coarse = { inputs: 1, sceneShape: [4, 6] as const, stages: [{ coarseness: 2, hidden: [] }] };
  expect(() => cascade(coarse)).toThrow('a cascade: expected a last stage of coarseness 1, found 2');
  expect(() => residual({ snapshots: 1, sceneShape: [4, 6], width: 1, depth: 2, blocks: 1 })).toThrow(
    'a residual network: expected sides that 4 divides, found 4×6',
  );
});

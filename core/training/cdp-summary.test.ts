import { describe, expect, it } from 'vitest';
import type { RealField } from '../math/field.ts';
import { rootKey, uniform } from '../math/random.ts';
import { randomReal, relativeError } from '../math/testing.ts';
import { compiledEngine } from '../engine/compiled.ts';
import { onnxRuntime } from '../engine/providers/onnx-runtime.ts';
import * as tf from '../engine/tf.ts';
import { differenceFromEager } from '../optics/engine-testing.ts';
import { leakedBy, realOf, tensorOf } from '../optics/tensor-testing.ts';
import { cdpSummary, cdpSummaryShape } from './cdp-summary.ts';
import type { CdpMatch } from './cdp-summary.ts';

const [Q, L, H, W] = [2, 3, 6, 9];

/** Exponentially distributed, as behind random masks, each scene of another brightness. */
function speckle(seed: number, shape: readonly number[] = [Q, L, H, W]): RealField {
  const size = shape.reduce((a, b) => a * b, 1);
  const perScene = size / shape[0]!;
  const data = uniform(rootKey(seed), size).map((u, i) => -Math.log(1 - u) * (1 + Math.floor(i / perScene)));
  return { shape, data };
}

const at = ({ data }: RealField, q: number, l: number, h: number, w: number): number =>
  data[((q * L + l) * H + (h % H)) * W + (w % W)]!;

function meanOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** The summaries as their formulas read, in float64. */
const formulas: Record<CdpMatch, (y: RealField) => RealField> = {
  mean(y) {
    const data = new Float64Array(Q * H * W);
    y.data.forEach((value, i) => (data[Math.floor(i / (L * H * W)) * H * W + (i % (H * W))]! += value / L));
    return { shape: [Q, H, W], data };
  },
  statistics(y) {
    const [rows, columns] = [Math.ceil(H / 4), Math.ceil(W / 4)];
    const result: number[] = [];
    for (let q = 0; q < Q; q++) {
      const brightness = meanOf([...y.data.subarray(q * L * H * W, (q + 1) * L * H * W)]);
      for (let window = 0; window < rows * columns; window++) {
        const [top, left] = [4 * Math.floor(window / columns), 4 * (window % columns)];
        const perSnapshot = Array.from({ length: L }, (_, l) => {
          const values = Array.from({ length: 16 }, (_, i) => at(y, q, l, top + Math.floor(i / 4), left + (i % 4)) / brightness);
          const mean = meanOf(values);
          return [mean, Math.sqrt(meanOf(values.map((value) => (value - mean) ** 2)))] as const;
        });
        result.push(meanOf(perSnapshot.map(([mean]) => mean)), meanOf(perSnapshot.map(([, deviation]) => deviation)));
      }
    }
    return { shape: [Q, rows, columns, 2], data: Float64Array.from(result) };
  },
  autocorrelation(y) {
    const result: number[] = [];
    for (let q = 0; q < Q; q++) {
      for (let frequency = 1; frequency < H * W; frequency++) {
        const [k, m] = [Math.floor(frequency / W), frequency % W];
        const perSnapshot = Array.from({ length: L }, (_, l) => {
          let [re, im, sum] = [0, 0, 0];
          for (let h = 0; h < H; h++) {
            for (let w = 0; w < W; w++) {
              const angle = -2 * Math.PI * ((k * h) / H + (m * w) / W);
              re += at(y, q, l, h, w) * Math.cos(angle);
              im += at(y, q, l, h, w) * Math.sin(angle);
              sum += at(y, q, l, h, w);
            }
          }
          return Math.hypot(re, im) / sum;
        });
        result.push(meanOf(perSnapshot));
      }
    }
    return { shape: [Q, H * W - 1], data: Float64Array.from(result) };
  },
};

const matches = Object.keys(formulas) as CdpMatch[];

describe.each(matches)('%s', (match) => {
  it('is what its formula says', () => {
    tf.tidy(() => {
      expect(relativeError(realOf(cdpSummary(match, tensorOf(speckle(1)))), formulas[match](speckle(1)))).toBeLessThan(2e-6);
    });
  });

  it('has the gradient that finite differences of the formula give', () => {
    const y = speckle(2);
    const cotangent = randomReal(3, formulas[match](y).shape);
    const direction = randomReal(4, y.shape).data;
    const loss = (step: number): number => {
      const moved = { shape: y.shape, data: y.data.map((value, i) => value + step * direction[i]!) };
      return formulas[match](moved).data.reduce((sum, value, i) => sum + value * cotangent.data[i]!, 0);
    };
    const slope = (loss(1e-5) - loss(-1e-5)) / 2e-5;
    tf.tidy(() => {
      const value = (intensity: tf.Tensor): tf.Tensor => tf.sum(tf.mul(cdpSummary(match, intensity), tensorOf(cotangent)));
      const gradient = realOf(tf.grad(value)(tensorOf(y))).data;
      expect(gradient.reduce((sum, each, i) => sum + each * direction[i]!, 0) / slope).toBeCloseTo(1, 4);
    });
  });

  it('does not depend on the number of snapshots where all are alike', () => {
    tf.tidy(() => {
      const one = tensorOf(speckle(5, [Q, 1, H, W]));
      expect(relativeError(realOf(cdpSummary(match, tf.tile(one, [1, 9, 1, 1]))), realOf(cdpSummary(match, one)))).toBeLessThan(
        1e-6,
      );
    });
  });

  it('has the shape that it announces', () => {
    for (const [height, width] of [
      [1, 2],
      [4, 8],
      [7, 3],
      [6, 9],
    ] as const) {
      // prettier-ignore
      tf.tidy(() => {
        const { shape } = cdpSummary(match, tf.ones([2, 3, height, width]));
        expect(shape).toEqual(cdpSummaryShape(match, 2, height, width));
      });
    }
  });

  it('has a finite gradient where a pattern is flat or dark in places, and leaves no tensors', () => {
    tf.tidy(() => {
      const flat = tf.concat([tf.ones([1, 2, 4, 8]), tf.zeros([1, 2, 4, 8])], 2);
      const gradient = tf.grad((y: tf.Tensor) => tf.sum(cdpSummary(match, y)))(flat);
      expect([...gradient.dataSync()].every(Number.isFinite)).toBe(true);
      expect(leakedBy(() => cdpSummary(match, flat))).toBe(0);
    });
  });

  it('compiles to what it computes eagerly', async () => {
    const engine = compiledEngine(await onnxRuntime({ provider: 'cpu', threads: 1 }));
    expect(await differenceFromEager(engine, (y) => cdpSummary(match, y), [speckle(6)])).toBeLessThan(1e-5);
  });
});

/** Of a pattern: standard deviation over mean, 1 for full speckle. */
it('keeps the contrast of one pattern through the average over many, which the mean does not', () => {
  tf.tidy(() => {
    const patterns = tensorOf(speckle(7, [1, 64, 32, 32]));
    const mean = realOf(cdpSummary('mean', patterns)).data;
    const average = meanOf([...mean]);
    expect(Math.sqrt(meanOf([...mean].map((value) => (value - average) ** 2))) / average).toBeLessThan(0.2);
    const statistics = realOf(cdpSummary('statistics', patterns)).data;
    expect(meanOf([...statistics].filter((_, i) => i % 2 === 1))).toBeGreaterThan(0.8);
  });
});

it('takes patterns smaller than a window as one window', () => {
  tf.tidy(() => {
    const summary = cdpSummary('statistics', tf.tensor([1, 3], [1, 1, 1, 2]));
    expect([summary.shape, [...summary.dataSync()]]).toEqual([
      [1, 1, 1, 2],
      [1, 0.5],
    ]);
  });
});

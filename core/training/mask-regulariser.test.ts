import { describe, expect, it } from 'vitest';
import type { RealField } from '../math/field.ts';
import { randomReal } from '../math/testing.ts';
import { TWO_PI } from '../math/units.ts';
import { compiledEngine } from '../engine/compiled.ts';
import { onnxRuntime } from '../engine/providers/onnx-runtime.ts';
import * as tf from '../engine/tf.ts';
import { differenceFromEager } from '../optics/engine-testing.ts';
import { leakedBy, realOf, tensorOf } from '../optics/tensor-testing.ts';
import { maskRegulariser } from './mask-regulariser.ts';
import type { MaskRegulariser } from './mask-regulariser.ts';

const BITS = 2;
const [L, H, W] = [2, 4, 3];

/** A few radians around π: on both sides of 0 and 2π. */
const mask = (seed: number): RealField => {
  const { shape, data } = randomReal(seed, [L, H, W]);
  return { shape, data: data.map((value) => Math.PI + 3 * value) };
};

function meanOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** As the formulas read, in float64. */
const formulas: Record<MaskRegulariser, (phase: Float64Array) => number> = {
  smoothness(phase) {
    const pairs: number[] = [];
    const pair = (p: number, q: number): void => {
      const [a, b] = [phase[p]!, phase[q]!];
      pairs.push((Math.cos(a) - Math.cos(b)) ** 2 + (Math.sin(a) - Math.sin(b)) ** 2);
    };
    for (let i = 0; i < L * H * W; i++) {
      if ((i % W) + 1 < W) pair(i, i + 1);
      if ((Math.floor(i / W) % H) + 1 < H) pair(i, i + W);
    }
    return meanOf(pairs);
  },
  range: (phase) => meanOf([...phase].map((value) => Math.max(-value, 0, value - TWO_PI) ** 2)),
  levels: (phase) => meanOf([...phase].map((value) => (1 - Math.cos(2 ** BITS * value)) / 2)),
};

const valueOf = (kind: MaskRegulariser, phases: readonly number[], shape: number[]): number =>
  tf.tidy(() => maskRegulariser(kind, tf.tensor([...phases], shape), BITS).dataSync()[0]!);

describe.each(Object.keys(formulas) as MaskRegulariser[])('%s', (kind) => {
  it('is what its formula says, and has the gradient that its finite differences give', () => {
    const { shape, data } = mask(1);
    tf.tidy(() => {
      const phase = tensorOf({ shape, data });
      expect(maskRegulariser(kind, phase, BITS).dataSync()[0]! / formulas[kind](data)).toBeCloseTo(1, 5);
      const gradient = realOf(tf.grad((x: tf.Tensor) => maskRegulariser(kind, x, BITS))(phase)).data;
      data.forEach((value, i) => {
        const at = (step: number): number => formulas[kind](data.map((each, k) => (k === i ? value + step : each)));
        expect(gradient[i]).toBeCloseTo((at(1e-5) - at(-1e-5)) / 2e-5, 5);
      });
    });
  });

  it('leaves no tensors', () => {
    tf.tidy(() => {
      const phase = tensorOf(mask(2));
      expect(leakedBy(() => maskRegulariser(kind, phase, BITS))).toBe(0);
    });
  });

  it('compiles to what it computes eagerly', async () => {
    const engine = compiledEngine(await onnxRuntime({ provider: 'cpu', threads: 1 }));
    const regulariser = (phase: tf.Tensor): tf.Tensor => maskRegulariser(kind, phase, BITS);
    expect(await differenceFromEager(engine, regulariser, [mask(3)])).toBeLessThan(1e-5);
  });
});

it('charges nothing for a wrap, and 4 for opposite neighbours', () => {
  expect(valueOf('smoothness', [0.1, 0.1 + TWO_PI], [1, 1, 2])).toBeLessThan(1e-12);
  expect(valueOf('smoothness', [1, 1 + Math.PI], [1, 2, 1])).toBeCloseTo(4, 6);
});

it('leaves phases within the circle alone, and phases on a level', () => {
  expect(valueOf('range', [0, 1, 6.28], [1, 1, 3])).toBe(0);
  expect(valueOf('range', [-1, TWO_PI + 2], [1, 1, 2])).toBeCloseTo(2.5, 5);
  expect(valueOf('levels', [0, Math.PI / 2, 3 * Math.PI, -Math.PI / 2], [1, 2, 2])).toBeLessThan(1e-10);
  expect(valueOf('levels', [Math.PI / 4], [1, 1, 1])).toBeCloseTo(1, 6);
});

import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import type { RealField } from '../math/field.ts';
import golden from '../math/fixtures/quantize.json' with { type: 'json' };
import { quantisePhase } from '../math/phase.ts';
import { rootKey, uniform } from '../math/random.ts';
import { TWO_PI } from '../math/units.ts';
import { compiledEngine } from '../engine/compiled.ts';
import type { Engine } from '../engine/program.ts';
import { onnxRuntime } from '../engine/providers/onnx-runtime.ts';
import * as tf from '../engine/tf.ts';
import { differenceFromEager } from './engine-testing.ts';
import { quantisePhaseAnnealed, quantisePhaseStraightThrough } from './quantisation-tensors.ts';
import { leakedBy } from './tensor-testing.ts';

const BITS = [1, 2, 3, 4, 8];

/** From −2π to 4π. */
function phases(seed: number, count = 60): RealField {
  return { shape: [count], data: uniform(rootKey(seed), count).map((u) => TWO_PI * (3 * u - 1)) };
}

const scalarOf = (value: number): RealField => ({ shape: [], data: Float64Array.of(value) });

let compiled: Engine;
beforeAll(async () => {
  compiled = compiledEngine(await onnxRuntime({ provider: 'cpu', threads: 1 }));
});

describe('straight through', () => {
  const quantised = (data: readonly number[], bits: number): number[] =>
    tf.tidy(() => [...quantisePhaseStraightThrough(tf.tensor1d([...data]), bits).dataSync()]);

  it.each(Object.entries(golden.out))('agrees with the golden vectors at %s bits', (bits, { data }) => {
    quantised(golden.phi.data, Number(bits)).forEach((value, i) => expect(value).toBeCloseTo(data[i]!, 5));
  });

  it('gives the level that float64 gives, except within rounding of half-way', () => {
    fc.assert(
      fc.property(fc.double({ min: -50, max: 50, noNaN: true }), fc.constantFrom(...BITS), (value, bits) => {
        const phase = Math.fround(value);
        const step = TWO_PI / 2 ** bits;
        const halfway = Math.abs((((phase / step) % 1) + 1) % 1 - 0.5) < 1e-3; // prettier-ignore
        if (!halfway) expect(quantised([phase], bits)[0]).toBeCloseTo(quantisePhase([phase], bits).phases[0]!, 5);
      }),
    );
  });

  it('is level 0 just below 2π, never 2π', () => {
    expect(quantised([TWO_PI - 1e-3, -1e-3, TWO_PI, -TWO_PI, 2 * TWO_PI], 3)).toEqual([0, 0, 0, 0, 0]);
  });

  it('has gradient 1, and leaves no tensors', () => {
    tf.tidy(() => {
      const phase = tf.tensor1d([-7, 0, 0.4, 3, 6.28]);
      const slope = tf.grad((x: tf.Tensor) => tf.sum(quantisePhaseStraightThrough(x, 2)))(phase);
      expect([...slope.dataSync()]).toEqual([1, 1, 1, 1, 1]);
      expect(leakedBy(() => quantisePhaseStraightThrough(phase, 2))).toBe(0);
    });
  });

  it.each(BITS)('compiles to what it computes eagerly, %i bits', async (bits) => {
    const difference = await differenceFromEager(compiled, (phase) => quantisePhaseStraightThrough(phase, bits), [phases(1)]);
    expect(difference).toBeLessThan(1e-6);
  });
});

describe.each(BITS)('annealed, %i bits', (bits) => {
  const step = TWO_PI / 2 ** bits;
  const annealed = (data: ArrayLike<number>, sharpness: number): number[] =>
    tf.tidy(() => [...quantisePhaseAnnealed(tf.tensor1d(Array.from(data)), bits, tf.scalar(sharpness)).dataSync()]);
  const slopes = (data: ArrayLike<number>, sharpness: number): number[] =>
    tf.tidy(() => {
      const staircase = (x: tf.Tensor): tf.Tensor => tf.sum(quantisePhaseAnnealed(x, bits, tf.scalar(sharpness)));
      return [
        ...tf
          .grad(staircase)(tf.tensor1d(Array.from(data)))
          .dataSync(),
      ];
    });

  it('is the identity at sharpness 0', () => {
    const { data } = phases(2);
    expect(annealed(data, 0)).toEqual([...Float32Array.from(data)]);
    expect(slopes(data, 0).every((slope) => Math.abs(slope - 1) < 1e-6)).toBe(true);
  });

  it('is the nearest level as the sharpness grows', () => {
    const { data } = phases(3);
    annealed(data, 1e7).forEach((value, i) => {
      const offset = data[i]! / step - Math.floor(data[i]! / step);
      // Where the riser of the staircase is, the limit is not reached at any sharpness.
      if (Math.abs(offset - 0.5) > 0.01) expect(value).toBeCloseTo(Math.round(data[i]! / step) * step, 4);
    });
    expect(annealed(data, 1e30).every(Number.isFinite)).toBe(true);
  });

  it('keeps levels and mid-points, with the slopes 1/(1 + 2s) and 1 + 2s, and the slope of its differences between', () => {
    const formula = (phase: number, s: number): number => {
      const h = 2 ** (bits - 1) * phase;
      return phase - 2 ** (1 - bits) * Math.atan((s * Math.sin(2 * h)) / (1 + s + s * Math.cos(2 * h)));
    };
    for (const s of [0.3, 2, 10]) {
      const fixed = [0, step, -step, step / 2, 1.5 * step];
      annealed(fixed, s).forEach((value, i) => expect(value).toBeCloseTo(fixed[i]!, 4));
      const [level, middle] = slopes([step, step / 2], s) as [number, number];
      expect(level * (1 + 2 * s)).toBeCloseTo(1, 3);
      expect(middle / (1 + 2 * s)).toBeCloseTo(1, 3);
      const { data } = phases(4);
      const [values, found] = [annealed(data, s), slopes(data, s)];
      data.forEach((phase, i) => {
        expect(values[i]).toBeCloseTo(formula(phase, s), 4);
        const expected = (formula(phase + 1e-6, s) - formula(phase - 1e-6, s)) / 2e-6;
        expect(found[i]! / expected).toBeCloseTo(1, 2);
      });
    }
  });

  it('rises everywhere', () => {
    const line = Float64Array.from({ length: 400 }, (_, i) => (3 * step * i) / 400);
    const values = annealed(line, 20);
    for (let i = 1; i < values.length; i++) expect(values[i]! - values[i - 1]!).toBeGreaterThan(-1e-6);
  });

  it('compiles to what it computes eagerly, with the sharpness as an input, and leaves no tensors', async () => {
    const staircase = (phase: tf.Tensor, sharpness?: tf.Tensor): tf.Tensor =>
      quantisePhaseAnnealed(phase, bits, sharpness as tf.Scalar);
    // The arguments of sine and cosine grow with the levels, and with them their rounding.
    const tolerance = 4e-6 * 2 ** bits;
    for (const s of [0, 3, 40]) {
      expect(await differenceFromEager(compiled, staircase, [phases(5), scalarOf(s)])).toBeLessThan(tolerance);
    }
    tf.tidy(() => {
      const [phase, sharpness] = [tf.tensor1d([1, 2]), tf.scalar(3)];
      expect(leakedBy(() => quantisePhaseAnnealed(phase, bits, sharpness))).toBe(0);
    });
  });
});

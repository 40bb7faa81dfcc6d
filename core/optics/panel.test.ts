import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import type { RealField } from '../math/field.ts';
import { wrapPhase } from '../math/phase.ts';
import { rootKey } from '../math/random.ts';
import { randomField, randomReal, relativeError } from '../math/testing.ts';
import { TWO_PI } from '../math/units.ts';
import { compiledEngine } from '../engine/compiled.ts';
import type { Engine } from '../engine/program.ts';
import { onnxRuntime } from '../engine/providers/onnx-runtime.ts';
import * as tf from '../engine/tf.ts';
import { codedDiffraction } from './coded-diffraction.ts';
import { codedDiffractionOfTensors, intensityOfTensors } from './coded-diffraction-tensors.ts';
import { differenceFromEager } from './engine-testing.ts';
import { randomMask } from './masks.ts';
import { IDEAL_PANEL, panelDecoding } from './panel.ts';
import type { PanelModel } from './panel.ts';
import { panelDecodingOfTensors } from './panel-tensors.ts';
import { fieldOf, leakedBy, realOf, tensorFieldOf, tensorOf } from './tensor-testing.ts';

const panels: Record<string, PanelModel> = {
  ideal: IDEAL_PANEL,
  'a phase error': { ...IDEAL_PANEL, phaseError: -0.15 },
  fringing: { ...IDEAL_PANEL, fringing: 0.6 },
  'fringing farther than the panel': { ...IDEAL_PANEL, fringing: 3 },
  'a fill factor': { ...IDEAL_PANEL, fillFactor: 0.8 },
  'a zero order': { ...IDEAL_PANEL, zeroOrder: 0.1 },
  everything: { phaseError: 0.1, fringing: 0.4, fillFactor: 0.9, zeroOrder: 0.04 },
};

/** Phases outside [0, 2π) as well, none near a wrap, where a small step is a large one. */
function looseMask(seed: number, shape: readonly [number, number, number] = [2, 6, 5]): RealField {
  const { data } = randomMask(rootKey(seed), ...shape);
  return { shape, data: data.map((phase, i) => 0.05 + 0.95 * phase + TWO_PI * ((i % 3) - 1)) };
}

let compiled: Engine;
beforeAll(async () => {
  compiled = compiledEngine(await onnxRuntime({ provider: 'cpu', threads: 1 }));
});

describe.each(Object.entries(panels))('%s', (_name, panel) => {
  it('is the same in tensors', () => {
    const mask = looseMask(1);
    tf.tidy(() => {
      const found = fieldOf(panelDecodingOfTensors(tensorOf(mask), panel));
      expect(relativeError(found, panelDecoding(mask, panel))).toBeLessThan(3e-6);
    });
  });

  it('has the mask gradient that finite differences of the float64 form give', () => {
    const mask = looseMask(2);
    const x = randomField(3, [1, 6, 5]);
    const cotangent = randomReal(4, [1, 2, 6, 5]);
    const direction = randomReal(5, mask.shape).data;
    const loss = (step: number): number => {
      const moved = { shape: mask.shape, data: mask.data.map((phase, i) => phase + step * direction[i]!) };
      const u = codedDiffraction(moved, panel).forward(x);
      return cotangent.data.reduce((sum, weight, i) => sum + weight * (u.re[i]! ** 2 + u.im[i]! ** 2), 0);
    };
    const slope = (loss(1e-5) - loss(-1e-5)) / 2e-5;
    tf.tidy(() => {
      const value = (phase: tf.Tensor): tf.Tensor => {
        const y = intensityOfTensors(codedDiffractionOfTensors(phase, panel).forward(tensorFieldOf(x)));
        return tf.sum(tf.mul(y, tensorOf(cotangent)));
      };
      const gradient = realOf(tf.grad(value)(tensorOf(mask))).data;
      expect(gradient.reduce((sum, each, i) => sum + each * direction[i]!, 0) / slope).toBeCloseTo(1, 3);
    });
  });

  it('compiles to what it computes eagerly, and leaves no tensors', async () => {
    const x = randomField(6, [1, 6, 5]);
    const intensity = (phase: tf.Tensor): tf.Tensor =>
      tf.tidy(() => intensityOfTensors(codedDiffractionOfTensors(phase, panel).forward(tensorFieldOf(x))));
    // Where blur takes the mask almost to a constant, gradients are small differences of large numbers.
    expect(await differenceFromEager(compiled, intensity, [looseMask(7)])).toBeLessThan(1e-4);
    tf.tidy(() => {
      const phase = tensorOf(looseMask(8));
      expect(leakedBy(() => Object.values(panelDecodingOfTensors(phase, panel)))).toBe(0);
    });
  });
});

it('an ideal panel shows what it is told, to the bit', () => {
  const mask = looseMask(9);
  const { re, im } = panelDecoding(mask, IDEAL_PANEL);
  expect(re).toEqual(mask.data.map(Math.cos));
  expect(im).toEqual(mask.data.map(Math.sin));
});

it('a phase error is of the wrapped phase', () => {
  const mask = looseMask(10);
  const { re, im } = panelDecoding(mask, { ...IDEAL_PANEL, phaseError: 0.2 });
  const expected = mask.data.map((phase) => 1.2 * wrapPhase(phase));
  expect(relativeError({ shape: mask.shape, re, im }, { shape: mask.shape, re: expected.map(Math.cos), im: expected.map(Math.sin) })).toBeLessThan(1e-13); // prettier-ignore
});

it('fringing leaves a flat mask alone, and shows π between 0 and 2π', () => {
  const fringed = { ...IDEAL_PANEL, fringing: 1 };
  const flat = panelDecoding({ shape: [1, 4, 5], data: new Float64Array(20).fill(2) }, fringed);
  flat.re.forEach((value) => expect(value).toBeCloseTo(Math.cos(2), 12));
  // Two almost equal phases on either side of the wrap: the panel is told a jump of 2π.
  const ramp = Float64Array.from({ length: 32 }, (_, column) => (column < 16 ? -0.01 : 0.01));
  const shown = panelDecoding({ shape: [1, 1, 32], data: ramp }, fringed);
  expect(shown.re[8]).toBeGreaterThan(0.999);
  expect(shown.re[15]).toBeLessThan(0);
});

it('blurs by the standard deviation that it is told', () => {
  const impulse = new Float64Array(41);
  impulse[20] = 1e-3;
  const { im } = panelDecoding({ shape: [1, 1, 41], data: impulse }, { ...IDEAL_PANEL, fringing: 2 });
  const total = im.reduce((sum, value) => sum + value, 0);
  const variance = im.reduce((sum, value, i) => sum + (value * (i - 20) ** 2) / total, 0);
  expect(total / 1e-3).toBeCloseTo(1, 5);
  expect(Math.sqrt(variance)).toBeCloseTo(2, 2);
});

it('lets its zero order through a random mask, which averages out all the rest', () => {
  const zeroOrder = 0.25;
  const { re, im } = panelDecoding(randomMask(rootKey(11), 1, 128, 128), { ...IDEAL_PANEL, zeroOrder });
  const mean = (values: Float64Array): number => values.reduce((sum, value) => sum + value, 0) / values.length;
  expect(mean(re)).toBeCloseTo(Math.sqrt(zeroOrder), 1);
  expect(mean(im)).toBeCloseTo(0, 1);
});

it('has the norm of its brightest pixel, below what tensors give as a bound', () => {
  const share = fc.double({ min: 0.1, max: 0.9, noNaN: true });
  fc.assert(
    fc.property(fc.nat(), share, share, (seed, fillFactor, zeroOrder) => {
      const panel = { ...IDEAL_PANEL, fillFactor, zeroOrder };
      const mask = looseMask(seed);
      const { re, im } = panelDecoding(mask, panel);
      const gain = (pixel: number): number => re[pixel]! ** 2 + im[pixel]! ** 2;
      const gains = Array.from({ length: 30 }, (_, pixel) => gain(pixel) + gain(pixel + 30));
      const norm = codedDiffraction(mask, panel).normSquared();
      expect(norm).toBeCloseTo(Math.max(...gains), 12);
      tf.tidy(() => {
        expect(codedDiffractionOfTensors(tensorOf(mask), panel).normSquared()).toBeGreaterThan(norm - 1e-12);
      });
    }),
    { numRuns: 20 },
  );
});

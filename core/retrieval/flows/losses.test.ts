import { describe, expect, it } from 'vitest';
import type { Field } from '../../math/field.ts';
import { cloneField, innerProduct, intensityOf } from '../../math/field.ts';
import { randomField, randomReal } from '../../math/testing.ts';
import { combine } from '../combine.ts';
import { exactStep } from './exact-step.ts';
import { amplitudeLoss, intensityLoss, poissonLoss } from './losses.ts';

const shape = [1, 1, 5, 7];
const u = randomField(1, shape);
const direction = randomField(2, shape);
const amplitude = { shape, data: randomReal(3, shape).data.map(Math.abs) };
const confidence = randomReal(4, shape).data.map((value) => Math.max(0, value));

describe.each(Object.entries({ intensityLoss, amplitudeLoss, poissonLoss }))('%s', (_, flow) => {
  it('has the slope that finite differences give', () => {
    const step = 1e-6;
    const at = (share: number): number => flow.loss(combine(1, u, share, direction), amplitude, confidence);
    const pull = cloneField(u);
    flow.pull(pull, amplitude, confidence);
    expect((2 * innerProduct(pull, direction)[0] * 2 * step) / (at(step) - at(-step))).toBeCloseTo(1, 6);
  });

  it('has no slope at the truth', () => {
    const own = { shape, data: intensityOf(u).data.map(Math.sqrt) };
    const pull = cloneField(u);
    flow.pull(pull, own, confidence);
    expect(Math.max(...pull.re.map(Math.abs), ...pull.im.map(Math.abs))).toBeLessThan(1e-12);
  });
});

it('a dark far field is pulled to a real amplitude, and numbers stay finite', () => {
  const dark: Field = { shape: [1], re: Float64Array.of(0), im: Float64Array.of(0) };
  amplitudeLoss.pull(dark, { shape: [1], data: Float64Array.of(2) }, Float64Array.of(1));
  expect([dark.re[0], dark.im[0]]).toEqual([-2, 0]);
});

it('the exact step is the best along its direction', () => {
  for (let seed = 0; seed < 20; seed++) {
    const along = randomField(10 + seed, shape);
    const at = (share: number): number => intensityLoss.loss(combine(1, u, share, along), amplitude, confidence);
    const best = exactStep(u, along, amplitude, confidence);
    for (let share = -3; share <= 3; share += 0.01) expect(at(best)).toBeLessThanOrEqual(at(share) + 1e-9);
  }
});

import { expect, it } from 'vitest';
import { messageNumbers } from '../contract.ts';
import { LossCurve } from './loss-curve.ts';

const pointsOf = (curve: LossCurve): number[][] => {
  const { shape, ...message } = curve.message();
  const numbers = messageNumbers({ shape, ...message });
  return Array.from({ length: shape[0]! }, (_, i) => [...numbers.subarray(2 * i, 2 * i + 2)]);
};

it('has every step of a short training, and means of equally many of a long one', () => {
  const curve = new LossCurve([], 10);
  for (let step = 1; step <= 256; step++) curve.add(step, step);
  expect(pointsOf(curve)[255]).toEqual([256, 256]);
  for (let step = 257; step <= 10_000; step++) curve.add(step, step);
  const points = pointsOf(curve);
  expect(points.length).toBeGreaterThan(128);
  expect(points.length).toBeLessThanOrEqual(257);
  // A line stays one, whatever it is averaged over.
  for (const [step, loss] of points) expect(loss).toBeCloseTo(step!, 3);
});

it('begins with the epochs of before, at their middle', () => {
  const curve = new LossCurve([5, 3], 10);
  curve.add(21, 2);
  expect(pointsOf(curve)).toEqual([
    [5.5, 5],
    [15.5, 3],
    [21, 2],
  ]);
});

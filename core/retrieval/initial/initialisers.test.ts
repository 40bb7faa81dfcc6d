import { describe, expect, it } from 'vitest';
import { innerProduct, intensityOf, squaredNorm } from '../../math/field.ts';
import { InputError } from '../../math/input-error.ts';
import { rootKey, split } from '../../math/random.ts';
import { randomField } from '../../math/testing.ts';
import { gaussianMatrix } from '../../optics/gaussian-matrix.ts';
import { matrixOperator } from '../../optics/matrix-operator.ts';
import { fitPower } from './fit-power.ts';
import { initialisers } from './initialisers.ts';
import { INITIAL_NAMES } from './names.ts';

const problemOf = (seed: number) => {
  const operator = matrixOperator(gaussianMatrix(split(rootKey(seed), 'A'), 8 * 48, 48, 'complex'), [6, 8]);
  const truth = randomField(100 + seed, [1, 6, 8]);
  return { operator, truth, intensity: intensityOf(operator.forward(truth)) };
};

/** |⟨x, z⟩| / (‖x‖ ‖z‖), the mean over some problems. */
function correlation(begin: (typeof initialisers)[number]['begin']): number {
  const found = Array.from({ length: 6 }, (_, seed) => {
    const { operator, truth, intensity } = problemOf(seed);
    const z = begin(intensity, operator, rootKey(seed));
    return Math.hypot(...innerProduct(truth, z)) / Math.sqrt(squaredNorm(truth) * squaredNorm(z));
  });
  return found.reduce((sum, value) => sum + value, 0) / found.length;
}

it('are all that there are names for', () => expect(initialisers.map(({ name }) => name)).toEqual(INITIAL_NAMES));

describe.each(initialisers.filter(({ name }) => name !== 'filtered'))('$title', ({ name, begin }) => {
  it('resembles the scene as far as its method goes, and explains the power that was measured', () => {
    const { operator, intensity } = problemOf(1);
    const z = begin(intensity, operator, rootKey(1));
    const ratio = squaredNorm(operator.forward(z)) / intensity.data.reduce((sum, y) => sum + y, 0);
    expect(ratio).toBeGreaterThan(0.5);
    expect(ratio).toBeLessThan(1.1);
    if (name === 'random') expect(correlation(begin)).toBeLessThan(0.35);
    else expect(correlation(begin)).toBeGreaterThan(0.6);
    expect(begin(intensity, operator, rootKey(1))).toEqual(z);
  });
});

it('the optimal one is the best of them', () => {
  const of = (wanted: string) => correlation(initialisers.find(({ name }) => name === wanted)!.begin);
  const best = of('optimal');
  for (const other of ['spectral', 'truncated', 'amplitude', 'null']) expect(best).toBeGreaterThan(of(other));
});

it('dark measurements are refused', () => {
  const { operator, intensity } = problemOf(2);
  const dark = { shape: intensity.shape, data: new Float64Array(intensity.data.length) };
  const begin = initialisers.find(({ name }) => name === 'spectral')!.begin;
  expect(() => begin(dark, operator, rootKey(0))).toThrow(InputError);
});

it('a bin of weight 0 counts for nothing in the power of a start', () => {
  const { operator, truth, intensity } = problemOf(3);
  const weights = { shape: intensity.shape, data: intensity.data.map((_, i) => i % 2) };
  const told = { shape: intensity.shape, data: intensity.data.map((y, i) => (i % 2 === 0 ? 0 : y)) };
  expect(squaredNorm(fitPower(truth, told, operator, weights)) / squaredNorm(truth)).toBeCloseTo(1, 12);
});

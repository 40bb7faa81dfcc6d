import { describe, expect, it } from 'vitest';
import { cloneField, intensityOf } from '../../math/field.ts';
import type { Field, RealField } from '../../math/field.ts';
import { InputError } from '../../math/input-error.ts';
import { rootKey } from '../../math/random.ts';
import { randomField, relativeError } from '../../math/testing.ts';
import { alignGlobalPhase } from '../../metrics/global-phase.ts';
import { gaussianMatrix } from '../../optics/gaussian-matrix.ts';
import { matrixOperator } from '../../optics/matrix-operator.ts';
import { initialisers } from '../initial/initialisers.ts';
import { noPrior } from '../priors.ts';
import type { Solver, SolverOptions } from '../solver.ts';
import { solvers } from './registry.ts';

const PIXELS = 16;
const operator = matrixOperator(gaussianMatrix(rootKey(1), 8 * PIXELS, PIXELS, 'complex'), [4, 4]);
/** Sparse, so that those for sparse scenes have one as well; the same scene for all. */
const truth: Field = { shape: [1, 4, 4], re: new Float64Array(PIXELS), im: new Float64Array(PIXELS) };
for (const [i, value] of [1, -0.7, 0.5].entries()) [truth.re[5 * i], truth.im[5 * i]] = [value, 0.4 - value / 3];
const intensity = intensityOf(operator.forward(truth));
const startOf = (solver: Solver): Field =>
  initialisers
    .find(({ name }) => name === (solver.initial === 'filtered' ? 'optimal' : solver.initial))!
    .begin(intensity, operator, rootKey(2));
const optionsOf = (solver: Solver, change: Partial<SolverOptions> = {}): SolverOptions => ({
  ...solver.defaults,
  start: startOf(solver),
  prior: noPrior,
  noise: null,
  own: 'wavelets' in solver.tunables ? { share: 3 / PIXELS, wavelets: 0 } : {},
  ...change,
});
const errorOf = (field: Field): number => relativeError(alignGlobalPhase(field, truth), truth);

/** Pictures are what it is for: random scenes are found slowly, if at all. */
const forPictures = new Set(['dip']);

describe.each(solvers)('$title', (solver) => {
  if (!forPictures.has(solver.name))
    it('finds a small scene from eight Gaussian measurements an unknown', async () => {
      const { field, outcomes } = await solver.solve(intensity, operator, optionsOf(solver, { tolerance: 1e-6 }));
      expect(errorOf(startOf(solver))).toBeGreaterThan(0.05);
      expect(errorOf(field)).toBeLessThan(1e-3);
      expect(outcomes[0]!.ending).toBe('tolerance');
    });

  it('gives the same for the same seed, and touches nothing that it is given', async () => {
    const options = optionsOf(solver, { iterations: 4, key: rootKey(5) });
    const [start, measured] = [cloneField(options.start), intensity.data.slice()];
    const first = await solver.solve(intensity, operator, options);
    expect(await solver.solve(intensity, operator, options)).toEqual(first);
    expect([options.start, intensity.data]).toEqual([start, measured]);
  });

  it('begins at the start, and stops within one iteration when asked', async () => {
    const seen: number[] = [];
    const options = optionsOf(solver);
    const { outcomes } = await solver.solve(intensity, operator, options, ({ iteration, estimate }) => {
      if (iteration === 0) expect(estimate).toEqual(options.start);
      seen.push(iteration);
      return iteration === 2 ? 'stop' : undefined;
    });
    expect(seen).toEqual([0, 1, 2]);
    expect(outcomes[0]).toMatchObject({ iterations: 2, ending: 'stopped' });
  });

  it('does not see bins of weight 0', async () => {
    const weights: RealField = { shape: intensity.shape, data: intensity.data.map((_, i) => (i % 9 === 0 ? 0 : 1)) };
    const spoilt = (value: number): RealField => ({
      shape: intensity.shape,
      data: intensity.data.map((y, i) => (weights.data[i] === 0 ? value : y)),
    });
    const options = optionsOf(solver, { weights, iterations: 6 });
    const dark = await solver.solve(spoilt(0), operator, options);
    expect((await solver.solve(spoilt(7), operator, options)).field).toEqual(dark.field);
  });

  it('refuses shapes that do not fit', async () => {
    const wide = { shape: [1, 1, 1, 8 * PIXELS + 1], data: new Float64Array(8 * PIXELS + 1) };
    await expect(solver.solve(wide, operator, optionsOf(solver))).rejects.toThrow(RangeError);
    const start = randomField(1, [1, 5, 4]);
    await expect(solver.solve(intensity, operator, optionsOf(solver, { start }))).rejects.toThrow(/start/);
  });

  it('refuses numbers that it does not know or that are out of range, in one line', async () => {
    const unknown = optionsOf(solver, { own: { momentum: 1 } });
    await expect(solver.solve(intensity, operator, unknown)).rejects.toThrow(new RegExp(`^${solver.name}.momentum: expected`));
    for (const [name, { least, most, value }] of Object.entries(solver.tunables)) {
      expect(value).toBeGreaterThanOrEqual(least);
      expect(value).toBeLessThanOrEqual(most);
      for (const wrong of [least - 1, most + 1, NaN]) {
        await expect(solver.solve(intensity, operator, optionsOf(solver, { own: { [name]: wrong } }))).rejects.toThrow(
          InputError,
        );
      }
    }
  });
});

it('have distinct names', () => expect(new Set(solvers.map(({ name }) => name)).size).toBe(solvers.length));

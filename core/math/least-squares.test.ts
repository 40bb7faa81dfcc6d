import { describe, expect, it } from 'vitest';
import { fitLeastSquares } from './least-squares.ts';
import { normal, rootKey } from './random.ts';

const times = Float64Array.from({ length: 200 }, (_, i) => i / 50);
const noise = normal(rootKey(1), times.length);
const decay = ([height, rate, base]: readonly number[] | Float64Array, t: number) => height! * Math.exp(-rate! * t) + base!;
const measured = times.map((t, i) => decay([3, 1.3, 0.5], t) + 0.01 * noise[i]!);

const residuals = (p: Float64Array) => times.map((t, i) => decay(p, t) - measured[i]!);
const cost = (p: Float64Array) => residuals(p).reduce((sum, r) => sum + r * r, 0);
const linearise = (p: Float64Array) => ({
  residuals: residuals(p),
  jacobian: [times.map((t) => Math.exp(-p[1]! * t)), times.map((t) => -p[0]! * t * Math.exp(-p[1]! * t)), times.map(() => 1)],
});

describe('least squares by Levenberg and Marquardt', () => {
  it('finds a decay from far off, within its uncertainties, which are the right size', async () => {
    const fit = await fitLeastSquares(Float64Array.of(1, 0.1, 0), linearise, cost, { iterations: 50 });
    [3, 1.3, 0.5].forEach((truth, i) => expect(Math.abs(fit.parameters[i]! - truth)).toBeLessThan(4 * fit.uncertainties[i]!));
    // σ/√n for the base would be 7e-4 alone; beside a decay it is known a few times worse.
    expect(fit.uncertainties[2]).toBeGreaterThan(7e-4);
    expect(fit.uncertainties[2]).toBeLessThan(5e-3);
    expect(fit.cost).toBeCloseTo(cost(fit.parameters), 12);
  });

  it('leaves alone what has no influence, and says that it is not known', async () => {
    const extended = (p: Float64Array) => {
      const { residuals: r, jacobian } = linearise(p);
      return { residuals: r, jacobian: [...jacobian, new Float64Array(times.length)] };
    };
    const fit = await fitLeastSquares(Float64Array.of(2, 1, 0, 7), extended, cost, { iterations: 50 });
    expect(fit.parameters[3]).toBe(7);
    expect(fit.uncertainties[3]).toBe(Infinity);
    expect(fit.parameters[1]).toBeCloseTo(1.3, 1);
  });

  it('ends when told to', async () => {
    const fit = await fitLeastSquares(Float64Array.of(1, 0.1, 0), linearise, cost, {
      iterations: 50,
      onIteration: (done) => done < 1,
    });
    expect(fit.iterations).toBe(1);
  });
});

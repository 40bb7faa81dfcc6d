import { cloneField } from '../../math/field.ts';
import { combine } from '../combine.ts';
import { solverOf } from '../iterate.ts';
import { projectMagnitude } from '../magnitude-projection.ts';

/**
 * Relaxed averaged alternating reflections: `x ← (β/2)(R_S R_M + 1) x + (1 − β) P_M x`, with `R = 2P − 1`, P_S the prior and P_M the magnitude projection
 * averaged over snapshots. The estimate is `P_S P_M x`. Luke, "Relaxed averaged alternating reflections for diffraction imaging", Inverse Problems 21 (2005).
 */
export const raar = solverOf({
  name: 'raar',
  title: 'Relaxed averaged alternating reflections',
  group: 'projections',
  source: 'Luke, Inverse Problems 21 (2005)',
  use: 'where error reduction stagnates: leaves local solutions and settles at the end',
  initial: 'filtered',
  defaults: { iterations: 400, tolerance: 1e-9 },
  tunables: {
    relaxation: { value: 0.9, least: 0, most: 1, text: 'β, from 0 (the magnitude projection alone) to 1 (hybrid input-output)' },
  },
  begin({ amplitude, weights, operator, prior, own, start }) {
    const beta = own.relaxation;
    let x = cloneField(start);
    let projected = projectMagnitude(x, operator.forward(x), amplitude, operator, weights);
    let estimate = start;
    let farField = operator.forward(start);
    return {
      get estimate() {
        return estimate;
      },
      get farField() {
        return farField;
      },
      advance() {
        const reflected = combine(2, projected, -1, x);
        const inSet = cloneField(reflected);
        prior.project(inSet);
        // R_S r = 2 P_S r − r.
        const twice = combine(2, inSet, -1, reflected);
        x = combine(1, combine(beta / 2, twice, beta / 2, x), 1 - beta, projected);
        projected = projectMagnitude(x, operator.forward(x), amplitude, operator, weights);
        estimate = cloneField(projected);
        prior.project(estimate);
        farField = operator.forward(estimate);
      },
    };
  },
});

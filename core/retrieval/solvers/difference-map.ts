import { cloneField } from '../../math/field.ts';
import type { Field } from '../../math/field.ts';
import { combine } from '../combine.ts';
import { solverOf } from '../iterate.ts';
import { projectMagnitude } from '../magnitude-projection.ts';

/**
 * The difference map: `x ← x + β (P_S f_M(x) − P_M f_S(x))`, with `f_M = (1 + 1/β) P_M − 1/β` and `f_S = (1 − 1/β) P_S + 1/β`. The estimate is `P_S f_M(x)`. Without a prior it
 * is an averaged projection. Elser, "Phase retrieval by iterated projections", J. Opt. Soc. Am. A 20 (2003).
 */
export const differenceMap = solverOf({
  name: 'dm',
  title: 'Difference map',
  group: 'projections',
  source: 'Elser, J. Opt. Soc. Am. A 20 (2003)',
  use: 'hard constraints without noise: searches where error reduction is stuck',
  initial: 'filtered',
  defaults: { iterations: 400, tolerance: 1e-9 },
  tunables: { beta: { value: 0.9, least: 0.1, most: 1.5, text: 'β: length of the step' } },
  begin({ amplitude, weights, operator, prior, own: { beta }, start }) {
    const project = (x: Field): Field => projectMagnitude(x, operator.forward(x), amplitude, operator, weights);
    const inPrior = (x: Field): Field => {
      const projected = cloneField(x);
      prior.project(projected);
      return projected;
    };
    let x = cloneField(start);
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
        estimate = inPrior(combine(1 + 1 / beta, project(x), -1 / beta, x));
        farField = operator.forward(estimate);
        const other = project(combine(1 - 1 / beta, inPrior(x), 1 / beta, x));
        x = combine(1, x, beta, combine(1, estimate, -1, other));
      },
    };
  },
});

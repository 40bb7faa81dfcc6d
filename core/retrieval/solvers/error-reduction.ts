import { solverOf } from '../iterate.ts';
import { mix, projectMagnitude } from '../magnitude-projection.ts';

/**
 * Error reduction: `x ← P_prior( (1 − λ) P_M x + λ x₀ )`, with P_M the magnitude projection averaged over snapshots and x₀ the start.
 * Fienup, "Phase retrieval algorithms: a comparison", Applied Optics 21 (1982). At one snapshot and λ = 0 it is amplitude flow with step 1, projected.
 */
export const errorReduction = solverOf({
  name: 'er',
  title: 'Error reduction',
  defaults: { iterations: 500, tolerance: 1e-9, damping: 0, relaxation: 0 },
  begin({ amplitude, weights, operator, options, start }) {
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
        const next = projectMagnitude(estimate, farField, amplitude, operator, weights);
        mix(next, start, options.damping);
        options.prior.project(next);
        estimate = next;
        farField = operator.forward(next);
      },
    };
  },
});

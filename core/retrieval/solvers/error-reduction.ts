import { solverOf } from '../iterate.ts';
import { mix, projectMagnitude } from '../magnitude-projection.ts';

const DAMPING = {
  value: 0,
  least: 0,
  most: 1,
  text: 'share of the start that each iteration keeps: for starts that are better than the noise',
} as const;

/**
 * Error reduction: `x ← P_prior( (1 − λ) P_M x + λ x₀ )`, with P_M the magnitude projection averaged over snapshots and x₀ the start.
 * Fienup, "Phase retrieval algorithms: a comparison", Applied Optics 21 (1982). At one snapshot and λ = 0 it is amplitude flow with step 1, projected.
 */
export const errorReduction = solverOf({
  name: 'er',
  title: 'Error reduction',
  group: 'projections',
  source: 'Fienup, Applied Optics 21 (1982)',
  use: 'coded diffraction with a prior: the plain baseline, which never gets worse',
  initial: 'filtered',
  defaults: { iterations: 500, tolerance: 1e-9 },
  tunables: { damping: DAMPING },
  begin({ amplitude, weights, operator, prior, own, start }) {
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
        mix(next, start, own.damping);
        prior.project(next);
        estimate = next;
        farField = operator.forward(next);
      },
    };
  },
});

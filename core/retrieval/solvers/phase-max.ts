import { solverOf } from '../iterate.ts';
import { PhaseMaxIteration } from '../phase-max.ts';

/**
 * PhaseMax: the scene that resembles the start most among those that no bin forbids, `max Re⟨x₀, x⟩` subject to `|A x| ≤ √y`: a convex program in the space of scenes.
 * Goldstein and Studer, "PhaseMax: convex phase retrieval via basis pursuit", IEEE Trans. Inf. Theory 64 (2018). From Gaussian measurements it finds the scene above m/n = 4/cos²θ − 1, θ
 * the angle between start and scene (Salehi, Abbasi and Hassibi, "A precise analysis of PhaseMax in phase retrieval", ISIT (2018)). Known noise softens the constraint: see `PhaseMaxIteration`.
 */
export const phaseMax = solverOf({
  name: 'phasemax',
  title: 'PhaseMax',
  group: 'convex',
  source: 'Goldstein and Studer, IEEE Trans. Inf. Theory 64 (2018)',
  use: 'many random measurements, six or more an unknown: no local solutions, but a good start decides',
  initial: 'optimal',
  defaults: { iterations: 2000, tolerance: 1e-9 },
  tunables: {},
  begin({ start, ...problem }) {
    const iteration = new PhaseMaxIteration(problem, start);
    return {
      get estimate() {
        return iteration.x;
      },
      get farField() {
        return iteration.farField;
      },
      advance: () => iteration.advance(start),
    };
  },
});

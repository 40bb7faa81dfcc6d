import { solverOf } from '../iterate.ts';
import { PhaseMaxIteration } from '../phase-max.ts';

/**
 * PhaseMax: the scene that resembles the start most among those that no bin forbids, `max Re⟨x₀, x⟩` subject to `|A x| ≤ √y`: a convex program in the space of scenes.
 * Goldstein and Studer, "PhaseMax: convex phase retrieval via basis pursuit", IEEE Trans. Inf. Theory 64 (2018). Noise makes bins too dark, and the result too small.
 */
export const phaseMax = solverOf({
  name: 'phasemax',
  title: 'PhaseMax',
  group: 'convex',
  source: 'Goldstein and Studer, IEEE Trans. Inf. Theory 64 (2018)',
  use: 'many random measurements and little noise: no local solutions, but a good start decides',
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

import { solverOf } from '../iterate.ts';
import { PhaseMaxIteration } from '../phase-max.ts';

/**
 * PhaseLamp: PhaseMax again and again, from its own result. Dhifallah, Thrampoulidis and Lu, "Phase retrieval via linear programming: fundamental limits and algorithmic
 * improvements", Allerton (2017). Each program is warm: it goes on where the last one stood, for a number of steps.
 */
export const phaseLamp = solverOf({
  name: 'phaselamp',
  title: 'PhaseLamp',
  group: 'convex',
  source: 'Dhifallah, Thrampoulidis and Lu, Allerton (2017)',
  use: 'as PhaseMax, with fewer measurements',
  initial: 'optimal',
  defaults: { iterations: 2000, tolerance: 1e-9 },
  tunables: { inner: { value: 50, least: 1, most: 10000, whole: true, text: 'steps of each program' } },
  begin({ start, own, ...problem }) {
    const iteration = new PhaseMaxIteration(problem, start);
    let anchor = start;
    let done = 0;
    return {
      get estimate() {
        return iteration.x;
      },
      get farField() {
        return iteration.farField;
      },
      advance() {
        if (done > 0 && done % own.inner === 0) anchor = iteration.x;
        done++;
        iteration.advance(anchor);
      },
    };
  },
});

import { elementCount } from '../../math/field.ts';
import { explicitMatrix } from '../explicit-matrix.ts';
import { Lifted } from '../lifted.ts';
import { InputError } from '../../math/input-error.ts';
import { solverOf } from '../iterate.ts';

/** An iteration takes some 10 n³ operations. */
const MOST_PIXELS = 144;

/**
 * PhaseLift: of the positive matrices `X = x x^H` those that explain the intensities, which are linear in X: `min ½ Σ w (a_i^H X a_i − y_i)² + λ tr X` over `X ⪰ 0`, by accelerated
 * projected gradients (Beck and Teboulle, SIAM J. Imaging Sci. 2 (2009)) that begin anew when that rises. The estimate is the leading eigenvector of X.
 * Candès, Strohmer and Voroninski, "PhaseLift: exact and stable signal recovery from magnitude measurements via convex programming", Comm. Pure Appl. Math. 66 (2013).
 * The prior is not used: it says nothing of X.
 */
export const phaseLift = solverOf({
  name: 'phaselift',
  title: 'PhaseLift',
  group: 'convex',
  source: 'Candès, Strohmer and Voroninski, Comm. Pure Appl. Math. 66 (2013)',
  use: 'very small scenes: needs no start, has no local solutions',
  initial: 'spectral',
  defaults: { iterations: 1000, tolerance: 1e-9 },
  tunables: {
    trace: { value: 0, least: 0, most: 1, text: 'λ, of the mean gain times the mean intensity: above 0 for few or noisy bins' },
  },
  begin({ amplitude, weights, operator, own, start }) {
    const pixels = elementCount(operator.sceneShape);
    if (pixels > MOST_PIXELS) {
      throw new InputError({
        where: 'phaselift',
        expected: `scenes of at most ${MOST_PIXELS} pixels, for it works with the square of their number`,
        found: operator.sceneShape.join(' × '),
        hint: 'phasemax is convex as well and has no such limit',
      });
    }
    const lifted = new Lifted(explicitMatrix(operator, 'phaselift'), amplitude, weights, start, own.trace);
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
        const { re, im } = lifted.advance();
        estimate = { shape: start.shape, re, im };
        farField = operator.forward(estimate);
      },
    };
  },
});

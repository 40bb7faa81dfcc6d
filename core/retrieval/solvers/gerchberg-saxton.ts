import { leastSquaresScene, withAmplitude } from '../conjugate-gradients.ts';
import { solverOf } from '../iterate.ts';

/**
 * Gerchberg–Saxton for any operator: `x ← P A⁺(√y ⊙ A x/|A x|)`, the scene whose far field comes closest to the measured amplitudes with the phases of the last. A⁺ by a
 * few conjugate gradients, which one transform does where `A^H A` is a multiple of the identity. Gerchberg and Saxton, Optik 35 (1972); Netrapalli, Jain
 * and Sanghavi, "Phase retrieval using alternating minimization", IEEE Trans. Signal Process. 63 (2015).
 */
export const gerchbergSaxton = solverOf({
  name: 'gs',
  title: 'Gerchberg–Saxton',
  group: 'projections',
  source: 'Gerchberg and Saxton, Optik 35 (1972); Netrapalli, Jain and Sanghavi, IEEE Trans. Signal Process. 63 (2015)',
  use: 'matrices that are far from isometric, as transmission matrices are',
  initial: 'spectral',
  defaults: { iterations: 500, tolerance: 1e-9 },
  tunables: { inner: { value: 4, least: 1, most: 200, whole: true, text: 'conjugate gradients an iteration' } },
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
        const target = withAmplitude(farField, amplitude, weights);
        estimate = leastSquaresScene(operator, target, weights, estimate, { iterations: own.inner });
        prior.project(estimate);
        farField = operator.forward(estimate);
      },
    };
  },
});

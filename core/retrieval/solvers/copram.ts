import { leastSquaresScene, withAmplitude } from '../conjugate-gradients.ts';
import { combine } from '../combine.ts';
import { solverOf } from '../iterate.ts';
import type { Field } from '../../math/field.ts';
import { basisOf, countOf, keep, largest, onCoefficients, SPARSITY } from '../sparse/basis.ts';
import { sparseStart } from '../sparse/sparse-start.ts';

/**
 * CoPRAM: alternates between the phases of the far field and the sparse scene that fits measured amplitudes with these phases best, by CoSaMP. Its first iteration finds a start of its own: the
 * support from the marginals, then a spectral one in it. Jagatap and Hegde, "Sample-efficient algorithms for recovering structured signals from magnitude-only
 * measurements", IEEE Trans. Inf. Theory 65 (2019); CoSaMP: Needell and Tropp, Appl. Comput. Harmon. Anal. 26 (2009).
 */
export const copram = solverOf({
  name: 'copram',
  title: 'CoPRAM',
  group: 'sparse',
  source: 'Jagatap and Hegde, IEEE Trans. Inf. Theory 65 (2019)',
  use: 'few pixels or wavelets that are not 0, the fewest bins; nothing to choose but their number',
  initial: 'spectral',
  defaults: { iterations: 200, tolerance: 1e-9 },
  tunables: {
    ...SPARSITY,
    rounds: { value: 3, least: 1, most: 100, whole: true, text: 'of CoSaMP an iteration' },
  },
  begin({ amplitude, weights, operator, prior, own, key, start }) {
    const basis = basisOf(own.wavelets);
    const sensing = onCoefficients(operator, basis);
    const count = countOf(own.share, start);
    let coefficients = basis.coefficientsOf(start);
    let [estimate, farField] = [start, operator.forward(start)];
    let begun = false;
    /** One round of CoSaMP towards a far field. */
    const round = (target: Field, before: Field): Field => {
      const missing = combine(1, target, -1, sensing.forward(before));
      for (let i = 0; weights !== null && i < missing.re.length; i++) {
        missing.re[i]! *= weights.data[i]!;
        missing.im[i]! *= weights.data[i]!;
      }
      const places = new Set([...largest(sensing.adjoint(missing), 2 * count), ...largest(before, count)]);
      const fitted = leastSquaresScene(sensing, target, weights, before, {
        iterations: 8,
        restrict: (x) => keep(x, places),
      });
      keep(fitted, largest(fitted, count));
      return fitted;
    };
    return {
      get estimate() {
        return estimate;
      },
      get farField() {
        return farField;
      },
      advance() {
        if (!begun) {
          begun = true;
          coefficients = sparseStart(
            { basis, operator: sensing, amplitude, weights, key, start: coefficients, count },
            (ratio) => ratio,
          );
        } else {
          const target = withAmplitude(farField, amplitude, weights);
          for (let done = 0; done < own.rounds; done++) coefficients = round(target, coefficients);
        }
        estimate = basis.sceneOf(coefficients);
        prior.project(estimate);
        coefficients = basis.coefficientsOf(estimate);
        farField = operator.forward(estimate);
      },
    };
  },
});

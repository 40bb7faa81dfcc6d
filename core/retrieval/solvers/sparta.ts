import { cloneField } from '../../math/field.ts';
import { powerGain } from '../../optics/power-gain.ts';
import { combine } from '../combine.ts';
import { amplitudeLoss } from '../flows/losses.ts';
import { solverOf } from '../iterate.ts';
import { basisOf, countOf, keep, largest, onCoefficients, SPARSITY } from '../sparse/basis.ts';
import { sparseStart } from '../sparse/sparse-start.ts';

/**
 * SPARTA: truncated amplitude flow that keeps the s largest coefficients after each step. Its first iteration finds a start of its own: the support from the marginals, then an
 * orthogonality-promoting one in it. Wang, Zhang, Giannakis, Akçakaya and Chen, "Sparse phase retrieval via truncated amplitude flow",
 * IEEE Trans. Signal Process. 66 (2018), with its μ = 1 and γ = 1.
 */
export const sparta = solverOf({
  name: 'sparta',
  title: 'SPARTA',
  group: 'sparse',
  source: 'Wang, Zhang, Giannakis, Akçakaya and Chen, IEEE Trans. Signal Process. 66 (2018)',
  use: 'few pixels or wavelets that are not 0, fewer bins than pixels',
  initial: 'amplitude',
  defaults: { iterations: 1000, tolerance: 1e-9 },
  tunables: {
    ...SPARSITY,
    step: { value: 1, least: 0.001, most: 10, text: 'μ' },
    gamma: { value: 1, least: 0, most: 100, text: 'γ: the larger, the fewer bins are left out' },
  },
  begin({ amplitude, weights, operator, prior, own, key, start }) {
    const basis = basisOf(own.wavelets);
    const sensing = onCoefficients(operator, basis);
    const count = countOf(own.share, start);
    const gain = powerGain(operator);
    let coefficients = basis.coefficientsOf(start);
    let [estimate, farField] = [start, operator.forward(start)];
    const isSixth = (ratio: Float64Array): Float64Array => {
      const threshold = ratio.slice().sort()[ratio.length - Math.max(1, Math.round(ratio.length / 6))]!;
      return ratio.map((r) => (r < threshold ? 0 : 1));
    };
    let begun = false;
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
          coefficients = sparseStart({ basis, operator: sensing, amplitude, weights, key, start: coefficients, count }, isSixth);
        } else {
          const trust = amplitude.data.map((a, i) => {
            const modulus = Math.sqrt(farField.re[i]! ** 2 + farField.im[i]! ** 2);
            return modulus * (1 + own.gamma) >= a ? (weights === null ? 1 : weights.data[i]!) : 0;
          });
          const pull = cloneField(farField);
          amplitudeLoss.pull(pull, amplitude, trust);
          coefficients = combine(1, coefficients, -own.step / gain, sensing.adjoint(pull));
          keep(coefficients, largest(coefficients, count));
        }
        estimate = basis.sceneOf(coefficients);
        prior.project(estimate);
        coefficients = basis.coefficientsOf(estimate);
        farField = operator.forward(estimate);
      },
    };
  },
});

import { cloneField, elementCount, squaredNorm } from '../../math/field.ts';
import { powerGain } from '../../optics/power-gain.ts';
import { combine } from '../combine.ts';
import { intensityLoss } from '../flows/losses.ts';
import { solverOf } from '../iterate.ts';
import { softThreshold } from '../sparse/soft-threshold.ts';
import { basisOf, countOf, onCoefficients, SPARSITY } from '../sparse/basis.ts';
import { sparseStart } from '../sparse/sparse-start.ts';

/**
 * Thresholded Wirtinger flow: a step of Wirtinger flow, then coefficients below a threshold are made 0 and the others smaller by it. The threshold is what chance would give to
 * the gradient of a coefficient, `(μ/g ȳ) √(β log(mn) g/m) ‖d‖`, so that it vanishes with the misfit. Cai, Li and Ma, "Optimal rates of convergence for noisy sparse
 * phase retrieval via thresholded Wirtinger flow", Annals of Statistics 44 (2016). In Daubechies-4 wavelets, in which pictures are sparse, unless told otherwise.
 */
export const thresholdedWirtingerFlow = solverOf({
  name: 'thwf',
  title: 'Thresholded Wirtinger flow',
  group: 'sparse',
  source: 'Cai, Li and Ma, Annals of Statistics 44 (2016)',
  use: 'pictures with few wavelets, and noise',
  initial: 'spectral',
  defaults: { iterations: 2000, tolerance: 1e-9 },
  tunables: {
    ...SPARSITY,
    wavelets: { ...SPARSITY.wavelets, value: 1 },
    step: { value: 0.1, least: 0.0001, most: 1, text: 'μ' },
    threshold: { value: 0.3, least: 0, most: 100, text: 'β: how far above chance a coefficient must be' },
  },
  begin({ amplitude, weights, operator, prior, own, key, start }) {
    const basis = basisOf(own.wavelets);
    const sensing = onCoefficients(operator, basis);
    const bins = amplitude.data.length;
    const known = weights?.data ?? new Float64Array(bins).fill(1);
    const mean = amplitude.data.reduce((sum, a, i) => sum + known[i]! * a * a, 0) / known.reduce((sum, value) => sum + value, 0);
    const gain = powerGain(operator);
    const step = own.step / (gain * mean);
    const chance = Math.sqrt((own.threshold * Math.log(bins * elementCount(operator.sceneShape)) * gain) / bins);
    let coefficients = basis.coefficientsOf(start);
    let [estimate, farField] = [start, operator.forward(start)];
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
          const count = countOf(own.share, start);
          coefficients = sparseStart(
            { basis, operator: sensing, amplitude, weights, key, start: coefficients, count },
            (ratio) => ratio,
          );
        } else {
          const pull = cloneField(farField);
          intensityLoss.pull(pull, amplitude, known);
          coefficients = combine(1, coefficients, -step, sensing.adjoint(pull));
          softThreshold(coefficients, step * chance * Math.sqrt(squaredNorm(pull)));
        }
        estimate = basis.sceneOf(coefficients);
        prior.project(estimate);
        coefficients = basis.coefficientsOf(estimate);
        farField = operator.forward(estimate);
      },
    };
  },
});

import { flowOf } from '../flows/flow.ts';
import { amplitudeLoss } from '../flows/losses.ts';

/**
 * Reweighted amplitude flow: bins count by `w = q/(q + β)` with `q = |u|/√y`. Wang, Giannakis, Saad and Chen, "Phase retrieval via reweighted amplitude flow",
 * IEEE Trans. Signal Process. 66 (2018), with its β = 5 and μ = 6 for complex measurements.
 */
export const reweightedAmplitudeFlow = flowOf({
  name: 'raf',
  title: 'Reweighted amplitude flow',
  source: 'Wang, Giannakis, Saad and Chen, IEEE Trans. Signal Process. 66 (2018)',
  use: 'random measurements, the fewest that a flow can do with',
  initial: 'weighted',
  iterations: 1000,
  tunables: {
    step: { value: 6, least: 0.001, most: 100, text: 'μ' },
    beta: { value: 5, least: 0.01, most: 1000, text: 'β: the smaller, the more alike all bins count' },
  },
  loss: amplitudeLoss,
  step: ({ step }) => step,
  confidence: ({ farField: { re, im }, amplitude, own: { beta } }) =>
    amplitude.data.map((a, i) => {
      const modulus = Math.sqrt(re[i]! * re[i]! + im[i]! * im[i]!);
      return modulus / (modulus + beta * a || 1);
    }),
});

import { flowOf } from '../flows/flow.ts';
import { amplitudeLoss } from '../flows/losses.ts';

/**
 * Truncated amplitude flow: bins whose far field is much weaker than measured have an uncertain phase and are left out, `|u| < √y/(1 + γ)`. Wang, Giannakis
 * and Eldar, "Solving systems of random quadratic equations via truncated amplitude flow", IEEE Trans. Inf. Theory 64 (2018), with its γ = 0.7 and, for
 * complex measurements, μ = 1.
 */
export const truncatedAmplitudeFlow = flowOf({
  name: 'taf',
  title: 'Truncated amplitude flow',
  source: 'Wang, Giannakis and Eldar, IEEE Trans. Inf. Theory 64 (2018)',
  use: 'random measurements, about three an unknown',
  initial: 'amplitude',
  iterations: 1000,
  tunables: {
    step: { value: 1, least: 0.001, most: 10, text: 'μ' },
    gamma: { value: 0.7, least: 0, most: 100, text: 'γ: the larger, the fewer bins are left out' },
  },
  loss: amplitudeLoss,
  step: ({ step }) => step,
  confidence: ({ farField: { re, im }, amplitude, own: { gamma } }) =>
    amplitude.data.map((a, i) => (Math.sqrt(re[i]! * re[i]! + im[i]! * im[i]!) * (1 + gamma) >= a ? 1 : 0)),
});

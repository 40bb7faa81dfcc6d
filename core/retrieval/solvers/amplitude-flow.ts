import { flowOf } from '../flows/flow.ts';
import { amplitudeLoss } from '../flows/losses.ts';

/**
 * Amplitude flow: gradient descent on `Σ (|A z| − √y)²` with a constant step. Zhang, Zhou, Liang and Chi, "A nonconvex approach for phase retrieval: reshaped Wirtinger flow and
 * incremental algorithms", J. Machine Learning Research 18 (2017), with its μ = 0.8.
 */
export const amplitudeFlow = flowOf({
  name: 'af',
  title: 'Amplitude flow',
  source: 'Zhang, Zhou, Liang and Chi, J. Mach. Learn. Res. 18 (2017)',
  use: 'random measurements, four or more an unknown: quick and without numbers to choose',
  initial: 'amplitude',
  iterations: 1000,
  tunables: { step: { value: 0.8, least: 0.001, most: 10, text: 'μ' } },
  loss: amplitudeLoss,
  step: ({ step }) => step,
});

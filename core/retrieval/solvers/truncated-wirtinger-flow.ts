import { flowOf } from '../flows/flow.ts';
import { poissonLoss } from '../flows/losses.ts';

/**
 * Truncated Wirtinger flow: gradient ascent of the likelihood of photon counts, without the bins whose far field is unusually weak or strong, `α_lb ≤ |u|/σ ≤ α_ub`, or
 * whose misfit is, `|y − |u|²| ≤ α_h K |u|/σ` with K the mean misfit and σ the typical |u|. Chen and Candès, "Solving random quadratic systems of
 * equations is nearly as easy as solving linear systems", Comm. Pure Appl. Math. 70 (2017), with its constants; μ = 0.2 of `2A^H(…)/m`.
 */
export const truncatedWirtingerFlow = flowOf({
  name: 'twf',
  title: 'Truncated Wirtinger flow',
  source: 'Chen and Candès, Comm. Pure Appl. Math. 70 (2017)',
  use: 'random measurements with photon noise, four or more an unknown',
  initial: 'truncated',
  iterations: 1000,
  tunables: {
    step: { value: 0.2, least: 0.001, most: 1, text: 'μ' },
    weakest: { value: 0.3, least: 0, most: 1, text: 'α_lb: bins below so many times the typical amplitude are left out' },
    strongest: { value: 5, least: 1, most: 100, text: 'α_ub: bins above so many times the typical amplitude are left out' },
    misfit: { value: 5, least: 0.1, most: 1000, text: 'α_h: bins with so many times the mean misfit are left out' },
  },
  loss: poissonLoss,
  step: ({ step }) => 2 * step,
  confidence({ farField: { re, im }, amplitude, known, typical, own: { weakest, strongest, misfit } }) {
    const moduli = re.map((value, i) => Math.sqrt(value * value + im[i]! * im[i]!));
    const misfits = moduli.map((modulus, i) => Math.abs(amplitude.data[i]! ** 2 - modulus * modulus));
    const mean = misfits.reduce((sum, value, i) => sum + known[i]! * value, 0) / known.reduce((sum, value) => sum + value, 0);
    return moduli.map((modulus, i) => {
      const relative = modulus / typical;
      const isKept = relative >= weakest && relative <= strongest && misfits[i]! <= misfit * mean * relative;
      return isKept && modulus > 0 ? 1 : 0;
    });
  },
});

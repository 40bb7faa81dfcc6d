import { flowOf } from '../flows/flow.ts';
import { intensityLoss } from '../flows/losses.ts';

/**
 * Reweighted Wirtinger flow: bins that agree with the estimate count more, `w = 1/(| |u|² − y |/ȳ + η)`, ȳ the mean intensity: 1 for the scenes of unit norm that the paper takes. Yuan and
 * Wang, "Phase retrieval via reweighted Wirtinger flow", Applied Optics 56 (2017), with its η = 0.9; steps as in `wirtingerFlow`. The misfit is over the mean, not over the bin's own
 * intensity: that would leave out dark bins, which say the most, and ends in local solutions.
 */
export const reweightedWirtingerFlow = flowOf({
  name: 'rwf',
  title: 'Reweighted Wirtinger flow',
  source: 'Yuan and Wang, Applied Optics 56 (2017)',
  use: 'random measurements, about three an unknown',
  initial: 'spectral',
  iterations: 1000,
  tunables: { eta: { value: 0.9, least: 0.01, most: 100, text: 'η: the smaller, the more the bins that agree count' } },
  loss: intensityLoss,
  step: () => 'exact',
  confidence({ farField: { re, im }, amplitude, known, own: { eta } }) {
    let [power, count] = [0, 0];
    for (let i = 0; i < known.length; i++) {
      power += known[i]! * amplitude.data[i]! ** 2;
      count += known[i]!;
    }
    const mean = power / count || 1;
    return amplitude.data.map((a, i) => 1 / (Math.abs(re[i]! * re[i]! + im[i]! * im[i]! - a * a) / mean + eta));
  },
});

import { sceneOf } from '../../math/field.ts';
import { fromWavelets, toWavelets } from '../../math/wavelets.ts';
import type { Prior } from '../priors.ts';
import { countOf, keep, largest } from '../sparse/basis.ts';

export const SPARSE_WAVELETS = {
  share: { value: 0.1, least: 0.0001, most: 1, text: 'of the coefficients, how many are kept' },
} as const;

/** Few Daubechies-4 wavelets: the nearest scene with so many coefficients that are not 0. A projection, on a set that is not convex. */
export const sparseWavelets = ({ share }: { readonly share: number }): Prior => ({
  name: `${(100 * share).toPrecision(2)} % of the wavelets`,
  project(x) {
    toWavelets(x);
    for (let q = 0; q < x.shape[0]!; q++) {
      const coefficients = sceneOf(x, q);
      keep(coefficients, largest(coefficients, countOf(share, coefficients)));
    }
    fromWavelets(x);
  },
});

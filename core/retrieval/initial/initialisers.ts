import type { Field, RealField } from '../../math/field.ts';
import { elementCount } from '../../math/field.ts';
import { normal, split } from '../../math/random.ts';
import type { Key } from '../../math/random.ts';
import type { SensingOperator } from '../../optics/operator.ts';
import type { InitialName } from './names.ts';
import { filteredStart, finished } from './filtered.ts';
import { fitPower } from './fit-power.ts';
import { leadingScene } from './leading-scene.ts';
import { upright } from './upright.ts';

/** A first estimate of one scene. */
interface Initialiser {
  readonly name: InitialName;
  readonly title: string;
  /** The paper, in a line. */
  readonly source: string;
  /** @param intensity `y [1,L,·,·]` @param key of what it draws @returns `[1,H,W]` */
  begin(intensity: RealField, operator: SensingOperator<Field>, key: Key): Field;
}

/**
 * Each finds the leading eigenvector of `A^H diag(T(y/ȳ)) A` for its own T, turns it upright and scales it so that its amplitudes fit the measured ones, `s = Σ √y|A z| / Σ|A z|²`; those that
 * are no spectral method say so.
 */
export const initialisers: readonly Initialiser[] = [
  {
    name: 'filtered',
    title: 'Filtered spectral (smooth scenes)',
    source: 'weights r/(r + 1) and a low-pass filter in each power iteration; for coded diffraction of pictures',
    begin: (intensity, operator) => finished(filteredStart(intensity, operator)),
  },
  spectral('spectral', 'Spectral', 'T = r. Candès, Li and Soltanolkotabi, IEEE Trans. Inf. Theory 61 (2015)', (ratio) => ratio),
  spectral('truncated', 'Truncated spectral', 'T = r where r ≤ 9. Chen and Candès, Comm. Pure Appl. Math. 70 (2017)', (ratio) =>
    ratio.map((r) => (r <= 9 ? r : 0)),
  ),
  spectral(
    'weighted',
    'Weighted maximal correlation',
    'T = r^¼ for the 3/13 strongest. Wang, Giannakis, Saad and Chen, IEEE Trans. Signal Process. 66 (2018)',
    (ratio) => {
      const threshold = largestShare(ratio, 3 / 13);
      return ratio.map((r) => (r < threshold ? 0 : r ** 0.25));
    },
  ),
  spectral(
    'amplitude',
    'Orthogonality-promoting',
    'T = 1 for the sixth that is strongest. Wang, Giannakis and Eldar, IEEE Trans. Inf. Theory 64 (2018)',
    (ratio) => {
      const threshold = largestShare(ratio, 1 / 6);
      return ratio.map((r) => (r < threshold ? 0 : 1));
    },
  ),
  spectral(
    'optimal',
    'Optimal spectral',
    'T = (r − 1)/(r + √δ − 1), δ measurements an unknown. Mondelli and Montanari, Found. Comput. Math. 19 (2019)',
    // At δ of 1 and less the preprocessing has a pole at r = 0; there a little above 1 serves.
    (ratio, oversampling) => ratio.map((r) => (r - 1) / (r + Math.sqrt(Math.max(1.1, oversampling)) - 1)),
  ),
  spectral(
    'null',
    'Null vector',
    'least seen by the weaker half. Chen, Fannjiang and Liu, J. Fourier Anal. Appl. 24 (2018)',
    (ratio) => {
      const threshold = largestShare(ratio, 1 / 2);
      return ratio.map((r) => (r < threshold ? -1 : 0));
    },
  ),
  {
    name: 'random',
    title: 'Random',
    source: 'complex white noise of the power of the scene: no spectral method, and all there is for Fourier magnitudes',
    begin: (intensity, operator, key) => fitPower(whiteNoise(operator, key), intensity, operator),
  },
];

/** A spectral method by its preprocessing T of `r = y/ȳ`. */
function spectral(
  name: InitialName,
  title: string,
  source: string,
  preprocess: (ratio: Float64Array, oversampling: number) => Float64Array,
): Initialiser {
  return {
    name,
    title,
    source,
    begin(intensity, operator, key) {
      const weights = (ratio: Float64Array): Float64Array => preprocess(ratio, ratio.length / elementCount(operator.sceneShape));
      const leading = leadingScene(intensity, operator, weights, whiteNoise(operator, key));
      return upright(fitPower(leading, intensity, operator));
    },
  };
}

function whiteNoise({ sceneShape }: SensingOperator<Field>, key: Key): Field {
  const count = elementCount(sceneShape);
  return { shape: [1, ...sceneShape], re: normal(split(key, 're'), count), im: normal(split(key, 'im'), count) };
}

/** The value that this share of all reach. */
function largestShare(values: Float64Array, share: number): number {
  const kept = Math.max(1, Math.round(share * values.length));
  return values.slice().sort()[values.length - kept]!;
}

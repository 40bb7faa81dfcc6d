import { cloneField, elementCount, sceneOf, squaredNorm, zeroField } from '../math/field.ts';
import type { Field, RealField } from '../math/field.ts';
import { normal, split } from '../math/random.ts';
import type { Key } from '../math/random.ts';
import type { SensingOperator } from '../optics/operator.ts';
import { applyFilter } from './filter.ts';
import type { Padding } from './filter.ts';
import { spectralWeights } from './weights.ts';
import type { WeightKind } from './weights.ts';

export interface SpectralOptions {
  readonly weights: WeightKind;
  /** `p` of the weights twf, ope and raf. */
  readonly parameter: number;
  /** T. */
  readonly iterations: number;
  /** `ψ [k,k]` and what it meets at the border; null for no filter. */
  readonly filter: { readonly values: RealField; readonly padding: Padding } | null;
  /** `z₀ [H,W]`, of any norm, the same for each scene. */
  readonly start: Field;
}

/** `z₀ = 1`: converges by T of about 10. */
export function constantStart([height, width]: readonly [number, number]): Field {
  const start = zeroField([height, width]);
  start.re.fill(1);
  return start;
}

/** Complex standard normal `z₀`: needs T of about 25. */
export function randomStart(key: Key, [height, width]: readonly [number, number]): Field {
  const count = height * width;
  return { shape: [height, width], re: normal(split(key, 're'), count), im: normal(split(key, 'im'), count) };
}

/**
 * Filtered spectral initialisation: the leading eigenvector of `G_ψ (1/L) A^H diag(w) A` by power iteration, turned to a positive sum and scaled
 * to the power of the scene, `√(Σy/L)`.
 * @param intensity `y [Q,L,·,·]`
 * @returns `z [Q,H,W]`
 * @throws InputError when a scene has no light, or an intensity is negative or not a number
 */
export function spectralInitialisation(intensity: RealField, operator: SensingOperator<Field>, options: SpectralOptions): Field {
  return alignAndScale(powerIteration(intensity, operator, options), intensity);
}

/** `z ← normalise( G_ψ( (1/L) A^H (w ⊙ A z) ) )`, T times from the start: unit norm, any global phase. */
export function powerIteration(intensity: RealField, operator: SensingOperator<Field>, options: SpectralOptions): Field {
  const weights = spectralWeights(intensity, options.weights, options.parameter);
  let z = normalise(repeat(options.start, intensity.shape[0] ?? 0));
  for (let iteration = 0; iteration < options.iterations; iteration++) {
    const u = operator.forward(z);
    for (let i = 0; i < u.re.length; i++) {
      u.re[i]! *= weights.data[i]! / operator.snapshots;
      u.im[i]! *= weights.data[i]! / operator.snapshots;
    }
    const next = operator.adjoint(u);
    z = normalise(options.filter === null ? next : applyFilter(next, options.filter.values, options.filter.padding));
  }
  return z;
}

/** Turns each scene so that `Σz > 0` and scales it from unit norm to `√(Σy/L)`. */
function alignAndScale(z: Field, intensity: RealField): Field {
  const result = cloneField(z);
  const snapshots = intensity.shape[1] ?? 1;
  const perScene = elementCount(intensity.shape.slice(1));
  for (let q = 0; q < (z.shape[0] ?? 0); q++) {
    const { re, im } = sceneOf(result, q);
    const power = sum(intensity.data.subarray(q * perScene, (q + 1) * perScene)) / snapshots;
    const [sumRe, sumIm] = [sum(re), sum(im)];
    const modulus = Math.hypot(sumRe, sumIm);
    const scale = Math.sqrt(power);
    const [cos, sin] = modulus === 0 ? [scale, 0] : [(scale * sumRe) / modulus, (scale * sumIm) / modulus];
    for (let i = 0; i < re.length; i++) {
      const real = re[i]!;
      re[i] = real * cos + im[i]! * sin;
      im[i] = im[i]! * cos - real * sin;
    }
  }
  return result;
}

function repeat({ shape, re, im }: Field, scenes: number): Field {
  const result = zeroField([scenes, ...shape]);
  for (let q = 0; q < scenes; q++) {
    result.re.set(re, q * re.length);
    result.im.set(im, q * im.length);
  }
  return result;
}

/** Divides each scene by its norm, in place. */
function normalise(z: Field): Field {
  for (let q = 0; q < (z.shape[0] ?? 0); q++) {
    const scene = sceneOf(z, q);
    const scale = 1 / Math.sqrt(squaredNorm(scene));
    for (let i = 0; i < scene.re.length; i++) {
      scene.re[i]! *= scale;
      scene.im[i]! *= scale;
    }
  }
  return z;
}

function sum(values: Float64Array): number {
  return values.reduce((total, value) => total + value, 0);
}

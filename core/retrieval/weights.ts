import { elementCount } from '../math/field.ts';
import type { RealField } from '../math/field.ts';
import { InputError } from '../math/input-error.ts';

/** How an intensity enters the spectral matrix. With `r = y/ȳ`, the intensity over its mean in the scene over all snapshots: */
export const WEIGHT_KINDS = {
  /** `r/(r + 1)`: differentiable everywhere, and measured best at one snapshot. */
  mm: 'r/(r + 1)',
  plain: 'r',
  sqrt: '√r',
  /** Truncated Wirtinger flow. */
  twf: 'r where r ≤ p²',
  /** Optimal preprocessing by an indicator: `p` is the share of pixels kept. */
  ope: '1 for the share p of largest r',
  /** Reweighted amplitude flow. */
  raf: '√r for the share p of largest r',
} as const;
export type WeightKind = keyof typeof WEIGHT_KINDS;

/** How many of `count` intensities ope and raf keep: `round(p · count)`, at least one. */
export function keptCount(parameter: number, count: number): number {
  return Math.min(count, Math.max(1, Math.round(parameter * count)));
}

/**
 * The weights `w [Q,L,H,W]` of the intensities `y [Q,L,H,W]`.
 * @param parameter `p` of twf, ope and raf; others do not use it
 * @throws InputError when a scene has no light, or an intensity is negative or not a number
 */
export function spectralWeights(intensity: RealField, kind: WeightKind, parameter: number): RealField {
  const perScene = elementCount(intensity.shape.slice(1));
  const data = new Float64Array(intensity.data.length);
  for (let start = 0; start < data.length; start += perScene) {
    const y = intensity.data.subarray(start, start + perScene);
    const mean = meanOfScene(y, start / perScene);
    data.set(
      weigh(
        y.map((value) => value / mean),
        kind,
        parameter,
      ),
      start,
    );
  }
  return { shape: intensity.shape, data };
}

function weigh(ratio: Float64Array, kind: WeightKind, parameter: number): Float64Array {
  switch (kind) {
    case 'mm':
      return ratio.map((r) => r / (r + 1));
    case 'plain':
      return ratio;
    case 'sqrt':
      return ratio.map(Math.sqrt);
    case 'twf':
      return ratio.map((r) => (r <= parameter * parameter ? r : 0));
    case 'ope':
    case 'raf': {
      const threshold = ratio.slice().sort()[ratio.length - keptCount(parameter, ratio.length)]!;
      return ratio.map((r) => (r < threshold ? 0 : kind === 'ope' ? 1 : Math.sqrt(r)));
    }
  }
}

function meanOfScene(y: Float64Array, scene: number): number {
  let sum = 0;
  for (const value of y) {
    if (!(value >= 0 && value < Infinity)) {
      throw new InputError({
        where: `measurements, scene ${scene}`,
        expected: 'finite intensities of at least 0',
        found: String(value),
        hint: 'subtract the dark frame and clip at 0 first',
      });
    }
    sum += value;
  }
  if (sum > 0) return sum / y.length;
  throw new InputError({ where: `measurements, scene ${scene}`, expected: 'some light', found: 'intensity 0 at every pixel' });
}

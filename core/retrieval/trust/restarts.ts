import { squaredNorm, zeroField } from '../../math/field.ts';
import type { Field, RealField } from '../../math/field.ts';
import { normal, split } from '../../math/random.ts';
import type { Key } from '../../math/random.ts';
import { alignGlobalPhase } from '../../metrics/global-phase.ts';

/**
 * Another start for the same scene: half of its power from the given one, half from complex white noise, `√½ z + √½ ‖z‖ n/‖n‖`. A solution that only one start
 * leads to is not found again from here; one that the data decide is.
 * @param start `z [1,H,W]`
 */
export function restartFrom(key: Key, start: Field): Field {
  const count = start.re.length;
  const noise: Field = { shape: start.shape, re: normal(split(key, 're'), count), im: normal(split(key, 'im'), count) };
  const scale = Math.sqrt(squaredNorm(start) / squaredNorm(noise));
  const mixed = (own: Float64Array, other: Float64Array) => own.map((value, i) => Math.SQRT1_2 * (value + scale * other[i]!));
  return { shape: start.shape, re: mixed(start.re, noise.re), im: mixed(start.im, noise.im) };
}

/** How far estimates of one scene lie apart. */
export interface Spread {
  /** `[H,W]`: root mean square distance of a pixel from its mean over the estimates, after the global phases are aligned. */
  readonly map: RealField;
  /** `√(Σ map² / Σ|mean|²)`: 0 when all agree. */
  readonly relative: number;
}

/**
 * The spread of estimates `[1,H,W]` around their mean, each turned to the first one's global phase and then to that of the mean.
 * @throws RangeError when there are none
 */
export function spreadOf(estimates: readonly Field[]): Spread {
  const [first] = estimates;
  if (first === undefined) throw new RangeError('the spread of no estimates');
  const towardsFirst = meanOf(estimates.map((estimate) => alignGlobalPhase(estimate, first)));
  const aligned = estimates.map((estimate) => alignGlobalPhase(estimate, towardsFirst));
  const mean = meanOf(aligned);
  const squares = new Float64Array(mean.re.length);
  for (const { re, im } of aligned) {
    for (let i = 0; i < squares.length; i++) {
      squares[i]! += ((re[i]! - mean.re[i]!) ** 2 + (im[i]! - mean.im[i]!) ** 2) / aligned.length;
    }
  }
  const total = squares.reduce((sum, value) => sum + value, 0);
  return {
    map: { shape: mean.shape.slice(1), data: squares.map(Math.sqrt) },
    relative: total === 0 ? 0 : Math.sqrt(total / (squaredNorm(mean) || total)),
  };
}

function meanOf(fields: readonly Field[]): Field {
  const mean = zeroField(fields[0]!.shape);
  for (const { re, im } of fields) {
    for (let i = 0; i < mean.re.length; i++) {
      mean.re[i]! += re[i]! / fields.length;
      mean.im[i]! += im[i]! / fields.length;
    }
  }
  return mean;
}

import { fft2 } from '../math/fft.ts';
import type { RealField } from '../math/field.ts';
import { InputError } from '../math/input-error.ts';
import { TWO_PI } from '../math/units.ts';
import { unwrapPhase } from '../math/unwrap.ts';
import type { MaskPhase } from '../slm/mask.ts';

/** Pixels whose phases are unwrapped in some ten seconds. */
const MOST_UNWRAPPED = 2048 * 2048;

/** φ of one snapshot, `[H, W]`. @throws InputError when there is none of that number */
export function snapshotOf({ shape, data }: MaskPhase, snapshot: number): RealField {
  const [snapshots, height, width] = shape;
  if (snapshot >= snapshots) {
    throw new InputError({ where: 'snapshot', expected: `one of ${snapshots}, counted from 0`, found: `${snapshot}` });
  }
  const size = height * width;
  return { shape: [height, width], data: Float64Array.from(data.subarray(snapshot * size, (snapshot + 1) * size)) };
}

/** `|F e^{jφ}|² / N`, F being orthonormal: the shares of the light of a flat scene, which add up to 1. Zero frequency at [0, 0]. */
export function farField({ shape, data }: RealField): RealField {
  const { re, im } = fft2({ shape: [1, ...shape], re: data.map(Math.cos), im: data.map(Math.sin) });
  return { shape, data: re.map((value, i) => (value ** 2 + im[i]! ** 2) / data.length) };
}

interface Difference {
  /** In (−π, π]. */
  readonly wrapped: RealField;
  readonly unwrapped: RealField | null;
  /** The angle of the mean of `e^{jδ}`, which was taken off. */
  readonly piston: number;
  /** Of the wrapped difference, radians. */
  readonly rms: number;
}

/** `δ = φ − φ'`, less its mean phase. @throws InputError when the masks are of different sizes */
export function maskDifference(one: RealField, other: RealField): Difference {
  if (one.shape.join() !== other.shape.join()) {
    const [expected, found] = [one.shape.join('×'), other.shape.join('×')];
    throw new InputError({ where: 'the other mask', expected: `${expected} pixels, as this one`, found });
  }
  let [re, im] = [0, 0];
  one.data.forEach((phase, i) => {
    re += Math.cos(phase - other.data[i]!);
    im += Math.sin(phase - other.data[i]!);
  });
  const piston = Math.atan2(im, re);
  const data = one.data.map((phase, i) => {
    const difference = phase - other.data[i]! - piston;
    return difference - TWO_PI * Math.round(difference / TWO_PI);
  });
  const wrapped = { shape: one.shape, data };
  return {
    wrapped,
    unwrapped: data.length > MOST_UNWRAPPED ? null : centred(unwrapPhase(wrapped)),
    piston,
    rms: Math.sqrt(data.reduce((sum, value) => sum + value * value, 0) / data.length),
  };
}

/** Less whole turns, so that the median is near 0: which turn the first pixel is in says nothing. */
function centred({ shape, data }: RealField): RealField {
  const turns = Math.round(Float64Array.from(data).sort()[data.length >> 1]! / TWO_PI);
  return { shape, data: data.map((phase) => phase - TWO_PI * turns) };
}

import type { Field } from '../../math/field.ts';

/**
 * Turned by the global phase, which no intensity decides, that makes the scene as real as can be, `z e^{−jθ/2}` with `θ = arg Σ z²`, and then of no negative sum of real parts: a prior
 * of real or non-negative scenes would otherwise take away most of a start, or all of it, that is right but for its phase.
 * @param z `[1,H,W]`
 */
export function upright({ shape, re, im }: Field): Field {
  let [squareRe, squareIm] = [0, 0];
  for (let i = 0; i < re.length; i++) {
    squareRe += re[i]! * re[i]! - im[i]! * im[i]!;
    squareIm += 2 * re[i]! * im[i]!;
  }
  const angle = Math.atan2(squareIm, squareRe) / 2;
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
  const sum = re.reduce((total, value, i) => total + cos * value + sin * im[i]!, 0);
  const sign = sum < 0 ? -1 : 1;
  return {
    shape,
    re: re.map((value, i) => sign * (cos * value + sin * im[i]!)),
    im: im.map((value, i) => sign * (cos * value - sin * re[i]!)),
  };
}

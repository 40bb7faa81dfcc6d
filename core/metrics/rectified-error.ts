import { innerProduct, squaredNorm } from '../math/field.ts';
import type { Field } from '../math/field.ts';

/** How far a field is from the truth once the scale η ≥ 0 and the global phase θ that bring it closest are taken away. */
interface RectifiedError {
  /** `η = |⟨x, truth⟩| / ‖x‖²`; 0 for a dark field. */
  readonly scale: number;
  /** `θ = arg⟨x, truth⟩` in radians. */
  readonly phase: number;
  /** `min ‖truth − η e^{jθ} x‖² / ‖truth‖² = 1 − |⟨x, truth⟩|² / (‖x‖² ‖truth‖²)`, from 0 to 1. */
  readonly error: number;
  /** `min over θ of mean |truth − e^{jθ} x|²`: the scale counts. */
  readonly phaseOnly: number;
}

/**
 * The rectified error of Zhang, Wan, Zhuang and Sun (2024), equations A.7 to A.15 (A.13 as printed lost its squares).
 * @throws RangeError when the sizes differ
 */
export function rectifiedError(x: Field, truth: Field): RectifiedError {
  const [re, im] = innerProduct(x, truth);
  const overlap = Math.hypot(re, im);
  const [power, wanted] = [squaredNorm(x), squaredNorm(truth)];
  const scale = power === 0 ? 0 : overlap / power;
  return {
    scale,
    phase: Math.atan2(im, re),
    error: wanted === 0 ? 0 : Math.max(0, 1 - (scale * overlap) / wanted),
    phaseOnly: Math.max(0, power + wanted - 2 * overlap) / truth.re.length,
  };
}

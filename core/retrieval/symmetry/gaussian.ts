/**
 * Representatives of what Gaussian measurements cannot tell apart. `|A x|` of a real matrix and a real scene leaves the sign open, of a complex matrix
 * the global phase. One scene of each class is chosen, so that a network learns a function and not a relation.
 * Tayal, Lai, Manekar, Zhuang and Sun, "Inverse problems, deep learning, and symmetry breaking" (2020).
 */
import { cloneField, sceneOf } from '../../math/field.ts';
import type { Field } from '../../math/field.ts';

/** Each scene `[Q,·,·]` with the sign that makes the real part of its last pixel that is not 0 positive. */
export function canonicalSign(x: Field): Field {
  return eachScene(x, (re) => [re < 0 ? -1 : 1, 0]);
}

/** Each scene `[Q,·,·]`, turned so that its last pixel that is not 0 is real and positive. */
export function canonicalPhase(x: Field): Field {
  return eachScene(x, (re, im) => {
    const modulus = Math.hypot(re, im);
    return [re / modulus, -im / modulus];
  });
}

/** Multiplies each scene by a factor that its last pixel decides; a dark scene stays as it is. */
function eachScene(x: Field, factorOf: (re: number, im: number) => readonly [number, number]): Field {
  const canonical = cloneField(x);
  for (let q = 0; q < (x.shape[0] ?? 0); q++) {
    const { re, im } = sceneOf(canonical, q);
    const last = re.findLastIndex((value, i) => value !== 0 || im[i] !== 0);
    if (last < 0) continue;
    const [cos, sin] = factorOf(re[last]!, im[last]!);
    for (let i = 0; i < re.length; i++) {
      const [a, b] = [re[i]!, im[i]!];
      re[i] = a * cos - b * sin;
      im[i] = a * sin + b * cos;
    }
  }
  return canonical;
}

import { cloneField, innerProduct, sceneOf } from '../math/field.ts';
import type { Field } from '../math/field.ts';

/**
 * Turns each scene `[Q,H,W]` by the one phase factor that brings it closest to the truth, `x · e^{−jθ}` with `θ = arg⟨truth, x⟩`: intensities do not
 * determine a global phase, so an error must not count it. Scenes that have nothing in common with the truth stay as they are.
 * @throws RangeError when the sizes differ
 */
export function alignGlobalPhase(x: Field, truth: Field): Field {
  const aligned = cloneField(x);
  for (let q = 0; q < (x.shape[0] ?? 0); q++) {
    const scene = sceneOf(aligned, q);
    const [re, im] = innerProduct(sceneOf(truth, q), scene);
    const modulus = Math.hypot(re, im);
    if (modulus === 0) continue;
    const [cos, sin] = [re / modulus, im / modulus];
    for (let i = 0; i < scene.re.length; i++) {
      const real = scene.re[i]!;
      scene.re[i] = real * cos + scene.im[i]! * sin;
      scene.im[i] = scene.im[i]! * cos - real * sin;
    }
  }
  return aligned;
}

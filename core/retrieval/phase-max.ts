import { cloneField } from '../math/field.ts';
import type { Field, RealField } from '../math/field.ts';
import type { SensingOperator } from '../optics/operator.ts';
import { powerGain } from '../optics/power-gain.ts';
import type { Prior } from './priors.ts';

/**
 * One after the other the iterates of the primal–dual method (Chambolle and Pock, J. Math. Imaging Vis. 40 (2011)) for `max Re⟨anchor, x⟩` subject to `|A x| ≤ √y` in every bin that is
 * known: `x ← x − τ (A^H p − anchor)`, `p ← p + σ A(2x − x_before)` less its projection `σ Π(p/σ)` on what is allowed.
 *
 * Noise makes some bins darker than the scene, and the constraint would then forbid the scene itself. Where its variance v is known, a penalty stands for the constraint, as in PhasePack
 * (Chandra et al., SampTA (2019)): `max Re⟨anchor, x⟩ − Σ (|A x| − √y)₊²/(2γ)`, for which p is divided by `1 + σγ`. At a solution |p| is 1/g of the amplitude on average, g the gain of
 * power, so that `γ = g √v̄/(2ȳ)` lets a typical bin be too bright by the standard deviation of its amplitude.
 */
export class PhaseMaxIteration {
  x: Field;
  /** `A x`. */
  farField: Field;
  readonly #dual: Field;
  readonly #steps: readonly [primal: number, dual: number];
  /** `1 + σγ`. */
  readonly #softening: number;

  constructor(
    private readonly problem: {
      readonly operator: SensingOperator<Field>;
      readonly amplitude: RealField;
      readonly weights: RealField | null;
      /** Of the intensities; null where it is not known, or nothing. */
      readonly variance: RealField | null;
      readonly prior: Prior;
    },
    start: Field,
  ) {
    const { operator } = problem;
    this.x = cloneField(start);
    this.farField = operator.forward(start);
    this.#dual = {
      shape: this.farField.shape,
      re: new Float64Array(this.farField.re.length),
      im: new Float64Array(this.farField.re.length),
    };
    // Scenes are some √g larger than what holds them back in the far field: steps in that proportion let both settle alike.
    const gain = powerGain(operator);
    const root = Math.sqrt(gain);
    const norm = Math.sqrt(operator.normSquared());
    this.#steps = [(0.99 * root) / norm, 0.99 / (root * norm)];
    this.#softening = 1 + this.#steps[1] * gain * relativeNoise(problem);
  }

  advance(anchor: Field): void {
    const { operator, prior } = this.problem;
    const [primal] = this.#steps;
    const back = operator.adjoint(this.#dual);
    const x = cloneField(this.x);
    for (let i = 0; i < x.re.length; i++) {
      x.re[i]! -= primal * (back.re[i]! - anchor.re[i]!);
      x.im[i]! -= primal * (back.im[i]! - anchor.im[i]!);
    }
    prior.project(x);
    const farField = operator.forward(x);
    this.#holdBack(farField);
    this.x = x;
    this.farField = farField;
  }

  #holdBack(next: Field): void {
    const { amplitude, weights } = this.problem;
    const [, step] = this.#steps;
    const { re, im } = this.#dual;
    for (let i = 0; i < re.length; i++) {
      if (weights !== null && weights.data[i] === 0) continue;
      const pr = re[i]! + step * (2 * next.re[i]! - this.farField.re[i]!);
      const pi = im[i]! + step * (2 * next.im[i]! - this.farField.im[i]!);
      const modulus = Math.sqrt(pr * pr + pi * pi);
      const kept = Math.max(0, 1 - (step * amplitude.data[i]!) / (modulus || 1)) / this.#softening;
      re[i] = kept * pr;
      im[i] = kept * pi;
    }
  }
}

/** `√v̄/(2ȳ)`: the standard deviation of a typical amplitude, over it. Dark measurements, of which nothing can be said, have none. */
function relativeNoise({ amplitude, variance }: { readonly amplitude: RealField; readonly variance: RealField | null }): number {
  if (variance === null) return 0;
  const power = amplitude.data.reduce((sum, a) => sum + a * a, 0);
  const noise = variance.data.reduce((sum, v) => sum + v, 0);
  return power === 0 ? 0 : Math.sqrt(noise * amplitude.data.length) / (2 * power);
}

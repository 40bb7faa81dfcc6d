import { cloneField } from '../math/field.ts';
import type { Field, RealField } from '../math/field.ts';
import type { SensingOperator } from '../optics/operator.ts';
import { powerGain } from '../optics/power-gain.ts';
import type { Prior } from './priors.ts';

/**
 * One after the other the iterates of the primal–dual method (Chambolle and Pock, J. Math. Imaging Vis. 40 (2011)) for `max Re⟨anchor, x⟩` subject to `|A x| ≤ √y` in every bin that is
 * known: `x ← x − τ (A^H p − anchor)`, `p ← p + σ A(2x − x_before)` less its projection `σ Π(p/σ)` on what is allowed.
 */
export class PhaseMaxIteration {
  x: Field;
  /** `A x`. */
  farField: Field;
  readonly #dual: Field;
  readonly #steps: readonly [primal: number, dual: number];

  constructor(
    private readonly problem: {
      readonly operator: SensingOperator<Field>;
      readonly amplitude: RealField;
      readonly weights: RealField | null;
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
    const root = Math.sqrt(powerGain(operator));
    const norm = Math.sqrt(operator.normSquared());
    this.#steps = [(0.99 * root) / norm, 0.99 / (root * norm)];
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
      const kept = Math.max(0, 1 - (step * amplitude.data[i]!) / (modulus || 1));
      re[i] = kept * pr;
      im[i] = kept * pi;
    }
  }
}

import { squaredNorm } from '../../math/field.ts';
import type { Field, RealField } from '../../math/field.ts';
import { cloneField } from '../../math/field.ts';
import { powerGain } from '../../optics/power-gain.ts';
import { combine } from '../combine.ts';
import { solverOf } from '../iterate.ts';
import { noPrior } from '../priors.ts';
import type { Solver, Tunable } from '../solver.ts';
import { exactStep } from './exact-step.ts';
import type { FlowLoss } from './losses.ts';

/** Where a flow stands, for what it believes of each bin. */
interface Standing<Own extends string> {
  /** `u = A z`. */
  readonly farField: Field;
  readonly amplitude: RealField;
  /** How far each bin is known, from 0 to 1. */
  readonly known: Float64Array;
  readonly own: Readonly<Record<Own, number>>;
  /** The root mean square of |u| that a scene of the power of z would give. */
  readonly typical: number;
}

interface Flow<Own extends string> extends Omit<Solver, 'solve' | 'tunables' | 'group' | 'defaults'> {
  readonly tunables: Readonly<Record<Own, Tunable>>;
  readonly loss: FlowLoss;
  readonly iterations: number;
  /** How much each bin counts at this point; left out: all alike. */
  confidence?(standing: Standing<Own>): Float64Array;
  /** μ of a step `z ← z − (μ/g) A^H d`, g the mean gain of power; `exact`: the best along the gradient of the intensity loss. */
  step(own: Readonly<Record<Own, number>>): number | 'exact';
}

/**
 * A gradient flow: `z ← P( z − (μ/g) A^H d )`, d the slope of a loss with respect to the far field, each bin counting as much as the flow believes it and as
 * it is known, g = ‖A‖_F²/n. A step that raises the loss is halved, and those after it are no longer: with few measurements those of the papers are too long.
 * For Gaussian measurements g = m, which makes these the steps of the papers; for others it makes them the same in effect.
 */
export function flowOf<const Own extends string>({ loss, step, confidence, iterations, ...method }: Flow<Own>): Solver {
  return solverOf<Own>({
    ...method,
    group: 'flows',
    defaults: { iterations, tolerance: 1e-9 },
    begin({ amplitude, weights, operator, prior, own, start }) {
      const gain = powerGain(operator);
      const bins = amplitude.data.length;
      const known = weights?.data ?? new Float64Array(bins).fill(1);
      const length = step(own);
      let estimate = start;
      let farField = operator.forward(start);
      let shortened = 1;
      const believed = (): Float64Array => {
        if (confidence === undefined) return known;
        const typical = Math.sqrt((gain * squaredNorm(estimate)) / bins);
        const trust = confidence({ farField, amplitude, known, own, typical });
        return weights === null ? trust : trust.map((value, i) => value * weights.data[i]!);
      };
      return {
        get estimate() {
          return estimate;
        },
        get farField() {
          return farField;
        },
        advance() {
          const trust = believed();
          const pull = cloneField(farField);
          loss.pull(pull, amplitude, trust);
          const direction = operator.adjoint(pull);
          if (length === 'exact') alongExactly(direction, trust);
          else withLength(direction, trust, length);
        },
      };

      function alongExactly(direction: Field, trust: Float64Array): void {
        const along = operator.forward(direction);
        const move = exactStep(farField, along, amplitude, trust);
        estimate = combine(1, estimate, move, direction);
        if (prior === noPrior) farField = combine(1, farField, move, along);
        else project();
      }

      function withLength(direction: Field, trust: Float64Array, length: number): void {
        const before = estimate;
        const lossBefore = loss.loss(farField, amplitude, trust);
        for (;;) {
          estimate = combine(1, before, (-shortened * length) / gain, direction);
          project();
          // A prior that is no projection may raise the loss whatever the step.
          if (loss.loss(farField, amplitude, trust) <= lossBefore || shortened < 1 / 64) return;
          shortened /= 2;
        }
      }

      function project(): void {
        prior.project(estimate);
        farField = operator.forward(estimate);
      }
    },
  });
}

import type { Field } from '../../math/field.ts';
import { cloneField } from '../../math/field.ts';
import { solverOf } from '../iterate.ts';
import { projectMagnitude } from '../magnitude-projection.ts';
import type { Solver, Tunable } from '../solver.ts';

const BETA: Tunable = { value: 0.9, least: 0, most: 2, text: 'β: how hard what the prior forbids is pushed back' };

/**
 * Hybrid input-output: with `p = P_M x`, a value of p that the prior allows is taken, and where the prior would move it the next is `x − β (p − P_S p)`; real and imaginary parts
 * apart. For a support that is Fienup's `x − β p` outside it. The estimate is `P_S P_M x`.
 * Fienup, "Phase retrieval algorithms: a comparison", Applied Optics 21 (1982).
 */
export const hybridInputOutput = inputOutput({
  name: 'hio',
  title: 'Hybrid input-output',
  source: 'Fienup, Applied Optics 21 (1982)',
  use: 'one oversampled far field and a support: leaves local solutions, does not settle in noise',
  tunables: { beta: BETA },
  next: (x, p, _allowed, { beta }) => x - beta * p,
  accept: () => true,
});

/**
 * Continuous hybrid input-output: where p is allowed but much smaller than x, the next is `x − ((1 − 2α)/α) p`, so that nothing jumps where a value becomes allowed. As Fienup's
 * rule `α x ≤ p` for non-negative scenes, along the direction of p for complex ones.
 * Fienup, "Phase retrieval with continuous version of hybrid input-output", Frontiers in Optics, OSA (2003).
 */
export const continuousHybridInputOutput = inputOutput({
  name: 'chio',
  title: 'Continuous hybrid input-output',
  source: 'Fienup, Frontiers in Optics (2003)',
  use: 'as hybrid input-output, for non-negative scenes',
  tunables: {
    alpha: { value: 0.4, least: 0.01, most: 0.5, text: 'α: where between x and p the rule changes' },
    beta: BETA,
  },
  next: (x, p, allowed, { alpha, beta }) => x - (allowed ? (1 - 2 * alpha) / alpha : beta) * p,
  accept: (overlap, power, { alpha }) => alpha * overlap <= power,
});

interface Rules<Own extends string> extends Pick<Solver, 'name' | 'title' | 'source' | 'use'> {
  readonly tunables: Readonly<Record<Own, Tunable>>;
  /** The next value where p is not taken. @param p what of p is pushed back: all of it where it is allowed, otherwise what the prior takes away */
  next(x: number, p: number, allowed: boolean, own: Readonly<Record<Own, number>>): number;
  /** Whether an allowed p is taken, by Re⟨p, x⟩ and |p|² of its pixel. */
  accept(overlap: number, power: number, own: Readonly<Record<Own, number>>): boolean;
}

function inputOutput<const Own extends string>({ next, accept, ...description }: Rules<Own>): Solver {
  return solverOf<Own>({
    ...description,
    group: 'projections',
    initial: 'filtered',
    defaults: { iterations: 400, tolerance: 1e-9 },
    begin({ amplitude, weights, operator, prior, own, start }) {
      let x = cloneField(start);
      let farFieldOfX = operator.forward(x);
      let estimate = start;
      let farField = cloneField(farFieldOfX);
      return {
        get estimate() {
          return estimate;
        },
        get farField() {
          return farField;
        },
        advance() {
          const p = projectMagnitude(x, farFieldOfX, amplitude, operator, weights);
          estimate = cloneField(p);
          prior.project(estimate);
          farField = operator.forward(estimate);
          x = inputOf(x, p, estimate);
          farFieldOfX = operator.forward(x);
        },
      };

      function inputOf(before: Field, p: Field, allowed: Field): Field {
        const input = cloneField(p);
        for (let i = 0; i < p.re.length; i++) {
          const overlap = p.re[i]! * before.re[i]! + p.im[i]! * before.im[i]!;
          const taken = accept(overlap, p.re[i]! * p.re[i]! + p.im[i]! * p.im[i]!, own);
          for (const part of ['re', 'im'] as const) {
            const forbidden = p[part][i]! - allowed[part][i]!;
            // Allowed values come back from the projection with rounding at most.
            if (Math.abs(forbidden) > 1e-12 * Math.abs(p[part][i]!))
              input[part][i] = next(before[part][i]!, forbidden, false, own);
            else if (!taken) input[part][i] = next(before[part][i]!, p[part][i]!, true, own);
          }
        }
        return input;
      }
    },
  });
}

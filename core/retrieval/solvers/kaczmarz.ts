import { cloneField } from '../../math/field.ts';
import { permutation, split } from '../../math/random.ts';
import { explicitMatrix } from '../explicit-matrix.ts';
import { solverOf } from '../iterate.ts';

/**
 * Randomised Kaczmarz: bin after bin, `x ← x + (√y_i u_i/|u_i| − u_i) a_i^H / ‖a_i‖²` with `u_i = a_i x`, in a new random order each sweep; an iteration is a sweep.
 * Wei, "Solving systems of phaseless equations via Kaczmarz methods: a proof of concept study", Inverse Problems 31 (2015). A weight shortens the step of its bin.
 */
export const kaczmarz = solverOf({
  name: 'kaczmarz',
  title: 'Randomised Kaczmarz',
  group: 'rows',
  source: 'Wei, Inverse Problems 31 (2015)',
  use: 'small problems given by a matrix: few sweeps, no step to choose',
  initial: 'truncated',
  defaults: { iterations: 500, tolerance: 1e-9 },
  tunables: {},
  begin({ amplitude, weights, operator, prior, key, start }) {
    const { re: ar, im: ai, shape } = explicitMatrix(operator, 'kaczmarz');
    const [rows, columns] = shape as [number, number];
    const x = cloneField(start);
    let farField = operator.forward(x);
    let estimate = start;
    let sweep = 0;
    const visit = (row: number): void => {
      const weight = weights === null ? 1 : weights.data[row]!;
      if (weight === 0) return;
      const first = row * columns;
      let [re, im, power] = [0, 0, 0];
      for (let k = 0, at = first; k < columns; k++, at++) {
        re += ar[at]! * x.re[k]! - ai[at]! * x.im[k]!;
        im += ar[at]! * x.im[k]! + ai[at]! * x.re[k]!;
        power += ar[at]! * ar[at]! + ai[at]! * ai[at]!;
      }
      if (power === 0) return;
      const modulus = Math.sqrt(re * re + im * im);
      const scale = weight / power;
      const factor = scale * (amplitude.data[row]! / modulus - 1);
      const [stepRe, stepIm] = modulus === 0 ? [scale * amplitude.data[row]!, 0] : [re * factor, im * factor];
      for (let k = 0, at = first; k < columns; k++, at++) {
        x.re[k]! += ar[at]! * stepRe + ai[at]! * stepIm;
        x.im[k]! += ar[at]! * stepIm - ai[at]! * stepRe;
      }
    };
    return {
      get estimate() {
        return estimate;
      },
      get farField() {
        return farField;
      },
      advance() {
        for (const row of permutation(split(key, sweep++), rows)) visit(row);
        prior.project(x);
        estimate = x;
        farField = operator.forward(x);
      },
    };
  },
});

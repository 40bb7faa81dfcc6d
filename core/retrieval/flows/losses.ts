import type { Field, RealField } from '../../math/field.ts';

/** A misfit between a far field u and measured amplitudes `a = √y`, a sum over bins, each with a confidence w. */
export interface FlowLoss {
  loss(u: Field, amplitude: RealField, confidence: Float64Array): number;
  /** `d = ∂loss/∂ū`, so that the loss changes by `2 Re⟨d, δ⟩` when u changes by δ: overwrites u with it. The confidence counts as constant. */
  pull(u: Field, amplitude: RealField, confidence: Float64Array): void;
}

/** `½ Σ w (|u|² − y)²`, `d = w (|u|² − y) u`: the least squares of intensities, smooth everywhere. */
export const intensityLoss: FlowLoss = {
  loss: (u, { data }, confidence) => sumOver(u, (power, i) => (confidence[i]! * (power - data[i]! * data[i]!) ** 2) / 2),
  pull: (u, { data }, confidence) => scaleEach(u, (power, i) => confidence[i]! * (power - data[i]! * data[i]!)),
};

/** `Σ w (|u| − a)²`, `d = w (1 − a/|u|) u`: the least squares of amplitudes. A far field of 0 has no direction: it gets the phase 0. */
export const amplitudeLoss: FlowLoss = {
  loss: (u, { data }, confidence) => sumOver(u, (power, i) => confidence[i]! * (Math.sqrt(power) - data[i]!) ** 2),
  pull(u, { data }, confidence) {
    for (let i = 0; i < u.re.length; i++) {
      const modulus = Math.sqrt(u.re[i]! * u.re[i]! + u.im[i]! * u.im[i]!);
      if (modulus === 0) {
        u.re[i] = -confidence[i]! * data[i]!;
        continue;
      }
      const factor = confidence[i]! * (1 - data[i]! / modulus);
      u.re[i]! *= factor;
      u.im[i]! *= factor;
    }
  },
};

/** `Σ w (|u|² − y log|u|²)`, `d = w (1 − y/|u|²) u`: the likelihood of photon counts, which the confidence must keep away from u = 0. */
export const poissonLoss: FlowLoss = {
  loss: (u, { data }, confidence) =>
    sumOver(u, (power, i) => (confidence[i] === 0 ? 0 : confidence[i]! * (power - data[i]! * data[i]! * Math.log(power)))),
  pull: (u, { data }, confidence) =>
    scaleEach(u, (power, i) => (confidence[i] === 0 ? 0 : confidence[i]! * (1 - (data[i]! * data[i]!) / power))),
};

function sumOver({ re, im }: Field, term: (power: number, i: number) => number): number {
  let sum = 0;
  for (let i = 0; i < re.length; i++) sum += term(re[i]! * re[i]! + im[i]! * im[i]!, i);
  return sum;
}

function scaleEach({ re, im }: Field, factorOf: (power: number, i: number) => number): void {
  for (let i = 0; i < re.length; i++) {
    const factor = factorOf(re[i]! * re[i]! + im[i]! * im[i]!, i);
    re[i]! *= factor;
    im[i]! *= factor;
  }
}

/**
 * A sketch of a data set: `z = mean over samples of e^{jΩᵀx}`, its characteristic function at m frequencies. One pass, any number of samples in the memory
 * of the sketch; sketches of parts add up to that of the whole. A generator is trained against it without the data.
 * Keriven, Bourrier, Gribonval and Pérez, "Sketching for large-scale learning of mixture models" (2018); Schellekens and Jacques, "Compressive
 * learning of generative networks" (2020).
 */
import { InputError } from '../../math/input-error.ts';
import type { FrequencyLaw } from './frequencies.ts';

export interface Sketch {
  readonly law: FrequencyLaw;
  /** Samples that went in. */
  readonly count: number;
  /** `z [m]` */
  readonly re: Float64Array;
  readonly im: Float64Array;
}

export function emptySketch(law: FrequencyLaw): Sketch {
  return { law, count: 0, re: new Float64Array(law.count), im: new Float64Array(law.count) };
}

/**
 * The sketch with more samples in it.
 * @param samples `[N, d]`, row-major
 * @throws RangeError when they are not whole rows of d numbers
 */
export function addSamples({ law, count, re, im }: Sketch, samples: ArrayLike<number>): Sketch {
  const { dimension, frequencies } = law;
  const added = samples.length / dimension;
  if (!Number.isInteger(added)) throw new RangeError(`${samples.length} numbers are not samples of ${dimension}`);
  const cos = re.map((value) => value * count);
  const sin = im.map((value) => value * count);
  for (let n = 0; n < added; n++) {
    for (let k = 0; k < law.count; k++) {
      let angle = 0;
      for (let i = 0; i < dimension; i++) angle += samples[n * dimension + i]! * frequencies[i * law.count + k]!;
      cos[k]! += Math.cos(angle);
      sin[k]! += Math.sin(angle);
    }
  }
  const total = count + added || 1;
  return { law, count: count + added, re: cos.map((sum) => sum / total), im: sin.map((sum) => sum / total) };
}

/** The sketch of both data sets together. @throws InputError when their frequencies differ */
export function mergeSketches(a: Sketch, b: Sketch): Sketch {
  const [one, other] = [a.law, b.law];
  if (one.dimension !== other.dimension || one.frequencies.some((value, i) => value !== other.frequencies[i])) {
    const hint = 'make both with the same seed, number of frequencies and scale';
    throw new InputError({ where: 'sketches', expected: 'the same frequencies', found: 'others', hint });
  }
  const total = a.count + b.count || 1;
  const mean = (x: Float64Array, y: Float64Array) => x.map((value, k) => (value * a.count + y[k]! * b.count) / total);
  return { law: one, count: a.count + b.count, re: mean(a.re, b.re), im: mean(a.im, b.im) };
}

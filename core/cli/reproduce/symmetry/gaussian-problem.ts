import { intensityOf, sceneOf, type Field } from '../../../math/field.ts';
import { normal, rootKey, split } from '../../../math/random.ts';
import { rectifiedError } from '../../../metrics/rectified-error.ts';
import { summarise } from '../../../metrics/summary.ts';
import { gaussianMatrix } from '../../../optics/gaussian-matrix.ts';
import { matrixOperator } from '../../../optics/matrix-operator.ts';
import { canonicalPhase, canonicalSign } from '../../../retrieval/symmetry/gaussian.ts';
import type { Pairs } from '../../../training/regression/pairs.ts';

export const KINDS = ['real', 'complex'] as const;
export type Kind = (typeof KINDS)[number];

/** Whether scenes are learned as they are drawn, or one of each class. */
export const STAGES = ['before', 'after'] as const;
export type Stage = (typeof STAGES)[number];

/** Measurements for each number of a scene. */
export const OVERSAMPLING = 4;

export interface GaussianProblem {
  readonly pairs: Readonly<Record<Stage, Pairs>>;
  /** Intensities of the test scenes. */
  readonly tested: Float32Array;
  /** The mean rectified error over test scenes of what was made of their intensities. */
  errorOf(made: Float32Array): number;
}

/** Scenes of standard normal numbers, and their intensities `|A x|²/n` behind one Gaussian matrix. The seed decides all of them. */
export function gaussianProblem(kind: Kind, length: number, samples: number, tested: number, seed: number): GaussianProblem {
  const key = split(split(rootKey(seed), kind), length);
  const operator = matrixOperator(gaussianMatrix(split(key, 'matrix'), OVERSAMPLING * length, length, kind), [1, length]);
  const draw = (name: string, count: number): Field => {
    const of = (part: string) => normal(split(split(key, name), part), count * length);
    return { shape: [count, 1, length], re: of('re'), im: kind === 'real' ? new Float64Array(count * length) : of('im') };
  };
  const [scenes, truth] = [draw('train', samples), draw('test', tested)];
  const intensities = (x: Field) => Float32Array.from(intensityOf(operator.forward(x)).data, (y) => y / length);
  const given = intensities(scenes);
  const canonical = kind === 'real' ? canonicalSign(scenes) : canonicalPhase(scenes);
  const pairsOf = (x: Field): Pairs => ({
    given,
    wanted: valuesOf(x, kind),
    givenShape: [OVERSAMPLING * length],
    wantedShape: [kind === 'real' ? length : 2 * length],
  });
  return {
    pairs: { before: pairsOf(scenes), after: pairsOf(canonical) },
    tested: intensities(truth),
    errorOf: (made) => summarise(errorsOf(made, truth, kind)).mean,
  };
}

/** Real numbers of each scene: its real parts, then its imaginary parts where it has any. */
function valuesOf(x: Field, kind: Kind): Float32Array {
  if (kind === 'real') return Float32Array.from(x.re);
  const [count = 0, , length = 0] = x.shape;
  const values = new Float32Array(2 * x.re.length);
  for (let q = 0; q < count; q++) {
    values.set(x.re.subarray(q * length, (q + 1) * length), 2 * q * length);
    values.set(x.im.subarray(q * length, (q + 1) * length), (2 * q + 1) * length);
  }
  return values;
}

/** Rectified errors of each scene. */
function errorsOf(made: Float32Array, truth: Field, kind: Kind): number[] {
  const [count = 0, , length = 0] = truth.shape;
  const size = kind === 'real' ? length : 2 * length;
  return Array.from({ length: count }, (_, q) => {
    const row = Float64Array.from(made.subarray(q * size, (q + 1) * size));
    const im = kind === 'real' ? new Float64Array(length) : row.subarray(length);
    return rectifiedError({ shape: [1, length], re: row.subarray(0, length), im }, sceneOf(truth, q)).error;
  });
}

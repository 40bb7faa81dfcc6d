import { squaredNorm } from '../math/field.ts';
import type { Field, RealField } from '../math/field.ts';
import { hermitianEigen } from '../math/hermitian-eigen.ts';

interface Square {
  readonly re: Float64Array;
  readonly im: Float64Array;
}

/** The iteration of PhaseLift: see its solver. */
export class Lifted {
  #x: Square;
  #momentum: Square;
  #inertia = 1;
  #objective = Infinity;
  /** Intensities of both, which are linear in them. */
  #seen: Float64Array;
  #foreseen: Float64Array;
  readonly #size: number;
  readonly #step: number;
  readonly #trace: number;

  constructor(
    private readonly matrix: Field,
    private readonly amplitude: RealField,
    private readonly weights: RealField | null,
    start: Field,
    trace: number,
  ) {
    this.#size = matrix.shape[1]!;
    const { re, im } = start;
    const outer = (of: (i: number, j: number) => number): Float64Array =>
      Float64Array.from({ length: this.#size ** 2 }, (_, at) => of(Math.floor(at / this.#size), at % this.#size));
    this.#x = {
      re: outer((i, j) => re[i]! * re[j]! + im[i]! * im[j]!),
      im: outer((i, j) => im[i]! * re[j]! - re[i]! * im[j]!),
    };
    this.#momentum = this.#x;
    this.#seen = this.#foreseen = this.#intensities(this.#x);
    this.#step = 1 / this.#largestGain();
    // What moves X from 0 is A^H y A, of about g ȳ: in these units the same λ suits every operator and every light.
    const mean = amplitude.data.reduce((sum, a, i) => sum + this.#weight(i) * a * a, 0) / amplitude.data.length;
    this.#trace = (trace * mean * squaredNorm(matrix)) / this.#size;
  }

  /** One step. @returns the scene whose square comes closest to X */
  advance(): Square {
    const missing = this.#foreseen.map((value, i) => this.#weight(i) * (value - this.amplitude.data[i]! ** 2));
    const slope = this.#adjoint(missing);
    const moved = {
      re: this.#momentum.re.map(
        (value, at) => value - this.#step * (slope.re[at]! + (at % (this.#size + 1) === 0 ? this.#trace : 0)),
      ),
      im: this.#momentum.im.map((value, at) => value - this.#step * slope.im[at]!),
    };
    const { positive, leading } = positivePart(moved, this.#size);
    const seen = this.#intensities(positive);
    const objective = this.#objectiveAt(positive, seen);
    // What overshot begins anew: else the momentum swings around the solution.
    const overshot = objective > this.#objective;
    const inertia = overshot ? 1 : (1 + Math.sqrt(1 + 4 * this.#inertia ** 2)) / 2;
    const share = overshot ? 0 : (this.#inertia - 1) / inertia;
    const before = this.#x;
    const along = (part: 're' | 'im'): Float64Array =>
      positive[part].map((value, at) => value + share * (value - before[part][at]!));
    this.#momentum = { re: along('re'), im: along('im') };
    this.#foreseen = seen.map((value, i) => value + share * (value - this.#seen[i]!));
    this.#seen = seen;
    this.#x = positive;
    this.#inertia = inertia;
    this.#objective = objective;
    return leading;
  }

  /** `½ Σ w (a_i^H X a_i − y_i)² + λ tr X`. */
  #objectiveAt({ re }: Square, seen: Float64Array): number {
    const misfit = seen.reduce((sum, value, i) => sum + this.#weight(i) * (value - this.amplitude.data[i]! ** 2) ** 2, 0);
    let trace = 0;
    for (let i = 0; i < this.#size; i++) trace += re[i * (this.#size + 1)]!;
    return misfit / 2 + this.#trace * trace;
  }

  #weight(i: number): number {
    return this.weights === null ? 1 : this.weights.data[i]!;
  }

  /** `A_i X A_i^H` for each row of A: the diagonal, and twice the real part of what stands above it. */
  #intensities({ re, im }: Square): Float64Array {
    const size = this.#size;
    const { re: ar, im: ai } = this.matrix;
    const result = new Float64Array(this.amplitude.data.length);
    for (let row = 0, first = 0; row < result.length; row++, first += size) {
      let sum = 0;
      for (let i = 0; i < size; i++) {
        const [br, bi] = [ar[first + i]!, ai[first + i]!];
        let xr = (re[i * (size + 1)]! * br) / 2;
        let xi = (-re[i * (size + 1)]! * bi) / 2;
        for (let j = i + 1, at = i * size + j; j < size; j++, at++) {
          xr += re[at]! * ar[first + j]! + im[at]! * ai[first + j]!;
          xi += im[at]! * ar[first + j]! - re[at]! * ai[first + j]!;
        }
        sum += br * xr - bi * xi;
      }
      result[row] = 2 * sum;
    }
    return result;
  }

  /** `Σ r_i A_i^H A_i`. */
  #adjoint(values: Float64Array): Square {
    const size = this.#size;
    const { re: ar, im: ai } = this.matrix;
    const [re, im] = [new Float64Array(size * size), new Float64Array(size * size)];
    for (let row = 0, first = 0; row < values.length; row++, first += size) {
      const value = values[row]!;
      if (value === 0) continue;
      for (let i = 0; i < size; i++) {
        const [xr, xi] = [value * ar[first + i]!, value * ai[first + i]!];
        for (let j = i, at = i * size + i; j < size; j++, at++) {
          re[at]! += xr * ar[first + j]! + xi * ai[first + j]!;
          im[at]! += xr * ai[first + j]! - xi * ar[first + j]!;
        }
      }
    }
    for (let i = 0; i < size; i++) {
      for (let j = 0; j < i; j++) {
        re[i * size + j] = re[j * size + i]!;
        im[i * size + j] = -im[j * size + i]!;
      }
    }
    return { re, im };
  }

  /** The norm of the map from X to intensities, squared, by power iteration; 2 % above. */
  #largestGain(): number {
    const size = this.#size;
    let x: Square = { re: new Float64Array(size * size), im: new Float64Array(size * size) };
    for (let i = 0; i < size; i++) x.re[i * (size + 1)] = 1;
    let gain = 0;
    for (let iteration = 0; iteration < 40; iteration++) {
      const norm = Math.sqrt(x.re.reduce((sum, value, at) => sum + value ** 2 + x.im[at]! ** 2, 0)) || 1;
      const unit = { re: x.re.map((value) => value / norm), im: x.im.map((value) => value / norm) };
      x = this.#adjoint(this.#intensities(unit));
      gain = Math.sqrt(x.re.reduce((sum, value, at) => sum + value ** 2 + x.im[at]! ** 2, 0));
    }
    return 1.02 * gain || 1;
  }
}

/** The nearest matrix without negative eigenvalues, and the scene of its largest. */
function positivePart({ re, im }: Square, size: number): { positive: Square; leading: Square } {
  const eigen = hermitianEigen(re, im);
  const positive = { re: new Float64Array(size * size), im: new Float64Array(size * size) };
  const vector = (k: number): Square => ({
    re: Float64Array.from({ length: size }, (_, i) => eigen.re[i * size + k]!),
    im: Float64Array.from({ length: size }, (_, i) => eigen.im[i * size + k]!),
  });
  for (let k = 0; k < size; k++) {
    const value = eigen.values[k]!;
    if (value <= 0) continue;
    const v = vector(k);
    for (let i = 0; i < size; i++) {
      const [xr, xi] = [value * v.re[i]!, value * v.im[i]!];
      for (let j = 0, at = i * size; j < size; j++, at++) {
        positive.re[at]! += xr * v.re[j]! + xi * v.im[j]!;
        positive.im[at]! += xi * v.re[j]! - xr * v.im[j]!;
      }
    }
  }
  const root = Math.sqrt(Math.max(0, eigen.values[size - 1]!));
  const last = vector(size - 1);
  return { positive, leading: { re: last.re.map((value) => value * root), im: last.im.map((value) => value * root) } };
}

import type { Shape2 } from '../math/field.ts';

/** Low aberrations of a bench, by name, in the order in which they are made orthogonal. Tilts are not among them: a tilt moves the pattern, and the registration's centre has it. */
export const ABERRATION_TERMS = [
  'defocus',
  'astigmatism',
  'oblique-astigmatism',
  'coma-x',
  'coma-y',
  'trefoil-x',
  'trefoil-y',
  'spherical',
] as const;
export type AberrationTerm = (typeof ABERRATION_TERMS)[number];

/** One term of a wavefront error. */
export interface Aberration {
  readonly term: AberrationTerm;
  /** Root mean square over the mask, in wavelengths; the sign says which way. */
  readonly waves: number;
}

/** Zernike polynomials in Cartesian form, x to the right, y downwards, up to a factor and lower terms, which the orthogonalisation settles. */
const POLYNOMIALS: Readonly<Record<AberrationTerm, (x: number, y: number) => number>> = {
  defocus: (x, y) => x * x + y * y,
  astigmatism: (x, y) => x * x - y * y,
  'oblique-astigmatism': (x, y) => 2 * x * y,
  'coma-x': (x, y) => 3 * x * (x * x + y * y),
  'coma-y': (x, y) => 3 * y * (x * x + y * y),
  'trefoil-x': (x, y) => x * x * x - 3 * x * y * y,
  'trefoil-y': (x, y) => 3 * x * x * y - y * y * y,
  spherical: (x, y) => 6 * (x * x + y * y) ** 2,
};

const bases = new Map<string, ReadonlyMap<AberrationTerm, Float64Array>>();

/**
 * Zernike polynomials that are orthonormal over the pixels of a rectangular mask: Gram and Schmidt, after piston and tilts, in the order of `ABERRATION_TERMS`.
 * So each has mean 0, mean square 1, no tilt, and the rms of a sum is the root of the sum of squares. On an axis of one or two pixels what cannot be told from lower terms is 0.
 * Mahajan and Dai, "Orthonormal polynomials in wavefront analysis: analytical solution", J. Opt. Soc. Am. A 24 (2007).
 * @returns `[H,W]` by term; do not change it
 */
export function zernikeBasis([height, width]: Shape2): ReadonlyMap<AberrationTerm, Float64Array> {
  const name = `${height}x${width}`;
  let basis = bases.get(name);
  if (basis === undefined) bases.set(name, (basis = orthonormalise([height, width])));
  return basis;
}

function orthonormalise([height, width]: Shape2): ReadonlyMap<AberrationTerm, Float64Array> {
  const radius = Math.hypot(height, width) / 2;
  const sample = (value: (x: number, y: number) => number) =>
    Float64Array.from({ length: height * width }, (_, i) =>
      value(((i % width) - (width - 1) / 2) / radius, (Math.floor(i / width) - (height - 1) / 2) / radius),
    );
  const lower: Float64Array[] = [];
  const append = (values: Float64Array): Float64Array => {
    const before = Math.sqrt(meanProduct(values, values));
    // Twice: rounding of the first pass is taken out by the second.
    for (const other of [...lower, ...lower]) {
      const share = meanProduct(values, other);
      values.forEach((_, i) => (values[i]! -= share * other[i]!));
    }
    const rms = Math.sqrt(meanProduct(values, values));
    const unit = rms > 1e-9 * before ? values.map((value) => value / rms) : values.fill(0);
    lower.push(unit);
    return unit;
  };
  append(sample(() => 1));
  append(sample((x) => x));
  append(sample((_, y) => y));
  return new Map(ABERRATION_TERMS.map((term) => [term, append(sample(POLYNOMIALS[term]))]));
}

function meanProduct(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!;
  return sum / a.length;
}

/** The phase `2π Σ waves · Z` over a mask, `[H,W]` radians, by which the field behind it is ahead: it is multiplied by `e^{+jW}`. */
export function aberrationPhase(aberrations: readonly Aberration[], shape: Shape2): Float64Array {
  const phase = new Float64Array(shape[0] * shape[1]);
  const basis = zernikeBasis(shape);
  for (const { term, waves } of aberrations) {
    const values = basis.get(term)!;
    for (let i = 0; i < phase.length; i++) phase[i]! += 2 * Math.PI * waves * values[i]!;
  }
  return phase;
}

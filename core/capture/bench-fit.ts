import type { Field, RealField } from '../math/field.ts';
import { fitLeastSquares, type LeastSquaresFit, type Linearisation } from '../math/least-squares.ts';
import { determinant, inverse, type Matrix2 } from '../optics/affine.ts';
import { cameraFrames, type CameraFrames, type Envelope } from '../optics/camera-plane.ts';
import { benchDecoding } from '../optics/coded-diffraction.ts';
import type { PanelModel } from '../optics/panel.ts';
import { aberrationOf, GEOMETRY, geometryOf, panelWith, type BenchParameter, type BenchValues } from './bench-parameters.ts';
import type { LightFrame } from './bins.ts';

/** Frames of one known (or estimated) scene behind the masks. */
export interface KnownScene {
  /** `x [H,W]`. */
  readonly scene: Field;
  /** One a mask, in the model's units of light a pixel. */
  readonly frames: readonly LightFrame[];
  /** By frame, 0 for pixels that are not to be believed; null for all of them. */
  readonly trusted: readonly (Float64Array | null)[];
}

export interface BenchProblem {
  readonly scenes: readonly KnownScene[];
  /** `φ [L,H,W]`. */
  readonly mask: RealField;
  /** Fill factor and fringing are taken from here; the rest is fitted. */
  readonly panel: PanelModel;
  readonly envelope: Envelope;
}

export interface BenchFit {
  readonly values: BenchValues;
  /** Which parameters were fitted. */
  readonly free: readonly BenchParameter[];
  /** Standard deviations of these, from the curvature and the residuals; null where more was fitted than they know of. */
  readonly uncertainties: Partial<Record<BenchParameter, number>> | null;
  /** `‖model − frames‖ / ‖frames‖` over trusted pixels. */
  readonly residual: number;
}

/** Finite differences for what acts on the field behind the mask: each costs one more model, and there are few. Chosen so that differences of the model are well above its error of 1e-4. */
const STEPS: Partial<Record<BenchParameter, number>> = { 'phase error': 2e-3, leak: 2e-3 };
const WAVES_STEP = 2e-3;

/** Residuals beyond this many standard deviations count as outliers, and pull no harder than one there (Huber). */
const OUTLIER = 4;

/**
 * Fits a bench to frames of known scenes behind known masks, by least squares over all camera pixels within `radius` bins of the zero frequency. All pixels count alike but outliers.
 * @param free which parameters move; the others keep their value
 * @param onStep called before each step; throw in it to give up
 */
export async function fitBench(
  problem: BenchProblem,
  start: BenchValues,
  free: readonly BenchParameter[],
  {
    iterations,
    radius = Infinity,
    onStep = () => {},
  }: { readonly iterations: number; readonly radius?: number; readonly onStep?: () => void | Promise<void> },
): Promise<BenchFit> {
  const toValues = (parameters: Float64Array): BenchValues => ({
    ...start,
    ...Object.fromEntries(free.map((name, i) => [name, parameters[i]!])),
  });
  const initial = Float64Array.from(free, (name) => start[name]);
  const weights = pixelWeights(problem, start, radius);
  let scale = Infinity;
  const linearise = (parameters: Float64Array): Linearisation => {
    const values = toValues(parameters);
    const { residuals, jacobian } = linearisation(problem, values, free);
    // The spread of the residuals, by their median, decides what an outlier is until the next step.
    scale = 1.48 * median(residuals.map((r, i) => (weights[i]! > 0 ? Math.abs(r) : NaN)).filter(Number.isFinite));
    const factors = residuals.map((r, i) => weights[i]! * pull(r, scale));
    return {
      residuals: residuals.map((r, i) => r * factors[i]!),
      jacobian: jacobian.map((column) => column.map((d, i) => d * factors[i]!)),
    };
  };
  const cost = (parameters: Float64Array): number => {
    let sum = 0;
    residualsAt(problem, toValues(parameters)).forEach((r, i) => (sum += (r * weights[i]! * pull(r, scale)) ** 2));
    return sum;
  };
  const fit: LeastSquaresFit = await fitLeastSquares(initial, linearise, cost, {
    iterations,
    async onIteration() {
      await onStep();
      return true;
    },
  });
  const total = problem.scenes
    .flatMap(({ frames }) => frames.flatMap(({ values }) => [squares(values)]))
    .reduce((a, b) => a + b, 0);
  const values = { ...toValues(fit.parameters) };
  return {
    values: { ...values, leak: Math.abs(values.leak) },
    free,
    uncertainties: Object.fromEntries(free.map((name, i) => [name, fit.uncertainties[i]!])),
    residual: Math.sqrt(cost(fit.parameters) / (total || 1)),
  };
}

const pull = (residual: number, scale: number): number =>
  Math.sqrt(Math.min(1, (OUTLIER * scale) / Math.abs(residual || 1e-300)));

const squares = (values: Float64Array): number => values.reduce((sum, value) => sum + value * value, 0);

function median(values: Float64Array): number {
  return values.sort()[values.length >> 1] ?? 0;
}

/** Frames of a scene on a bench, before gain and background. */
export function modelFrames(
  problem: BenchProblem,
  scene: Field,
  values: BenchValues,
  frame: LightFrame,
  withSlopes = false,
): CameraFrames {
  const { re, im, shape } = benchDecoding(problem.mask, panelWith(problem.panel, values), aberrationOf(values));
  const size = scene.re.length;
  const fields = {
    shape,
    re: re.map((real, i) => scene.re[i % size]! * real + scene.im[i % size]! * im[i]!),
    im: im.map((imaginary, i) => scene.im[i % size]! * re[i]! - scene.re[i % size]! * imaginary),
  };
  return cameraFrames(
    fields,
    { ...geometryOf(values), height: frame.height, width: frame.width, envelope: problem.envelope },
    withSlopes,
  );
}

/** Model less frames, all scenes and masks one after the other. */
function residualsAt(problem: BenchProblem, values: BenchValues): Float64Array {
  return concatenate(
    problem.scenes.flatMap(({ scene, frames }) => {
      const model = modelFrames(problem, scene, values, frames[0]!).values;
      return frames.map((frame, l) => model[l]!.map((light, i) => values.gain * light + values.background - frame.values[i]!));
    }),
  );
}

function linearisation(problem: BenchProblem, values: BenchValues, free: readonly BenchParameter[]): Linearisation {
  const model = problem.scenes.map(({ scene, frames }) => modelFrames(problem, scene, values, frames[0]!, true));
  const light = concatenate(model.flatMap((frames) => frames.values));
  const measured = concatenate(problem.scenes.flatMap(({ frames }) => frames.map((frame) => frame.values)));
  const residuals = light.map((value, i) => values.gain * value + values.background - measured[i]!);
  const geometric = geometricColumns(problem, values, model);
  const jacobian = free.map((name): Float64Array => {
    if (name === 'gain') return light;
    if (name === 'background') return new Float64Array(light.length).fill(1);
    const column = geometric(name);
    if (column !== null) return column;
    const step = STEPS[name] ?? WAVES_STEP;
    const moved = residualsAt(problem, { ...values, [name]: values[name] + step });
    return moved.map((value, i) => (value - residuals[i]!) / step);
  });
  return { residuals, jacobian };
}

/**
 * Derivatives by the geometry, from the slopes of the light: with `ν = M⁻¹(p − c)`, `dν = −M⁻¹(dc + dM ν)`, and the area of a pixel in bins² changes by `−tr(M⁻¹dM)`. `dM` is a finite difference of the
 * matrix, which costs nothing.
 */
function geometricColumns(
  problem: BenchProblem,
  values: BenchValues,
  model: readonly CameraFrames[],
): (name: BenchParameter) => Float64Array | null {
  const { centre, pixelsPerBin } = geometryOf(values);
  const back = inverse(pixelsPerBin);
  const area = 1 / Math.abs(determinant(pixelsPerBin));
  return (name) => {
    if (!GEOMETRY.some((each) => each === name)) return null;
    const step = 1e-6;
    const moved = geometryOf({ ...values, [name]: values[name] + step });
    const shift = apply(back, [(moved.centre[0] - centre[0]) / step, (moved.centre[1] - centre[1]) / step]);
    const turn = multiply(
      back,
      moved.pixelsPerBin.map((row, i) => row.map((value, j) => (value - pixelsPerBin[i]![j]!) / step)) as unknown as Matrix2,
    );
    const growth = turn[0][0] + turn[1][1];
    return concatenate(
      problem.scenes.flatMap(({ frames }, q) =>
        frames.map((frame, l) => {
          const { row, column } = model[q]!.slopes[l]!;
          return model[q]!.values[l]!.map((light, i) => {
            const [u, v] = apply(back, [Math.floor(i / frame.width) - centre[0], (i % frame.width) - centre[1]]);
            const du = shift[0] + turn[0][0] * u + turn[0][1] * v;
            const dv = shift[1] + turn[1][0] * u + turn[1][1] * v;
            return -values.gain * (area * (row[i]! * du + column[i]! * dv) + growth * light);
          });
        }),
      ),
    );
  };
}

const apply = ([[a, b], [c, d]]: Matrix2, [x, y]: readonly [number, number]): [number, number] => [a * x + b * y, c * x + d * y];
const multiply = ([[a, b], [c, d]]: Matrix2, [[e, f], [g, h]]: Matrix2): Matrix2 => [
  [a * e + b * g, a * f + b * h],
  [c * e + d * g, c * f + d * h],
];

/** 1 for trusted pixels within the radius of the zero frequency, else 0. */
function pixelWeights({ scenes }: BenchProblem, values: BenchValues, radius: number): Float64Array {
  const { centre, pixelsPerBin } = geometryOf(values);
  const back = inverse(pixelsPerBin);
  return concatenate(
    scenes.flatMap(({ frames, trusted }) =>
      frames.map(({ width, values: light }, l) =>
        light.map((_, i) => {
          const [u, v] = apply(back, [Math.floor(i / width) - centre[0], (i % width) - centre[1]]);
          return Math.hypot(u, v) <= radius ? (trusted[l]?.[i] ?? 1) : 0;
        }),
      ),
    ),
  );
}

function concatenate(parts: readonly Float64Array[]): Float64Array {
  const all = new Float64Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

/**
 * Is this mask any good? What the intensities behind it say about a scene, near that scene: the singular values of the Jacobian, and from the noise of the
 * camera the least error that an unbiased estimate of the images can have. Kay, "Fundamentals of Statistical Signal Processing: Estimation Theory" (1993), chapter 3.
 */
import type { Field, RealField } from '../math/field.ts';
import { gramMatrix } from '../math/gram-matrix.ts';
import { inverseDiagonal } from '../math/inverse-diagonal.ts';
import { symmetricEigenvalues } from '../math/symmetric-eigenvalues.ts';
import type { NoiseModel } from '../optics/camera.ts';
import type { SensingOperator } from '../optics/operator.ts';
import type { SceneModel } from '../optics/scenes.ts';
import { intensityJacobian } from './identifiability-jacobian.ts';
import { noisePrecision } from './identifiability-noise.ts';

/** What one scene's intensities say about its images. A global phase, which no intensity sees, is left out of every figure. */
export interface Identifiability {
  /** Singular values of the Jacobian `∂y/∂θ`, descending. Those below `RANK_TOLERANCE` of the first are rounding: they are roots of eigenvalues of JᵀJ. */
  readonly singularValues: Float64Array;
  /** The largest over the smallest; null when the smallest is lost. */
  readonly condition: number | null;
  /** `e^H` of the entropy H of `σ_k/Σσ`: how many directions the measurement spreads over. Roy and Vetterli, EUSIPCO (2007). */
  readonly effectiveRank: number;
  /** Directions that move no intensity at all. */
  readonly lost: number;
  /** Directions whose bound is wider than the whole range [0, 1] of an image, the lost ones among them: only a prior supplies them. */
  readonly unidentified: number;
  /** Cramér–Rao bound of the mean squared error as PSNR, `10 log₁₀(1/mean)` in dB; null when a direction is lost, so that it is unbounded. */
  readonly boundPsnr: number | null;
  /** The same for an estimate that knows that each value has a variance of `PRIOR_VARIANCE`, whatever its neighbours. */
  readonly rangePsnr: number;
  /** The error of each value that `rangePsnr` is the mean of, as standard deviation `[images,H,W]`. */
  readonly deviation: RealField;
}

/** Of the largest singular value. Squaring leaves `√(n · 2⁻⁵²)`, 5e-7 for 1024 unknowns. */
const RANK_TOLERANCE = 1e-6;

/** Of a value that is anywhere in [0, 1]. */
const PRIOR_VARIANCE = 1 / 12;

/**
 * @param images of one scene: `[1,H,W]`, one, or two for complex scenes
 * @param noise with some: without, there is no bound
 * @throws InputError when the scene is too large for dense matrices, or read noise is given without photons
 */
export function identifiability(
  operator: SensingOperator<Field>,
  model: SceneModel,
  images: readonly RealField[],
  noise: NoiseModel,
): Identifiability {
  const { data, unknowns, intensity } = intensityJacobian(operator, model, images);
  const free = globalPhase(model, unknowns);
  const inspected = (matrix: Float64Array): Float64Array => symmetricEigenvalues(matrix).subarray(free === null ? 0 : 1);

  const gram = gramMatrix(data, intensity.length);
  const squares = inspected(gram);
  const precision = noisePrecision(intensity, noise);
  // Noise that is the same everywhere only scales what is known already.
  const isWhite = precision.every((value) => value === precision[0]);
  const information = isWhite ? gram.map((value) => value * precision[0]!) : gramMatrix(data, intensity.length, precision);
  const informations = isWhite ? squares.map((value) => value * precision[0]!) : inspected(information);
  const spectrum = figuresOf(squares.map((value) => Math.sqrt(Math.max(0, value))).reverse());

  const priorPrecision = 1 / PRIOR_VARIANCE;
  let strict = 0;
  let withRange = 0;
  for (const value of informations) {
    strict += 1 / value;
    withRange += 1 / (Math.max(0, value) + priorPrecision);
  }
  for (let p = 0; p < unknowns; p++) information[p * (unknowns + 1)]! += priorPrecision;
  const variance = inverseDiagonal(information)!;
  const [height, width] = operator.sceneShape;
  return {
    ...spectrum,
    unidentified: informations.filter((value) => value < 1).length,
    boundPsnr: isLost(Math.sqrt(Math.max(0, informations[0]!)), Math.sqrt(informations.at(-1)!))
      ? null
      : psnrOf(strict / unknowns),
    rangePsnr: psnrOf(withRange / unknowns),
    deviation: {
      shape: [images.length, height, width],
      data: variance.map((value, p) => Math.sqrt(value - (free === null ? 0 : free[p]! ** 2 * PRIOR_VARIANCE))),
    },
  };
}

/**
 * The unit direction in which a phase scene turns as a whole: the same step at every value of its phase image. JᵀJ and the information matrix have it
 * as an eigenvector of 0, their smallest. Null for amplitude scenes.
 */
function globalPhase(model: SceneModel, unknowns: number): Float64Array | null {
  if (model.kind === 'amplitude') return null;
  const phases = model.kind === 'phase' ? unknowns : unknowns / 2;
  return new Float64Array(unknowns).fill(1 / Math.sqrt(phases), unknowns - phases);
}

function figuresOf(
  singularValues: Float64Array,
): Pick<Identifiability, 'singularValues' | 'condition' | 'effectiveRank' | 'lost'> {
  const largest = singularValues[0]!;
  const smallest = singularValues.at(-1)!;
  const total = singularValues.reduce((sum, value) => sum + value, 0);
  const entropy = singularValues.reduce((sum, value) => (value > 0 ? sum - (value / total) * Math.log(value / total) : sum), 0);
  return {
    singularValues,
    condition: isLost(smallest, largest) ? null : largest / smallest,
    effectiveRank: Math.exp(entropy),
    lost: singularValues.filter((value) => isLost(value, largest)).length,
  };
}

const isLost = (value: number, largest: number): boolean => !(value > RANK_TOLERANCE * largest);

const psnrOf = (meanSquare: number): number => -10 * Math.log10(meanSquare);

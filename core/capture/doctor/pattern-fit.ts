import type { Field, RealField } from '../../math/field.ts';
import { rootKey } from '../../math/random.ts';
import type { SensingOperator } from '../../optics/operator.ts';
import { gaussianFilter } from '../../retrieval/filter.ts';
import { powerIteration, randomStart } from '../../retrieval/spectral.ts';
import { spectralWeights } from '../../retrieval/weights.ts';

/** How much smoother than a mask scenes are taken to be, in mask pixels: enough to be felt, and to let a tilt of some bins through. */
const SMOOTHNESS = 0.8;
const FILTER = { values: gaussianFilter(5, SMOOTHNESS), padding: 'circular' } as const;
const ITERATIONS = 40;
const START = rootKey(0);

/** How well some scene explains patterns, and that scene. */
export interface PatternFit {
  /** The share `Σ w |A z|² / L` of a scene z of unit norm that the weights w of the patterns let through: the larger, the better the model fits. */
  readonly score: number;
  /** z `[1,H,W]`, unit norm, any global phase. */
  readonly scene: Field;
}

/**
 * How well a model explains intensities without knowing the scene: the filtered spectral estimate and what it scores. No scene explains patterns behind other masks than
 * those of the model, nor turned or mirrored patterns, better than by chance; and unlike a full reconstruction the estimate forgives a registration that is off by a good part of a bin,
 * unmodulated light and noise, which all only dilute it. It leans on scenes that are smoother than the mask.
 * @param intensity `y [1,L,H,W]`
 */
export function fitPatterns(intensity: RealField, operator: SensingOperator<Field>): PatternFit {
  const options = {
    weights: 'mm',
    parameter: 0,
    iterations: ITERATIONS,
    filter: FILTER,
    start: randomStart(START, operator.sceneShape),
  } as const;
  const scene = powerIteration(intensity, operator, options);
  const weights = spectralWeights(intensity, 'mm', 0);
  const { re, im } = operator.forward(scene);
  let score = 0;
  for (let i = 0; i < re.length; i++) score += weights.data[i]! * (re[i]! * re[i]! + im[i]! * im[i]!);
  return { score: score / operator.snapshots, scene };
}

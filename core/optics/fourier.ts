import { zeroField } from '../math/field.ts';
import type { Field, Shape2 } from '../math/field.ts';
import { paddedDiffraction } from './finer-diffraction.ts';
import type { SensingOperator } from './operator.ts';

/**
 * The classical problem of phase retrieval, a far field without any mask: `A x = F P x`, where P puts the scene into the corner of zeros `[rows, columns]` and F is
 * the orthonormal 2-D DFT of that size, zero frequency at [0,0]. `A^H A = 1`, so that `Σ|A x|² = ‖x‖²`. Shift, inversion through a point and a global
 * phase of the scene leave the intensities as they are; with a pattern as large as the scene every shift is a circular one.
 * @param sceneShape H and W
 * @param patternShape rows and columns of the pattern: twice the scene's along each axis holds the whole autocorrelation (oversampling by two)
 * @throws RangeError when the pattern is smaller than the scene
 */
export function fourier(sceneShape: Shape2, patternShape: Shape2): SensingOperator<Field> {
  checkFourierShapes(sceneShape, patternShape);
  const unmasked = zeroField([1, ...sceneShape]);
  unmasked.re.fill(1);
  return paddedDiffraction(unmasked, patternShape);
}

export function checkFourierShapes(sceneShape: Shape2, patternShape: Shape2): void {
  if (patternShape[0] >= sceneShape[0] && patternShape[1] >= sceneShape[1]) return;
  throw new RangeError(`a pattern of ${patternShape.join('×')} for scenes of ${sceneShape.join('×')}`);
}

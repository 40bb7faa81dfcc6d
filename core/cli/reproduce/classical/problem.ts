import { intensityOf, squaredNorm, zeroField } from '../../../math/field.ts';
import type { Field, RealField } from '../../../math/field.ts';
import { normal, permutation, split } from '../../../math/random.ts';
import type { Key } from '../../../math/random.ts';
import { addCameraNoise, NO_NOISE } from '../../../optics/camera.ts';
import { codedDiffraction } from '../../../optics/coded-diffraction.ts';
import { gaussianMatrix } from '../../../optics/gaussian-matrix.ts';
import { expectedNoise } from '../../../optics/intensity-noise.ts';
import type { IntensityNoise } from '../../../optics/intensity-noise.ts';
import { randomMask } from '../../../optics/masks.ts';
import { matrixOperator } from '../../../optics/matrix-operator.ts';
import type { SensingOperator } from '../../../optics/operator.ts';
import { pictureScene } from './pictures.ts';
import type { Part } from './settings.ts';

interface TrialProblem {
  readonly truth: Field;
  readonly operator: SensingOperator<Field>;
  readonly intensity: RealField;
  readonly noise: IntensityNoise | null;
}

/** A random problem of one part: the same for every solver. @param point of the part's axis */
export async function problemOf(part: Part, point: number, snr: number | null, key: Key): Promise<TrialProblem> {
  const [height, width] = part.scene;
  const pixels = height * width;
  const isReal = part.name === 'sparse';
  const sceneKey = split(key, 'scene');
  const truth = part.name === 'pictures' ? await pictureScene(part.scene, sceneKey) : sceneOf(part, isReal, sceneKey);
  const operator =
    part.axis === 'L'
      ? codedDiffraction(randomMask(split(key, 'operator'), point, height, width))
      : matrixOperator(
          gaussianMatrix(split(key, 'operator'), Math.round(point * pixels), pixels, isReal ? 'real' : 'complex'),
          part.scene,
        );
  const model = { ...NO_NOISE, snr };
  const intensity = addCameraNoise(split(key, 'noise'), intensityOf(operator.forward(truth)), model);
  return { truth, operator, intensity, noise: expectedNoise(intensity, model) };
}

/** Gaussian numbers of unit norm, on a random part of the pixels. */
function sceneOf({ scene, filled }: Part, isReal: boolean, key: Key): Field {
  const truth = zeroField([1, ...scene]);
  const count = truth.re.length;
  const [re, im] = [normal(split(key, 're'), count), normal(split(key, 'im'), count)];
  for (const pixel of permutation(split(key, 'support'), count).subarray(0, Math.max(1, Math.round(filled * count)))) {
    truth.re[pixel] = re[pixel]!;
    if (!isReal) truth.im[pixel] = im[pixel]!;
  }
  const norm = Math.sqrt(squaredNorm(truth));
  return { shape: truth.shape, re: truth.re.map((value) => value / norm), im: truth.im.map((value) => value / norm) };
}

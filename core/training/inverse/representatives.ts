import { InputError } from '../../math/input-error.ts';
import type { Field } from '../../math/field.ts';
import { canonicalScene } from '../../retrieval/symmetry/canonical-scene.ts';
import { centre } from '../../retrieval/symmetry/fourier.ts';
import type { TrainingImages } from '../generators/train-generator.ts';
import type { SceneImages } from '../scene-images.ts';
import type { InverseConfig } from './inverse-config.ts';

/**
 * The images that a network learns, of all that have the same far field: as they are; with their content in the middle; or turned by 180° as well where that is the
 * representative of both.
 * @throws InputError for measurements and scenes that leave neither shift nor flip open
 */
export function representatives(
  { symmetry, measurement, scene }: Pick<InverseConfig, 'symmetry' | 'measurement' | 'scene'>,
  { train, validation }: TrainingImages,
): TrainingImages {
  if (symmetry === 'kept') return { train, validation };
  if (measurement.kind !== 'fourier' || scene.kind !== 'amplitude') {
    const expected = 'far fields of amplitude scenes, which leave shift and flip open';
    throw new InputError({ where: 'symmetry', expected, found: `${measurement.kind} of ${scene.kind} scenes` });
  }
  const of = (x: Field): Field => (symmetry === 'centred' ? centre(x) : canonicalScene(x, measurement.pattern));
  return { train: each(train, of), validation: each(validation, of) };
}

function each({ images, height, width }: SceneImages, of: (x: Field) => Field): SceneImages {
  const size = height * width;
  const made = new Float32Array(images.length);
  for (let at = 0; at < images.length; at += size) {
    const re = Float64Array.from(images.subarray(at, at + size));
    made.set(of({ shape: [height, width], re, im: new Float64Array(size) }).re, at);
  }
  return { images: made, height, width };
}

/** Single scenes of a batch, with the batch axis kept. */
import { elementCount, sceneOf } from '../math/field.ts';
import type { Field, RealField } from '../math/field.ts';

/** The intensities of one scene, `[1,L,·,·]`. */
export function intensityOfScene({ shape, data }: RealField, q: number): RealField {
  const own = [1, ...shape.slice(1)];
  const size = elementCount(own);
  return { shape: own, data: data.subarray(q * size, (q + 1) * size) };
}

/** One scene of a batch, `[1,H,W]`. */
export function fieldOfScene(fields: Field, q: number): Field {
  const { shape, re, im } = sceneOf(fields, q);
  return { shape: [1, ...shape], re, im };
}

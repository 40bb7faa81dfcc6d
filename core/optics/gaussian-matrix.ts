import type { Field } from '../math/field.ts';
import { normal, split } from '../math/random.ts';
import type { Key } from '../math/random.ts';

/**
 * Random sensing vectors, the model of most theorems on phase retrieval: `A [m,n]` of independent numbers, real `N(0, 1)` or complex `N(0, ½) + jN(0, ½)`, so that a
 * measurement has the mean intensity `‖x‖²`.
 */
export function gaussianMatrix(key: Key, rows: number, columns: number, kind: 'real' | 'complex'): Field {
  const count = rows * columns;
  const re = normal(split(key, 're'), count);
  if (kind === 'real') return { shape: [rows, columns], re, im: new Float64Array(count) };
  const im = normal(split(key, 'im'), count);
  for (let i = 0; i < count; i++) {
    re[i]! *= Math.SQRT1_2;
    im[i]! *= Math.SQRT1_2;
  }
  return { shape: [rows, columns], re, im };
}

import { elementCount, zeroField } from '../math/field.ts';
import type { Field } from '../math/field.ts';
import type { SensingOperator } from './operator.ts';
import { isMatrix } from './power-gain.ts';

/**
 * The numbers of an operator, `[m,n]`: its own where it is a matrix, otherwise column by column, `A e_k`.
 * @param most how many numbers there may be
 * @returns null when there are more
 */
export function matrixOf(operator: SensingOperator<Field>, most: number): Field | null {
  const columns = elementCount(operator.sceneShape);
  const rows = operator.snapshots * elementCount(operator.patternShape);
  if (rows * columns > most) return null;
  if (isMatrix(operator)) return operator.matrix;
  const matrix = zeroField([rows, columns]);
  const unit = zeroField([1, ...operator.sceneShape]);
  for (let column = 0; column < columns; column++) {
    unit.re[column] = 1;
    const { re, im } = operator.forward(unit);
    unit.re[column] = 0;
    for (let row = 0; row < rows; row++) {
      matrix.re[row * columns + column] = re[row]!;
      matrix.im[row * columns + column] = im[row]!;
    }
  }
  return matrix;
}

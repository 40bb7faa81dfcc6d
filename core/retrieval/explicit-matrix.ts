import type { Field } from '../math/field.ts';
import { InputError } from '../math/input-error.ts';
import { elementCount } from '../math/field.ts';
import { matrixOf } from '../optics/matrix-of.ts';
import type { SensingOperator } from '../optics/operator.ts';

/** Some 130 MB of float64 numbers, real and imaginary. */
const MOST = 2 ** 23;

/** The matrix of an operator for a method that goes through its rows or columns. @throws InputError when it is too large to hold */
export function explicitMatrix(operator: SensingOperator<Field>, method: string): Field {
  const matrix = matrixOf(operator, MOST);
  if (matrix !== null) return matrix;
  const rows = operator.snapshots * elementCount(operator.patternShape);
  throw new InputError({
    where: method,
    expected: `at most ${MOST} numbers in the matrix of the measurement, which this method needs`,
    found: `${rows} × ${elementCount(operator.sceneShape)}`,
    hint: 'smaller scenes, or a method of the groups projections and flows',
  });
}

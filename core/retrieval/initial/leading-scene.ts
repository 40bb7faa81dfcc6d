import type { Field, RealField } from '../../math/field.ts';
import { InputError } from '../../math/input-error.ts';
import { lanczos } from '../../math/lanczos.ts';
import type { SensingOperator } from '../../optics/operator.ts';

const STEPS = 40;

/**
 * The leading eigenvector of `A^H diag(w) A`, of unit norm and any global phase.
 * @param intensity `y [1,L,·,·]`; what noise made negative counts as 0
 * @param preprocess the weights w of `r = y/ȳ`
 * @throws InputError when there is no light, or an intensity is not a number
 */
export function leadingScene(
  { data }: RealField,
  operator: SensingOperator<Field>,
  preprocess: (ratio: Float64Array) => Float64Array,
  start: Field,
): Field {
  const mean = data.reduce((sum, y) => sum + Math.max(0, y), 0) / data.length;
  if (!(mean > 0 && mean < Infinity)) {
    throw new InputError({
      where: 'measurements',
      expected: 'some light, in finite numbers',
      found: `a mean intensity of ${mean}`,
    });
  }
  const weights = preprocess(data.map((y) => Math.max(0, y) / mean));
  return lanczos(
    (x) => {
      const u = operator.forward(x);
      for (let i = 0; i < u.re.length; i++) {
        u.re[i]! *= weights[i]!;
        u.im[i]! *= weights[i]!;
      }
      return operator.adjoint(u);
    },
    start,
    STEPS,
  );
}
